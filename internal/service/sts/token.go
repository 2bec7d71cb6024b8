package sts

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json"
)

// A token is the base64 of the sealed JSON of a session; the access key ID is the associated data, so that a token is good
// with its own key alone.

// tokenEncoding goes unescaped through headers and query strings.
var tokenEncoding = base64.RawURLEncoding

// seal makes the token of a session.
func (s *Service) seal(v *session, accessKeyID string) (string, error) {
	plaintext, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode session: %w", err)
	}
	token := tokenEncoding.EncodeToString(s.sealer.Seal(plaintext, []byte(accessKeyID)))
	if len(token) > tokenCharsMax {
		return "", fmt.Errorf("a token of %d characters, which would not open", len(token))
	}
	return token, nil
}

// open reads a token. Errors say what is wrong with it, for the log; a caller must not learn that.
func (s *Service) open(token, accessKeyID string) (*session, error) {
	if len(token) > tokenCharsMax {
		return nil, fmt.Errorf("a token of %d characters", len(token))
	}
	envelope, err := decodeText(token)
	if err != nil {
		return nil, fmt.Errorf("decode token: %w", err)
	}
	plaintext, err := s.sealer.Open(envelope, []byte(accessKeyID))
	if err != nil {
		return nil, fmt.Errorf("open token: %w", err)
	}
	v := &session{}
	if err := json.Unmarshal(plaintext, v); err != nil {
		return nil, fmt.Errorf("decode session: %w", err)
	}
	switch v.Kind {
	case ofRole, ofUser, ofRoot, ofFederated:
		return v, nil
	}
	return nil, fmt.Errorf("a session of the kind %q", v.Kind)
}

// decodeText reads base64 of which there is one form alone: package base64 would skip the ends of lines.
func decodeText(text string) ([]byte, error) {
	if strings.ContainsAny(text, "\r\n") {
		return nil, errors.New("base64 of several lines")
	}
	return tokenEncoding.Strict().DecodeString(text)
}

// pack compresses what a session carries.
func (c *carried) pack() ([]byte, error) {
	if c.isNothing() {
		return nil, nil
	}
	plaintext, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("encode policies and tags: %w", err)
	}
	return deflate(plaintext)
}

// unpack is the reverse of pack.
func unpack(packed []byte) (*carried, error) {
	c := &carried{}
	if packed == nil {
		return c, nil
	}
	plaintext, err := inflate(packed)
	if err != nil {
		return nil, fmt.Errorf("unpack policies and tags: %w", err)
	}
	if err := json.Unmarshal(plaintext, c); err != nil {
		return nil, fmt.Errorf("decode policies and tags: %w", err)
	}
	return c, nil
}

func deflate(plaintext []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(plaintext)
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, fmt.Errorf("compress: %w", err)
	}
	return out.Bytes(), nil
}

// inflate is the reverse of deflate. It gives no more than there is room for.
func inflate(packed []byte) ([]byte, error) {
	return io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), unpackedBytesMax))
}
