package seal

// Proves that access key IDs hold their account as AWS's do (its documented examples of keys decode to their accounts),
// that identifiers have AWS's form, and that none repeats.

import (
	"fmt"
	"regexp"
	"testing"

	"pgregory.net/rapid"
)

func TestAccessKeyIDsHoldTheirAccount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		account := fmt.Sprintf("%012d", rapid.Uint64Range(0, 999_999_999_999).Draw(t, "account"))
		for _, prefix := range []string{LongTermPrefix, SessionPrefix} {
			id := NewAccessKeyID(prefix, account)
			if !regexp.MustCompile(`^` + prefix + `[Q-Z2-7][A-Z2-7]{15}$`).MatchString(id) {
				t.Fatalf("%s has another form than AWS's", id)
			}
			if got, ok := AccountOf(id); !ok || got != account {
				t.Fatalf("%s is of %s, not %s", id, got, account)
			}
		}
	})
}

// The key of the article that described the form.
func TestAccountOfAnAWSKey(t *testing.T) {
	if got, ok := AccountOf("ASIAQNZGKIQY56JQ7WML"); !ok || got != "029608264753" {
		t.Errorf("%s, %v", got, ok)
	}
}

func TestOtherTextsHoldNoAccount(t *testing.T) {
	for _, id := range []string{
		"", "000000000002", "AKIAIOSFODNN7EXAMPLE1", "AIDAQNZGKIQY56JQ7WML", "AKIA0NZGKIQY56JQ7WML", "AKIAqnzgkiqy56jq7wml",
		"AKIAI44QH8DHBEXAMPLE", // 8 is no digit of base 32
		"AKIAIOSFODNN7EXAMPLE", // of the form before 2019
		"AKIA7777777777777777", // an account of thirteen digits
	} {
		if account, ok := AccountOf(id); ok {
			t.Errorf("%q: %s", id, account)
		}
	}
}

func TestIdentifiersDoNotRepeat(t *testing.T) {
	seen := map[string]bool{}
	for range 10_000 {
		id, secret := NewUniqueID("AROA"), NewSecretAccessKey()
		if len(id) != 21 || len(secret) != 40 || seen[id] || seen[secret] {
			t.Fatalf("%s, %s", id, secret)
		}
		seen[id], seen[secret] = true, true
	}
}

func FuzzAccountOf(f *testing.F) {
	f.Add("ASIAQNZGKIQY56JQ7WML")
	f.Add("AKIA")
	f.Fuzz(func(t *testing.T, id string) {
		if account, ok := AccountOf(id); ok && len(account) != 12 {
			t.Fatalf("%q: %q", id, account)
		}
	})
}
