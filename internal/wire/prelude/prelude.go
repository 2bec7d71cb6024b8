// Package prelude takes the metadata off a streamed answer of a Lambda function: JSON, eight zero bytes, and then the body. Function URLs and
// API Gateway read the same form. Sources: API Gateway Developer Guide, "Lambda proxy integration format for response streaming"; what
// awslambda.HttpResponseStream.from of Lambda's Node.js runtime writes.
//
// Invariant: what is held is what came before the body, up to a limit, however the bytes are cut into pieces; of the body nothing is.
package prelude

import (
	"bytes"
	"errors"
)

// ContentType is what the runtime says of a stream that begins with metadata.
const ContentType = "application/vnd.awslambda.http-integration-response"

// BytesMax is how much may come before the body, the zero bytes included. Source: the same page: "The delimiter must appear within the first 16
// KB of stream data."
const BytesMax = 16 << 10

// ErrTooLong is Take's answer to a stream in which no body begins within BytesMax.
var ErrTooLong = errors.New("no delimiter in the first 16 KB of the stream")

// delimiterBytes is how many zero bytes stand between the metadata and the body. JSON holds none, so that the first ones are they.
const delimiterBytes = 8

// Splitter finds where the body begins. The zero value is ready.
type Splitter struct {
	metadata []byte
	// zeros is how many zero bytes in a row were the last ones.
	zeros int
	done  bool
}

// Take reads on in the stream. It returns what of the piece belongs to the body, and whether the body has begun; the first time that it says so,
// Metadata is complete.
func (s *Splitter) Take(piece []byte) (body []byte, begun bool, err error) {
	if s.done {
		return piece, true, nil
	}
	for i, c := range piece {
		if c != 0 {
			s.zeros = 0
			continue
		}
		if s.zeros++; s.zeros == delimiterBytes {
			s.metadata = append(s.metadata, piece[:i+1]...)
			if len(s.metadata) > BytesMax {
				return nil, false, ErrTooLong
			}
			s.metadata, s.done = s.metadata[:len(s.metadata)-delimiterBytes], true
			return piece[i+1:], true, nil
		}
	}
	if len(s.metadata)+len(piece) > BytesMax {
		return nil, false, ErrTooLong
	}
	s.metadata = append(s.metadata, piece...)
	return nil, false, nil
}

// Metadata is what came before the zero bytes, or what has come so far.
func (s *Splitter) Metadata() []byte { return bytes.Clone(s.metadata) }
