package task

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"strings"
)

// Token is what a task token says.
type Token struct {
	ExecutionARN string
	// Attempt is that of the task which waits: another attempt's token does not answer it.
	Attempt string
}

// ErrToken is what Open answers for a text that is no token of this server's: one that was made up, changed, cut, or made elsewhere.
var ErrToken = errors.New("not a task token")

// TokenCharactersMax is how long a token may be. Source: API Reference, SendTaskSuccess, taskToken.
const TokenCharactersMax = 2048

// Tokens makes tokens and reads them. A token is sealed by a synthetic IV: its MAC is the nonce of its encryption, so that the same attempt
// always has the same token, nobody reads in it what account it is of, and one that was changed in any bit does not open. Tokens are
// immutable and safe for concurrent use; they read no clock and no randomness.
type Tokens struct {
	mac   [sha256.Size]byte
	block cipher.Block
}

// The parts of a token.
const (
	tokenVersion = 1
	tokenIVBytes = aes.BlockSize
)

// NewTokens takes a key of 32 random bytes, which must be the same for as long as tasks wait.
func NewTokens(key [32]byte) *Tokens {
	t := &Tokens{mac: keyFor(key, "mac")}
	secret := keyFor(key, "cipher")
	block, err := aes.NewCipher(secret[:])
	if err != nil {
		panic("aes: " + err.Error()) // only for keys of another size
	}
	t.block = block
	return t
}

func keyFor(key [32]byte, use string) [sha256.Size]byte {
	h := hmac.New(sha256.New, key[:])
	h.Write([]byte("sluice task token " + use))
	return [sha256.Size]byte(h.Sum(nil))
}

// Seal makes the token.
func (t *Tokens) Seal(token Token) string {
	plain := binary.AppendUvarint(nil, uint64(len(token.ExecutionARN)))
	plain = append(append(plain, token.ExecutionARN...), token.Attempt...)
	iv := t.iv(plain)
	out := make([]byte, 1+tokenIVBytes+len(plain))
	out[0] = tokenVersion
	copy(out[1:], iv[:])
	t.crypt(out[1+tokenIVBytes:], plain, iv)
	return base64.StdEncoding.EncodeToString(out)
}

// Open reads a token. The error is ErrToken.
func (t *Tokens) Open(text string) (Token, error) {
	if len(text) > TokenCharactersMax {
		return Token{}, ErrToken
	}
	sealed, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || strings.ContainsAny(text, "\r\n") || len(sealed) <= 1+tokenIVBytes || sealed[0] != tokenVersion { // line ends pass as base64
		return Token{}, ErrToken
	}
	iv := [tokenIVBytes]byte(sealed[1:])
	plain := make([]byte, len(sealed)-1-tokenIVBytes)
	t.crypt(plain, sealed[1+tokenIVBytes:], iv)
	if own := t.iv(plain); !hmac.Equal(own[:], iv[:]) {
		return Token{}, ErrToken
	}
	n, used := binary.Uvarint(plain)
	if rest := plain[max(used, 0):]; used > 0 && n <= uint64(len(rest)) {
		return Token{ExecutionARN: string(rest[:n]), Attempt: string(rest[n:])}, nil
	}
	return Token{}, ErrToken
}

func (t *Tokens) iv(plain []byte) [tokenIVBytes]byte {
	h := hmac.New(sha256.New, t.mac[:])
	h.Write(plain)
	return [tokenIVBytes]byte(h.Sum(nil))
}

func (t *Tokens) crypt(dst, src []byte, iv [tokenIVBytes]byte) {
	cipher.NewCTR(t.block, iv[:]).XORKeyStream(dst, src)
}
