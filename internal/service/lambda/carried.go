package lambda

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/go-json-experiment/json"
)

// carried is what an event carries besides its payload. Its JSON is stored.
type carried struct {
	Trace  string `json:"trace,omitempty"`
	Client string `json:"client,omitempty"`
	// Qualified says that the caller named a version or an alias.
	Qualified bool `json:"qualified,omitempty"`
}

// carriedVersion is the first byte of what pack writes.
const carriedVersion = 1

var errCarried = errors.New("not a stored event")

// pack is an event as the queue keeps it: a version, the length of what it carries, that in JSON, and the payload.
func pack(c *carried, payload []byte) ([]byte, error) {
	head, err := json.Marshal(c)
	if err != nil {
		return nil, fmt.Errorf("pack an event: %w", err)
	}
	out := make([]byte, 0, 1+binary.MaxVarintLen64+len(head)+len(payload))
	out = binary.AppendUvarint(append(out, carriedVersion), uint64(len(head)))
	return append(append(out, head...), payload...), nil
}

// unpack is the reverse; the payload refers to packed.
func unpack(packed []byte) (c carried, payload []byte, err error) {
	if len(packed) == 0 || packed[0] != carriedVersion {
		return c, nil, errCarried
	}
	length, n := binary.Uvarint(packed[1:])
	if n <= 0 || length > uint64(len(packed)-1-n) {
		return c, nil, errCarried
	}
	rest := packed[1+n:]
	if err := json.Unmarshal(rest[:length], &c); err != nil {
		return c, nil, fmt.Errorf("%w: %w", errCarried, err)
	}
	return c, rest[length:], nil
}
