package sigv4

import (
	"crypto/sha256"
	"errors"
	"hash"
	"io"
)

// Reader gives the body of a verified request, decoded, and checks it on the way. What it has given is the signer's only
// when it has returned io.EOF: until then a Hashed body is unchecked, and of a Chunked one the rest may be missing.
// Errors of the body are [*Error]s; those of the underlying reader are wrapped.
type Reader struct {
	in     io.Reader
	chunks *chunkReader
}

// Reader reads the body as it came over the wire, after the transfer encoding.
func (p *Payload) Reader(body io.Reader) *Reader {
	switch {
	case p.chunks != nil:
		chunks := newChunkReader(body, p)
		return &Reader{in: chunks, chunks: chunks}
	case p.Kind == Hashed && p.line != "":
		return &Reader{in: &hashReader{in: body, hash: sha256.New(), declared: p.line}}
	}
	return &Reader{in: body}
}

// Read implements io.Reader.
func (r *Reader) Read(p []byte) (int, error) { return r.in.Read(p) }

// Trailers returns the trailing headers, sorted by name, once Read has returned io.EOF. Their names are in lower case. A
// checksum among them (x-amz-checksum-…) is for the caller to compare.
func (r *Reader) Trailers() []Field {
	if r.chunks == nil || !errors.Is(r.chunks.err, io.EOF) {
		return nil
	}
	return r.chunks.trailers
}

// hashReader compares the hash of a body with the declared one when the body ends.
type hashReader struct {
	in       io.Reader
	hash     hash.Hash
	declared string
}

func (r *hashReader) Read(p []byte) (int, error) {
	n, err := r.in.Read(p)
	r.hash.Write(p[:n])
	if errors.Is(err, io.EOF) {
		sum := [sha256.Size]byte(r.hash.Sum(nil))
		if !isHexOf(r.declared, &sum) {
			return n, payloadMismatch(r.declared, &sum)
		}
	}
	return n, err
}
