package jwt

// Proves which key sets are taken, and that keys which are of no use are left out without harm to the others.

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestKeysOfNoUseAreLeftOut(t *testing.T) {
	long := strings.Repeat("A", 4*rsaBitsMax)
	s := set(t, public("rsa"), public("p256"),
		map[string]any{"kty": "oct", "k": "AAAA", "kid": "secret"}, map[string]any{"kty": "OKP", "crv": "Ed25519", "x": "AAAA", "kid": "ed"},
		map[string]any{"kty": "EC", "crv": "secp256k1", "x": "AAAA", "y": "AAAA", "kid": "koblitz"},
		public("rsa", "kid", "huge", "n", long), public("rsa", "kid", "even", "n", strings.Repeat("A", 342)),
		public("rsa", "kid", "one", "e", "AQ"), public("rsa", "kid", "wide", "e", "AQAAAAAAAAAB"), public("rsa", "kid", "zero", "e", ""),
		public("p256", "kid", "off", "y", public("p256")["x"]), public("p256", "kid", "short", "x", "AA"), public("p256", "kid", "infinity", "x", strings.Repeat("A", 43), "y", strings.Repeat("A", 43)),
		public("rsa", "kid", "number", "use", 1), map[string]any{}, public("weak"),
	)
	if s.Len() != 2 || len(s.Find("rsa", "RS256")) != 1 || len(s.Find("p256", "ES256")) != 1 {
		t.Errorf("%d keys", s.Len())
	}
}

func TestWhatIsNoKeySet(t *testing.T) {
	many := func(n int) (keys []map[string]any) {
		for i := range n {
			keys = append(keys, map[string]any{"kty": "RSA", "kid": fmt.Sprint(i)})
		}
		return keys
	}
	for name, text := range map[string]string{
		"nothing": "", "a list": "[]", "no keys": "{}", "keys of another kind": `{"keys":{}}`, "a key that is none": `{"keys":[1]}`, "keys twice": `{"keys":[],"keys":[]}`,
		"too many": string(setText(t, many(keysMax+1)...)), "huge": `{"keys":[],"x":"` + strings.Repeat("x", KeySetBytesMax) + `"}`, "deep": strings.Repeat("[", 100_000),
	} {
		if _, err := ParseKeySet([]byte(text)); !errors.Is(err, ErrKeySet) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ParseKeySet(setText(t, many(keysMax)...)); err != nil {
		t.Error(err)
	}
}

// Two keys may have one ID; the one that fits is found, and not more than a few are tried.
func TestKeysOfOneID(t *testing.T) {
	s := set(t, public("other", "kid", "k"), public("p256", "kid", "k"), public("rsa", "kid", "k"))
	token, err := Parse(compact(t, map[string]any{"alg": "RS256", "kid": "k"}, map[string]any{}, signer(t, "RS256", "rsa")))
	if err != nil {
		t.Fatal(err)
	}
	if err := token.Verify(s.Find("k", "RS256")); err != nil {
		t.Error(err)
	}
	var decoys []map[string]any
	for range candidatesMax {
		decoys = append(decoys, public("other", "kid", "k"))
	}
	if err := token.Verify(set(t, append(decoys, public("rsa", "kid", "k"))...).Find("k", "RS256")); err == nil {
		t.Error("more keys were tried than are worth it")
	}
}
