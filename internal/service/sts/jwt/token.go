package jwt

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"sluice/internal/value"
)

// ErrMalformed is for what is no token, or no token that is taken here.
var ErrMalformed = errors.New("not a JSON Web Token")

// Token is a token that was read. Nothing it says is true before it is verified.
type Token struct {
	// Algorithm is the name of one that is taken; KeyID names the key, empty for none.
	Algorithm, KeyID string
	Claims           Claims

	signed, signature []byte
}

// encoding is strict: the bits that a last character has too many must be zero.
var encoding = base64.RawURLEncoding.Strict()

// decode reads base64 of which there is one form alone: package base64 would skip the ends of lines.
func decode(text string) ([]byte, error) {
	if strings.ContainsAny(text, "\r\n") {
		return nil, errors.New("base64 of several lines")
	}
	return encoding.DecodeString(text)
}

// Parse reads a token without verifying it. The error wraps ErrMalformed and quotes nothing of the token.
func Parse(text string) (*Token, error) {
	if len(text) > tokenCharsMax {
		return nil, fmt.Errorf("%w: %d characters", ErrMalformed, len(text))
	}
	head, rest, _ := strings.Cut(text, ".")
	body, signature, ok := strings.Cut(rest, ".")
	if !ok || strings.Contains(signature, ".") {
		return nil, fmt.Errorf("%w: not of three parts", ErrMalformed)
	}
	t := &Token{signed: []byte(text[:len(head)+1+len(body)])}
	if err := t.readHead(head); err != nil {
		return nil, err
	}
	claims, err := readPart("claims", body)
	if err != nil {
		return nil, err
	}
	t.Claims = Claims{claims}
	if t.signature, err = decode(signature); err != nil || len(t.signature) == 0 {
		return nil, fmt.Errorf("%w: the signature is none", ErrMalformed)
	}
	return t, nil
}

func (t *Token) readHead(text string) error {
	head, err := readPart("header", text)
	if err != nil {
		return err
	}
	names := Claims{head}
	t.Algorithm, _ = names.Text("alg")
	t.KeyID, _ = names.Text("kid")
	if _, ok := findAlgorithm(t.Algorithm); !ok {
		return fmt.Errorf("%w: its algorithm is not taken", ErrMalformed)
	}
	if head.Has("crit") {
		return fmt.Errorf("%w: its critical extensions are not known", ErrMalformed)
	}
	return nil
}

func readPart(what, text string) (*value.Object, error) {
	plain, err := decode(text)
	if err != nil {
		return nil, fmt.Errorf("%w: the %s is not base64", ErrMalformed, what)
	}
	o, err := readObject(plain)
	if err != nil {
		return nil, fmt.Errorf("%w: the %s: %w", ErrMalformed, what, err)
	}
	return o, nil
}

// readObject reads a JSON object in which no name stands twice.
func readObject(text []byte) (*value.Object, error) {
	v, err := value.ParseDepth(string(text), depthMax)
	if err != nil {
		return nil, errors.New("no JSON") // the parser's fault would quote the text
	}
	o, ok := v.AsObject()
	if !ok || !jsontext.Value(text).IsValid() {
		return nil, errors.New("no JSON object, or one with a name twice")
	}
	return o, nil
}

// Verify tells whether one of the keys, which must fit the token's algorithm, made the signature.
func (t *Token) Verify(keys []*Key) error {
	a, ok := findAlgorithm(t.Algorithm)
	if !ok {
		return errSignature
	}
	for i, k := range keys {
		if i == candidatesMax {
			break
		}
		if k.fits(a) && a.verify(k.public, t.signed, t.signature) == nil {
			return nil
		}
	}
	return errSignature
}
