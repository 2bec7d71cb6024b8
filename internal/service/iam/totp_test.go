package iam

// Proves that codes are those of RFC 6238 (its test vectors), that one is found at its step and up to one beside, never at or before a
// step that was taken, two only in a row, and that nothing that is typed instead of a code is one. How: the vectors, random
// steps, and fuzzing.

import (
	"crypto/sha256"
	"encoding/base32"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// RFC 6238, appendix B, SHA-1: the last six of eight digits.
func TestCodesOfTheRFC(t *testing.T) {
	seed := []byte("12345678901234567890")
	for second, want := range map[int64]string{
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		if got := totpCode(seed, totpStepOf(time.Unix(second, 0))); got != want {
			t.Errorf("at %d: %s, want %s", second, got, want)
		}
	}
}

func TestCodesAreFoundWhereTheyMayBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.SliceOfN(rapid.Byte(), 1, 64).Draw(t, "seed")
		center := rapid.Int64Range(1000, 1<<40).Draw(t, "center")
		off := rapid.Int64Range(-3, 3).Draw(t, "off")
		used := center + rapid.Int64Range(-5, 5).Draw(t, "used")
		step, ok := findCode(seed, totpCode(seed, center+off), center, mfaStepsBeside, used)
		may := off >= -mfaStepsBeside && off <= mfaStepsBeside && center+off > used
		if may && !ok {
			t.Fatalf("the code of step %+d was not taken", off)
		}
		if ok && (step <= used || step < center-mfaStepsBeside || step > center+mfaStepsBeside || totpCode(seed, step) != totpCode(seed, center+off)) {
			t.Fatalf("the code of step %+d was taken for that of %+d", off, step-center)
		}
	})
}

func TestTwoCodesInARow(t *testing.T) {
	seed := []byte("12345678901234567890")
	const center = 50_000_000
	for name, test := range map[string]struct {
		first, second int64
		used          int64
		want          bool
	}{
		"now":               {center - 1, center, 0, true},
		"a while ago":       {center - mfaStepsSearched - 1, center - mfaStepsSearched, 0, true},
		"too long ago":      {center - mfaStepsSearched - 2, center - mfaStepsSearched - 1, 0, false},
		"ahead":             {center + mfaStepsSearched - 1, center + mfaStepsSearched, 0, true},
		"too far ahead":     {center + mfaStepsSearched, center + mfaStepsSearched + 1, 0, false},
		"the other way":     {center, center - 1, 0, false},
		"twice the same":    {center, center, 0, false},
		"with a gap":        {center - 2, center, 0, false},
		"the first is used": {center - 1, center, center - 1, false},
		"after the used":    {center - 1, center, center - 2, true},
	} {
		step, ok := findCodes(seed, totpCode(seed, test.first), totpCode(seed, test.second), center, test.used)
		if ok != test.want || ok && step != test.second {
			t.Errorf("%s: %d, %v", name, step, ok)
		}
	}
}

func TestSeedsAreLongAndDiffer(t *testing.T) {
	a, b := seedText(newMFASeed()), seedText(newMFASeed())
	if a == b || len(a) != 64 || strings.Trim(a, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
		t.Errorf("%q and %q", a, b)
	}
	if raw, err := base32.StdEncoding.DecodeString(a); err != nil || len(raw) != mfaSeedBytes {
		t.Error(err)
	}
}

func FuzzFindCode(f *testing.F) {
	f.Add([]byte("12345678901234567890"), "287082", int64(1), int64(0))
	f.Add([]byte{}, "", int64(-5), int64(0))
	f.Add([]byte{0}, "２８７０８２", int64(1<<62), int64(-1<<62))
	f.Fuzz(func(t *testing.T, seed []byte, code string, center, used int64) {
		center %= 1 << 50
		step, ok := findCode(seed, code, center, mfaStepsBeside, used)
		if ok && (len(code) != totpDigits || strings.Trim(code, "0123456789") != "" || step <= used || totpCode(seed, step) != code) {
			t.Errorf("%q was taken at %d", code, step)
		}
		hash := sha256.Sum256([]byte(code)) // a second text that has little to do with the first
		if second, ok := findCodes(seed, code, totpCode(hash[:], center), center, used); ok && totpCode(seed, second-1) != code {
			t.Errorf("%q was taken at %d", code, second)
		}
	})
}
