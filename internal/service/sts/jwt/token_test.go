package jwt

// Proves that a token is good exactly with the key that signed it, for each algorithm that is taken; that nothing a token says
// of its algorithm or its keys lets another one in; and that a token has one reading. How: real keys, tables of attacks, every
// bit of a token turned.

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
)

func everyKey(t testing.TB) *KeySet {
	return set(t, public("rsa"), public("other"), public("p256"), public("p384"), public("p521"))
}

func TestEachAlgorithm(t *testing.T) {
	keys := everyKey(t)
	for name, key := range algorithms {
		text := compact(t, map[string]any{"alg": name, "kid": key, "typ": "JWT"}, map[string]any{"sub": "me"}, signer(t, name, key))
		token, err := Parse(text)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if err := token.Verify(keys.Find(token.KeyID, token.Algorithm)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if sub, _ := token.Claims.Text("sub"); sub != "me" {
			t.Errorf("%s: %q", name, sub)
		}
		for _, other := range []string{"rsa", "other", "p256", "p384", "p521", "none", ""} {
			if other == key {
				continue
			}
			if err := token.Verify(keys.Find(other, token.Algorithm)); err == nil {
				t.Errorf("%s: verified with the key %s", name, other)
			}
		}
	}
}

func TestAlgorithmsThatAreNotTaken(t *testing.T) {
	secret := []byte(base64.RawURLEncoding.EncodeToString(setText(t, public("rsa"))))
	for _, name := range []string{"none", "None", "NONE", "nOnE", "", "HS256", "HS384", "HS512", "PS256", "PS384", "PS512", "EdDSA", "rs256", "RS1", "ES256K", "RSA-OAEP"} {
		text := compact(t, map[string]any{"alg": name, "kid": "rsa"}, map[string]any{"sub": "me"}, hmacWith(secret))
		if _, err := Parse(text); !errors.Is(err, ErrMalformed) {
			t.Errorf("%q: %v", name, err)
		}
		// and without a signature
		if _, err := Parse(text[:strings.LastIndexByte(text, '.')+1]); !errors.Is(err, ErrMalformed) {
			t.Errorf("%q unsigned: %v", name, err)
		}
	}
}

// A token cannot choose how its key is used: not a public key as a secret, not another type or curve, not another algorithm than
// the key is for, and no key that it brings along.
func TestConfusion(t *testing.T) {
	claims := map[string]any{"sub": "me"}
	for name, test := range map[string]struct {
		keys *KeySet
		head map[string]any
		sign func([]byte) []byte
	}{
		"the public key as a secret": {set(t, public("rsa")), map[string]any{"alg": "RS256", "kid": "rsa"}, hmacWith(setText(t, public("rsa")))},
		"RSA key for ECDSA":          {set(t, public("rsa", "kid", "k")), map[string]any{"alg": "ES256", "kid": "k"}, signer(t, "ES256", "p256")},
		"ECDSA key for RSA":          {set(t, public("p256", "kid", "k")), map[string]any{"alg": "RS256", "kid": "k"}, signer(t, "RS256", "rsa")},
		"another curve":              {set(t, public("p384", "kid", "k")), map[string]any{"alg": "ES256", "kid": "k"}, signer(t, "ES256", "p384")},
		"another algorithm":          {set(t, public("rsa", "kid", "k", "alg", "RS512")), map[string]any{"alg": "RS256", "kid": "k"}, signer(t, "RS256", "rsa")},
		"a key for encryption":       {set(t, public("rsa", "kid", "k", "use", "enc")), map[string]any{"alg": "RS256", "kid": "k"}, signer(t, "RS256", "rsa")},
		"a key to sign with":         {set(t, public("rsa", "kid", "k", "key_ops", []string{"sign"})), map[string]any{"alg": "RS256", "kid": "k"}, signer(t, "RS256", "rsa")},
		"a weak key":                 {set(t, public("weak", "kid", "k")), map[string]any{"alg": "RS256", "kid": "k"}, signer(t, "RS256", "weak")},
		"a key that it brings along": {set(t, public("rsa")), map[string]any{"alg": "RS256", "kid": "rsa", "jwk": public("other"), "jku": "https://evil.example/"}, signer(t, "RS256", "other")},
		"no key ID":                  {set(t, public("rsa", "kid", nil)), map[string]any{"alg": "RS256"}, signer(t, "RS256", "rsa")},
		"a key ID that is no string": {set(t, public("rsa", "kid", "")), map[string]any{"alg": "RS256", "kid": 1}, signer(t, "RS256", "rsa")},
		"a signature in DER, not of the curve's length": {set(t, public("p256", "kid", "k")), map[string]any{"alg": "ES256", "kid": "k"}, func(b []byte) []byte {
			return append(signer(t, "ES256", "p256")(b), 0)
		}},
		"r and s of zero": {set(t, public("p256", "kid", "k")), map[string]any{"alg": "ES256", "kid": "k"}, func([]byte) []byte { return make([]byte, 64) }},
	} {
		token, err := Parse(compact(t, test.head, claims, test.sign))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := token.Verify(test.keys.Find(token.KeyID, token.Algorithm)); err == nil {
			t.Errorf("%s: verified", name)
		}
	}
}

func TestEveryBitCounts(t *testing.T) {
	keys := everyKey(t)
	text := compact(t, map[string]any{"alg": "ES256", "kid": "p256"}, map[string]any{"sub": "me"}, signer(t, "ES256", "p256"))
	for i := range len(text) {
		for _, c := range []byte{text[i] ^ 1, text[i] ^ 2, text[i] ^ 32, '\n', '=', '.', 'A'} {
			changed := text[:i] + string(c) + text[i+1:]
			if token, err := Parse(changed); changed != text && err == nil && token.Verify(keys.Find(token.KeyID, token.Algorithm)) == nil {
				t.Fatalf("character %d as %q", i, c)
			}
		}
		for _, added := range []string{"\n", "\r", "=", " ", "."} {
			if token, err := Parse(text[:i] + added + text[i:]); err == nil && token.Verify(keys.Find(token.KeyID, token.Algorithm)) == nil {
				t.Fatalf("%q added at %d", added, i)
			}
		}
		if token, err := Parse(text[:i]); err == nil && token.Verify(keys.Find(token.KeyID, token.Algorithm)) == nil {
			t.Fatalf("cut at %d", i)
		}
	}
}

func TestMalformed(t *testing.T) {
	head := encoding.EncodeToString([]byte(`{"alg":"RS256","kid":"rsa"}`))
	body := encoding.EncodeToString([]byte(`{"sub":"me"}`))
	deep := strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000)
	for name, text := range map[string]string{
		"nothing": "", "one part": head, "two parts": head + "." + body, "four parts": head + "." + body + ".AA.AA", "an access token": "EAAGm0PX4ZCpsBA",
		"an encrypted one":                   head + ".AA.AA.AA.AA",
		"too long":                           head + "." + strings.Repeat("A", tokenCharsMax) + ".AA",
		"no base64":                          "!." + body + ".AA",
		"padded":                             head + "=." + body + ".AA",
		"no JSON":                            encoding.EncodeToString([]byte("alg")) + "." + body + ".AA",
		"a list":                             encoding.EncodeToString([]byte("[]")) + "." + body + ".AA",
		"a name twice":                       encoding.EncodeToString([]byte(`{"alg":"none","alg":"RS256"}`)) + "." + body + ".AA",
		"a claim twice":                      head + "." + encoding.EncodeToString([]byte(`{"sub":"hunter2","sub":"you"}`)) + ".AA",
		"a claim twice, one of them escaped": head + "." + encoding.EncodeToString([]byte(`{"sub":"me","s\u0075b":"you"}`)) + ".AA",
		"bad UTF-8":                          head + "." + encoding.EncodeToString([]byte("{\"sub\":\"\xff\"}")) + ".AA",
		"deep":                               head + "." + encoding.EncodeToString([]byte(deep)) + ".AA",
		"critical extension":                 encoding.EncodeToString([]byte(`{"alg":"RS256","crit":["b64"],"b64":false}`)) + "." + body + ".AA",
		"trailing":                           head + "." + encoding.EncodeToString([]byte(`{"sub":"me"}{}`)) + ".AA",
	} {
		if _, err := Parse(text); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: %v", name, err)
		} else if strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v quotes the token", name, err)
		}
	}
}

