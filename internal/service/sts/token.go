package sts

import (
	"bytes"
	"compress/flate"
	"encoding/base64"
	"errors"
	"fmt"
	"io"

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
	return tokenEncoding.EncodeToString(s.sealer.Seal(plaintext, []byte(accessKeyID))), nil
}

// open reads a token. Errors say what is wrong with it, for the log; a caller must not learn that.
func (s *Service) open(token, accessKeyID string) (*session, error) {
	if len(token) > tokenCharsMax {
		return nil, fmt.Errorf("a token of %d characters", len(token))
	}
	envelope, err := tokenEncoding.Strict().DecodeString(token)
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
	case ofRole, ofUser, ofRoot:
		return v, nil
	}
	return nil, fmt.Errorf("a session of the kind %q", v.Kind)
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
	var out bytes.Buffer
	w, err := flate.NewWriter(&out, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(plaintext)
	if err := errors.Join(err, w.Close()); err != nil {
		return nil, fmt.Errorf("pack policies and tags: %w", err)
	}
	return out.Bytes(), nil
}

// unpack is the reverse of pack.
func unpack(packed []byte) (*carried, error) {
	c := &carried{}
	if packed == nil {
		return c, nil
	}
	plaintext, err := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(packed)), unpackedBytesMax))
	if err != nil {
		return nil, fmt.Errorf("unpack policies and tags: %w", err)
	}
	if err := json.Unmarshal(plaintext, c); err != nil {
		return nil, fmt.Errorf("decode policies and tags: %w", err)
	}
	return c, nil
}
