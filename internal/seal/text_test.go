package seal_test

// Proves that a root key is read in the forms that key stores hand over, that nothing else is one, and that a refusal does not show
// what was handed over.

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"sluice/internal/seal"
)

func TestParse(t *testing.T) {
	key := [seal.KeyBytes]byte{0xfb, 0xff, 1, 2, 3}
	want := seal.NewRoot(key).Derive("x")
	for _, text := range []string{
		hex.EncodeToString(key[:]), strings.ToUpper(hex.EncodeToString(key[:])), base64.StdEncoding.EncodeToString(key[:]),
		base64.RawURLEncoding.EncodeToString(key[:]), " " + hex.EncodeToString(key[:]) + "\r\n",
	} {
		root, err := seal.Parse(text)
		if err != nil || root.Derive("x") != want {
			t.Errorf("%q: %v", text, err)
		}
	}
	zeros := make([]byte, seal.KeyBytes)
	for _, text := range []string{
		"", "secret", hex.EncodeToString(key[:31]), hex.EncodeToString(append(key[:], 1)), base64.StdEncoding.EncodeToString(key[:16]),
		hex.EncodeToString(zeros), hex.EncodeToString(key[:]) + " " + hex.EncodeToString(key[:]),
	} {
		_, err := seal.Parse(text)
		if !errors.Is(err, seal.ErrKeyFile) || text != "" && strings.Contains(err.Error(), text) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(strings.Repeat("0f", seal.KeyBytes))
	f.Add("+/" + strings.Repeat("A", 41) + "=")
	f.Fuzz(func(t *testing.T, text string) {
		root, err := seal.Parse(text)
		if (root == nil) == (err == nil) {
			t.Fatal(root, err)
		}
	})
}
