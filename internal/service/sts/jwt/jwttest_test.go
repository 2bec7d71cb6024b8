package jwt

// Keys and tokens for the tests of this package.

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/json"
	"math/big"
	"sync"
	"testing"
)

// theKeys are made once: RSA keys take long.
var theKeys = sync.OnceValue(func() map[string]crypto.Signer {
	out := map[string]crypto.Signer{}
	for name, bits := range map[string]int{"rsa": 2048, "other": 2048, "weak": 1024} {
		k, err := rsa.GenerateKey(rand.Reader, bits)
		if err != nil {
			panic(err)
		}
		out[name] = k
	}
	for name, curve := range map[string]elliptic.Curve{"p256": elliptic.P256(), "p384": elliptic.P384(), "p521": elliptic.P521()} {
		k, err := ecdsa.GenerateKey(curve, rand.Reader)
		if err != nil {
			panic(err)
		}
		out[name] = k
	}
	return out
})

// algorithms are those that are taken, with the key that a test signs with.
var algorithms = map[string]string{"RS256": "rsa", "RS384": "rsa", "RS512": "rsa", "ES256": "p256", "ES384": "p384", "ES512": "p521"}

func compact(t testing.TB, head, claims map[string]any, sign func(signed []byte) []byte) string {
	t.Helper()
	h, err := json.Marshal(head)
	if err != nil {
		t.Fatal(err)
	}
	c, err := json.Marshal(claims)
	if err != nil {
		t.Fatal(err)
	}
	signed := encoding.EncodeToString(h) + "." + encoding.EncodeToString(c)
	return signed + "." + encoding.EncodeToString(sign([]byte(signed)))
}

// signer signs as an algorithm wants it.
func signer(t testing.TB, algorithm, key string) func([]byte) []byte {
	return func(signed []byte) []byte {
		t.Helper()
		a, ok := findAlgorithm(algorithm)
		if !ok {
			t.Fatal(algorithm)
		}
		digest := a.hash.New()
		digest.Write(signed)
		sum := digest.Sum(nil)
		if k, ok := theKeys()[key].(*ecdsa.PrivateKey); ok {
			r, s, err := ecdsa.Sign(rand.Reader, k, sum)
			if err != nil {
				t.Fatal(err)
			}
			size := fieldBytes(k.Curve)
			out := make([]byte, 2*size)
			r.FillBytes(out[:size])
			s.FillBytes(out[size:])
			return out
		}
		out, err := theKeys()[key].Sign(rand.Reader, sum, a.hash)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
}

func hmacWith(secret []byte) func([]byte) []byte {
	return func(signed []byte) []byte {
		m := hmac.New(sha256.New, secret)
		m.Write(signed)
		return m.Sum(nil)
	}
}

// public is a key as a set has it.
func public(name string, more ...any) map[string]any {
	out := map[string]any{"kid": name, "use": "sig"}
	switch k := theKeys()[name].Public().(type) {
	case *rsa.PublicKey:
		out["kty"], out["n"], out["e"] = "RSA", encoding.EncodeToString(k.N.Bytes()), encoding.EncodeToString(big.NewInt(int64(k.E)).Bytes())
	case *ecdsa.PublicKey:
		point, err := k.Bytes()
		if err != nil {
			panic(err)
		}
		size := fieldBytes(k.Curve)
		out["kty"], out["crv"] = "EC", k.Params().Name
		out["x"], out["y"] = encoding.EncodeToString(point[1:1+size]), encoding.EncodeToString(point[1+size:])
	}
	for i := 0; i+1 < len(more); i += 2 {
		if more[i+1] == nil {
			delete(out, more[i].(string))
			continue
		}
		out[more[i].(string)] = more[i+1]
	}
	return out
}

func setText(t testing.TB, keys ...map[string]any) []byte {
	t.Helper()
	text, err := json.Marshal(map[string]any{"keys": keys})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func set(t testing.TB, keys ...map[string]any) *KeySet {
	t.Helper()
	s, err := ParseKeySet(setText(t, keys...))
	if err != nil {
		t.Fatal(err)
	}
	return s
}
