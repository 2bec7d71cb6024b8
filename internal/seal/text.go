package seal

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
)

// Parse reads a root key as an operator's key store hands it over: 32 bytes in hexadecimal or base64, with white space around them. The
// error does not repeat the text.
func Parse(text string) (*Root, error) {
	text = strings.TrimSpace(text)
	for _, decode := range []func(string) ([]byte, error){hex.DecodeString, base64.StdEncoding.Strict().DecodeString, base64.RawURLEncoding.Strict().DecodeString} {
		b, err := decode(text)
		if err != nil || len(b) != KeyBytes {
			continue
		}
		root := &Root{key: [KeyBytes]byte(b)}
		if root.key == [KeyBytes]byte{} {
			return nil, fmt.Errorf("the root key is all zeros: %w", ErrKeyFile)
		}
		return root, nil
	}
	return nil, fmt.Errorf("a root key is %d bytes in hexadecimal or base64, and this text of %d characters is none: %w", KeyBytes, len(text), ErrKeyFile)
}
