package task

// Proves that a token opens to what it was made of and that nothing else opens: no other key's, none that was changed in any bit, none that was
// cut or made up; that it is the same for the same attempt and shows nothing of it. How: round trips at random, every bit of a token flipped,
// and a fuzz target.

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func testTokens(last byte) *Tokens { return NewTokens([32]byte{1, 2, 3, 31: last}) }

func TestTokensOpen(t *testing.T) {
	tokens, other := testTokens(1), testTokens(2)
	rapid.Check(t, func(r *rapid.T) {
		want := Token{ExecutionARN: rapid.String().Draw(r, "arn"), Attempt: rapid.String().Draw(r, "attempt")}
		text := tokens.Seal(want)
		if got, err := tokens.Open(text); err != nil || got != want {
			r.Fatalf("%+v, %v", got, err)
		}
		if text != testTokens(1).Seal(want) {
			r.Fatal("two tokens of one attempt")
		}
		if _, err := other.Open(text); !errors.Is(err, ErrToken) {
			r.Fatal("another key's token opens")
		}
		if also := (Token{ExecutionARN: want.ExecutionARN + want.Attempt}); also != want && tokens.Seal(also) == text {
			r.Fatal("two attempts have one token")
		}
	})
}

func TestForgedTokens(t *testing.T) {
	tokens := testTokens(1)
	text := tokens.Seal(Token{ExecutionARN: testExecution, Attempt: "7"})
	sealed, err := base64.StdEncoding.DecodeString(text)
	if err != nil || strings.Contains(string(sealed), testAccount) || len(text) > TokenCharactersMax {
		t.Fatalf("%q, %v", sealed, err)
	}
	for bit := range 8 * len(sealed) {
		sealed[bit/8] ^= 1 << (bit % 8)
		if got, err := tokens.Open(base64.StdEncoding.EncodeToString(sealed)); !errors.Is(err, ErrToken) {
			t.Fatalf("bit %d: %+v", bit, got)
		}
		sealed[bit/8] ^= 1 << (bit % 8)
	}
	for n := range len(text) {
		if _, err := tokens.Open(text[:n]); !errors.Is(err, ErrToken) {
			t.Fatalf("the first %d letters open", n)
		}
	}
	for _, other := range []string{"", "NoSuchTaskToken", text + "=", text + "\n", " " + text, strings.Repeat("A", TokenCharactersMax+4), "AQ=="} {
		if _, err := tokens.Open(other); !errors.Is(err, ErrToken) {
			t.Errorf("%.40q opens", other)
		}
	}
	longest := "arn:aws:states:ap-southeast-2:111111111111:express:" + strings.Repeat("é", 80) + ":" + strings.Repeat("é", 80) + ":" + strings.Repeat("a", 36)
	if text := tokens.Seal(Token{ExecutionARN: longest, Attempt: strings.Repeat("9", 64)}); len(text) > TokenCharactersMax {
		t.Errorf("%d letters", len(text))
	}
}

func FuzzTokens(f *testing.F) {
	tokens := testTokens(1)
	f.Add(tokens.Seal(Token{ExecutionARN: testExecution, Attempt: "7"}))
	f.Add("AQAAAAAAAAAAAAAAAAAAAAAA")
	f.Fuzz(func(t *testing.T, text string) {
		token, err := tokens.Open(text)
		if err == nil && tokens.Seal(token) != text {
			t.Fatalf("%q opens and is not ours", text)
		}
	})
}

func BenchmarkTokens(b *testing.B) {
	b.ReportAllocs()
	tokens := testTokens(1)
	for b.Loop() {
		if _, err := tokens.Open(tokens.Seal(Token{ExecutionARN: testExecution, Attempt: "7"})); err != nil {
			b.Fatal(err)
		}
	}
}
