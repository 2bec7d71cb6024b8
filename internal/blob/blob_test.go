package blob_test

// Proves that a digest has one spelling, which records and file names share. How: a table and a fuzz target.

import (
	"strings"
	"testing"

	"sluice/internal/blob"
)

func TestDigests(t *testing.T) {
	d := blob.DigestOf([]byte("abc"))
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // FIPS 180-2, B.1
	if d.String() != want || d.Base64() != "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=" || d.IsZero() {
		t.Errorf("%s %s", d, d.Base64())
	}
	if back, err := blob.ParseDigest(want); err != nil || back != d {
		t.Errorf("%s, %v", back, err)
	}
	for _, text := range []string{"", want[1:], strings.ToUpper(want), "../" + want[3:], want + "0"} {
		if _, err := blob.ParseDigest(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
	var zero blob.Digest
	if err := zero.UnmarshalText(nil); err != nil || !zero.IsZero() {
		t.Error("an empty text is not the zero digest")
	}
}

func FuzzParseDigest(f *testing.F) {
	f.Add(blob.DigestOf(nil).String())
	f.Add("BA")
	f.Fuzz(func(t *testing.T, text string) {
		if d, err := blob.ParseDigest(text); err == nil && d.String() != text {
			t.Errorf("%q is %s", text, d)
		}
	})
}
