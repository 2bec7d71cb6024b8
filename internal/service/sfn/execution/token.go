package execution

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
)

// Token names an attempt of a task to whoever reports on it. Only who was given it can know it: half of it is chance.
type Token struct {
	// Execution is the ARN.
	Execution string
	Attempt   int64
	Nonce     Nonce
}

// tokenVersion is the format of tokens; those of old builds stay good.
const tokenVersion = 1

// TokenBytesMax is the longest token. Source: the API's model, TaskToken.
const TokenBytesMax = 2048

// ErrToken is answered for a text that is no token.
var ErrToken = errors.New("not a task token")

// String writes the token in the letters of base64.
func (t Token) String() string {
	raw := append([]byte{tokenVersion}, t.Nonce[:]...)
	raw = binary.AppendVarint(raw, t.Attempt)
	return base64.StdEncoding.EncodeToString(append(raw, t.Execution...))
}

// ParseToken reads what String wrote. Whether the attempt is there, and the nonce its own, is Execution.Holds to say.
func ParseToken(text string) (Token, error) {
	if len(text) > TokenBytesMax {
		return Token{}, ErrToken
	}
	raw, err := base64.StdEncoding.Strict().DecodeString(text)
	var t Token
	if err != nil || len(raw) <= 1+len(t.Nonce) || raw[0] != tokenVersion {
		return Token{}, ErrToken
	}
	raw = raw[1+copy(t.Nonce[:], raw[1:]):]
	attempt, n := binary.Varint(raw)
	if n <= 0 || attempt <= 0 {
		return Token{}, ErrToken
	}
	t.Attempt, t.Execution = attempt, string(raw[n:])
	return t, nil
}
