package seal

// Proves that what is sealed opens with the same purpose and associated data and with nothing else, whatever bit is
// changed; that the nonce extension is XAES-256-GCM (its published vectors); that derived keys are stable (a golden value:
// a change would lose every stored secret) and differ by purpose. How: published vectors, properties, a fuzz target.

import (
	"bytes"
	"crypto/sha3"
	"encoding/hex"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

func filled(b byte) (key [KeyBytes]byte) {
	for i := range key {
		key[i] = b
	}
	return key
}

// The vectors of https://c2sp.org/XAES-256-GCM.
func TestNoncesAreExtendedAsXAESDoes(t *testing.T) {
	nonce := []byte("ABCDEFGHIJKLMNOPQRSTUVWX")
	for _, v := range []struct {
		key        byte
		associated string
		want       string
	}{
		{1, "", "ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271"},
		{3, "c2sp.org/XAES-256-GCM", "986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d"},
	} {
		got := newSealer(filled(v.key)).gcm(nonce).Seal(nil, nonce[gcmNonceBytes:], []byte("XAES-256-GCM"), []byte(v.associated))
		if hex.EncodeToString(got) != v.want {
			t.Errorf("key %d: %x, want %s", v.key, got, v.want)
		}
	}
}

// The accumulated vector of the same specification: 10,000 random inputs, drawn from SHAKE-128.
func TestNoncesAreExtendedAsXAESDoesForManyInputs(t *testing.T) {
	source, digest := sha3.NewSHAKE128(), sha3.NewSHAKE128()
	draw := func(n int) []byte {
		b := make([]byte, n)
		_, _ = source.Read(b)
		return b
	}
	for range 10_000 {
		key, nonce := draw(KeyBytes), draw(nonceBytes)
		plaintext := draw(int(draw(1)[0]))
		associated := draw(int(draw(1)[0]))
		_, _ = digest.Write(newSealer([KeyBytes]byte(key)).gcm(nonce).Seal(nil, nonce[gcmNonceBytes:], plaintext, associated))
	}
	sum := make([]byte, 32)
	_, _ = digest.Read(sum)
	if got := hex.EncodeToString(sum); got != "e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939" {
		t.Errorf("got %s", got)
	}
}

func TestSealedDataOpens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := NewRoot(filled(7)).Sealer("test")
		plaintext := rapid.SliceOf(rapid.Byte()).Draw(t, "plaintext")
		associated := rapid.SliceOf(rapid.Byte()).Draw(t, "associated")
		sealed := s.Seal(plaintext, associated)
		if len(sealed) != len(plaintext)+OverheadBytes {
			t.Fatalf("%d bytes became %d", len(plaintext), len(sealed))
		}
		got, err := s.Open(sealed, associated)
		if err != nil || !bytes.Equal(got, plaintext) {
			t.Fatalf("%x, %v", got, err)
		}
	})
}

func TestNothingElseOpens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root := NewRoot(filled(7))
		s := root.Sealer("test")
		associated := []byte("account/AKIA")
		sealed := s.Seal([]byte("secret"), associated)
		if _, err := s.Open(sealed, []byte("account/AKIB")); !errors.Is(err, ErrTampered) {
			t.Fatalf("other associated data: %v", err)
		}
		if _, err := root.Sealer("other").Open(sealed, associated); !errors.Is(err, ErrOtherKey) {
			t.Fatalf("another purpose: %v", err)
		}
		if _, err := NewRoot(filled(8)).Sealer("test").Open(sealed, associated); !errors.Is(err, ErrOtherKey) {
			t.Fatalf("another root: %v", err)
		}
		changed := bytes.Clone(sealed)
		bit := rapid.IntRange(0, 8*len(sealed)-1).Draw(t, "bit")
		changed[bit/8] ^= 1 << (bit % 8)
		if got, err := s.Open(changed, associated); err == nil {
			t.Fatalf("bit %d changed, and it opened: %q", bit, got)
		}
		short := sealed[:rapid.IntRange(0, len(sealed)-1).Draw(t, "length")]
		if _, err := s.Open(short, associated); err == nil {
			t.Fatalf("%d of %d bytes opened", len(short), len(sealed))
		}
	})
}

func TestTwoSealingsDiffer(t *testing.T) {
	s := NewRoot(filled(7)).Sealer("test")
	if a, b := s.Seal([]byte("x"), nil), s.Seal([]byte("x"), nil); bytes.Equal(a, b) {
		t.Error("the same nonce twice")
	}
}

func TestDerivedKeysAreStable(t *testing.T) {
	root := NewRoot(filled(7))
	key := root.Derive("iam/secret")
	if got := hex.EncodeToString(key[:]); got != "5b7c4f3075b9747ce56e834f0b6c812e1d1e3076751b716ad9e7907fec59aeac" {
		t.Errorf("iam/secret: %s", got)
	}
	s := root.Sealer("iam/secret")
	if got := hex.EncodeToString(s.id[:]); got != "0617f164" {
		t.Errorf("its fingerprint: %s", got)
	}
	if root.Derive("sts/session") == key || NewRoot(filled(8)).Derive("iam/secret") == key {
		t.Error("two keys are equal")
	}
}

// oldEnvelope is of the first version, as an old build wrote it: a secret under the key filled(7) for "iam/secret".
const oldEnvelope = "010617f164a86f59e021bc985de08a94b471b21cf1067487e0d2d2719dd9ecc686a316b96559e5e5adc3f438fa47f68d5fe5a145344975ba3becc40b0481b93a8f1fe9efbbc25359fa55efdceea8468da17eb4ec93"

func decoded(t testing.TB, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestOldEnvelopesOpen(t *testing.T) {
	old := decoded(t, oldEnvelope)
	got, err := NewRoot(filled(7)).Sealer("iam/secret").Open(old, []byte("associated"))
	if err != nil || string(got) != "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" {
		t.Errorf("%q, %v", got, err)
	}
}

// The one envelope that may open is the one that is known: what the fuzzing processes seal themselves differs each time.
func FuzzOpen(f *testing.F) {
	s, old := NewRoot(filled(7)).Sealer("iam/secret"), decoded(f, oldEnvelope)
	f.Add(old, []byte("associated"))
	f.Add([]byte{}, []byte{})
	f.Add(old[:OverheadBytes], []byte("a"))
	f.Fuzz(func(t *testing.T, envelope, associated []byte) {
		if _, err := s.Open(envelope, associated); err == nil && (!bytes.Equal(envelope, old) || string(associated) != "associated") {
			t.Fatalf("forged %x", envelope)
		}
	})
}

func BenchmarkSeal(b *testing.B) {
	s := NewRoot(filled(7)).Sealer("test")
	plaintext := make([]byte, 400)
	b.ReportAllocs()
	for b.Loop() {
		s.Seal(plaintext, plaintext[:20])
	}
}

func BenchmarkOpen(b *testing.B) {
	s := NewRoot(filled(7)).Sealer("test")
	sealed := s.Seal(make([]byte, 400), nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Open(sealed, nil); err != nil {
			b.Fatal(err)
		}
	}
}