func TestClaims(t *testing.T) {
	head := encoding.EncodeToString([]byte(`{"alg":"RS256"}`))
	token, err := Parse(head + "." + encoding.EncodeToString([]byte(
		`{"one":"a","many":["a","b"],"mixed":["a",1],"none":[],"n":1700000000,"f":1.5,"e":1e9,"s":"1","big":99999999999999999999,"null":null}`)) + ".AA")
	if err != nil {
		t.Fatal(err)
	}
	c := token.Claims
	for name, want := range map[string]int{"one": 1, "many": 2, "mixed": 0, "none": 0, "n": 0, "absent": 0, "null": 0} {
		if got := c.Texts(name); len(got) != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	for name, want := range map[string]int64{"n": 1_700_000_000, "f": -1, "e": -1, "s": -1, "big": -1, "null": -1, "absent": -1} {
		if got, ok := c.Seconds(name); ok != (want >= 0) || ok && got != want {
			t.Errorf("%s: %d, %v", name, got, ok)
		}
	}
	if !c.Has("null") || c.Has("absent") || (Claims{}).Has("x") {
		t.Error("Has")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(compact(f, map[string]any{"alg": "ES256", "kid": "p256"}, map[string]any{"sub": "me", "aud": []string{"a"}, "exp": 1}, signer(f, "ES256", "p256")))
	f.Add("a.b.c")
	f.Add("eyJhbGciOiJub25lIn0.e30.")
	keys := everyKey(f)
	f.Fuzz(func(t *testing.T, text string) {
		token, err := Parse(text)
		if err != nil {
			if !errors.Is(err, ErrMalformed) {
				t.Fatal(err)
			}
			return
		}
		if _, ok := algorithms[token.Algorithm]; !ok {
			t.Fatalf("took %q", token.Algorithm)
		}
		_ = token.Verify(keys.Find(token.KeyID, token.Algorithm))
		_, _ = token.Claims.Seconds("exp")
		_ = token.Claims.Texts("aud")
	})
}

func FuzzParseKeySet(f *testing.F) {
	f.Add(string(setText(f, public("rsa"), public("p256"), public("p521"))))
	f.Add(`{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"a"}]}`)
	f.Add(`{"keys":[{"kty":"EC","crv":"P-256","x":"","y":"","kid":"a"}]}`)
	token, err := Parse(compact(f, map[string]any{"alg": "RS256", "kid": "rsa"}, map[string]any{}, hmacWith(nil)))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseKeySet([]byte(text))
		if err != nil {
			return
		}
		if s.Len() > 2*keysMax {
			t.Fatalf("%d keys", s.Len())
		}
		for id := range s.keys {
			for name := range algorithms {
				if keys := s.Find(id, name); token.Verify(keys) == nil {
					t.Fatal("a signature of nobody")
				}
			}
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	keys := everyKey(b)
	for _, name := range []string{"RS256", "ES256"} {
		text := compact(b, map[string]any{"alg": name, "kid": algorithms[name]}, map[string]any{"sub": "me"}, signer(b, name, algorithms[name]))
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				token, err := Parse(text)
				if err != nil {
					b.Fatal(err)
				}
				if err := token.Verify(keys.Find(token.KeyID, token.Algorithm)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
