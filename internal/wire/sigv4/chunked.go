package sigv4

import (
	"bufio"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Limits of an aws-chunked body.
const (
	// ChunkBytesMax is the largest signed chunk: it is held in memory until its signature is checked. SDKs send 64 KiB to 1 MiB.
	ChunkBytesMax = 16 << 20
	// ChunkLineBytesMax is the longest line between chunks, and the longest trailing header.
	ChunkLineBytesMax = 4 << 10
	// chunkBytesMin is the smallest chunk but the last. Source: Amazon S3 API Reference, "Signature Calculations for the
	// Authorization Header: Transferring Payload in Multiple Chunks".
	chunkBytesMin = 8 << 10
	// chunkDigitsMax is how many hexadecimal digits a chunk size may have.
	chunkDigitsMax = 16
)

// chain is the chain of signatures from that of the request to that of the trailing headers.
type chain struct {
	key      *signingKey
	prefix   string // time and scope, as in the string to sign
	previous string // the signature that the next one covers
	trailers []string
}

// emptyHash is the SHA-256 of nothing, which every chunk's string to sign has.
const emptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// signChunk returns the signature of the next chunk.
func (c *chain) signChunk(data []byte) string {
	return c.sign("AWS4-HMAC-SHA256-PAYLOAD\n", emptyHash+"\n", data)
}

// signTrailer returns the signature of the trailing headers, given in their canonical form.
// Source: Amazon S3 API Reference, "Signature calculations for trailing headers (chunked uploads)".
func (c *chain) signTrailer(canonical []byte) string {
	return c.sign("AWS4-HMAC-SHA256-TRAILER\n", "", canonical)
}

func (c *chain) sign(label, middle string, data []byte) string {
	hash := sha256.Sum256(data)
	text := make([]byte, 0, 512)
	text = append(append(append(text, label...), c.prefix...), '\n')
	text = append(append(append(text, c.previous...), '\n'), middle...)
	var sum [sha256.Size]byte
	c.key.sign(&sum, hex.AppendEncode(text, hash[:]))
	return hex.EncodeToString(sum[:])
}

// follows tells whether a signature is the next of the chain, and if so makes it the previous one.
func (c *chain) follows(expected, got string) bool {
	if subtle.ConstantTimeCompare([]byte(expected), []byte(got)) != 1 {
		return false
	}
	c.previous = expected
	return true
}

// chunkReader decodes an aws-chunked body. Of a signed chunk it hands out nothing before the chunk's signature is checked.
type chunkReader struct {
	in       *bufio.Reader
	kind     PayloadKind
	chain    chain
	left     int64  // decoded bytes still to come
	number   int    // of the chunk, from 1
	size     int64  // of the chunk
	ready    []byte // checked and not yet handed out
	buffer   []byte // where ready lies
	open     int64  // bytes of an unsigned chunk still to come
	trailers []Field
	err      error // what every further Read returns
}

func newChunkReader(body io.Reader, p *Payload) *chunkReader {
	return &chunkReader{in: bufio.NewReaderSize(body, ChunkLineBytesMax), kind: p.Kind, chain: *p.chunks, left: p.DecodedLength}
}

// Read implements io.Reader. It returns io.EOF only when the body is complete and all of it is checked.
func (r *chunkReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	for r.err == nil {
		switch {
		case len(r.ready) > 0:
			n := copy(p, r.ready)
			r.ready = r.ready[n:]
			return n, nil
		case r.open > 0:
			if n := r.readOpen(p); n > 0 || r.err == nil {
				return n, nil
			}
		default:
			r.err = r.next()
		}
	}
	return 0, r.err
}

// readOpen hands out bytes of an unsigned chunk as they come.
func (r *chunkReader) readOpen(p []byte) int {
	n, err := r.in.Read(p[:min(int64(len(p)), r.open)])
	if r.open -= int64(n); r.open == 0 {
		r.err = r.lineEnd()
		return n
	}
	if err != nil {
		r.err = unreadable(err)
	}
	return n
}

// next reads a chunk's line and, if it is signed, the chunk.
func (r *chunkReader) next() error {
	line, err := r.line()
	if err != nil {
		return err
	}
	size, signature, ok := r.parse(line)
	if !ok || size > r.left {
		return incompleteBody()
	}
	r.number++
	if size > 0 && r.size > 0 && r.size < chunkBytesMin {
		return invalidChunkSize(r.number, r.size)
	}
	r.size, r.left = size, r.left-size
	if size == 0 {
		return r.finish(signature)
	}
	if r.kind == UnsignedTrailer {
		r.open = size
		return nil
	}
	return r.readSigned(size, signature)
}

// parse reads "size;chunk-signature=…", or of an unsigned body "size".
func (r *chunkReader) parse(line string) (size int64, signature string, ok bool) {
	digits, signature, isSigned := strings.Cut(line, ";chunk-signature=")
	if isSigned != (r.kind != UnsignedTrailer) || digits == "" || len(digits) > chunkDigitsMax {
		return 0, "", false
	}
	for i := 0; i < len(digits); i++ {
		digit := unhex(digits[i])
		if digit < 0 || size > 1<<58 {
			return 0, "", false
		}
		size = size<<4 | int64(digit)
	}
	return size, signature, true
}

// readSigned reads a chunk into memory as it comes, so that a large size alone takes none, and checks its signature.
func (r *chunkReader) readSigned(size int64, signature string) error {
	if size > ChunkBytesMax {
		return chunkTooLarge()
	}
	r.buffer = r.buffer[:0]
	for int64(len(r.buffer)) < size {
		if len(r.buffer) == cap(r.buffer) {
			grown := make([]byte, len(r.buffer), min(size, int64(max(2*cap(r.buffer), chunkBytesMin))))
			copy(grown, r.buffer)
			r.buffer = grown
		}
		room := r.buffer[len(r.buffer):min(int64(cap(r.buffer)), size)]
		n, err := io.ReadFull(r.in, room)
		if r.buffer = r.buffer[:len(r.buffer)+n]; err != nil {
			return unreadable(err)
		}
	}
	if err := r.lineEnd(); err != nil {
		return err
	}
	if !r.chain.follows(r.chain.signChunk(r.buffer), signature) {
		return chunkMismatch()
	}
	r.ready = r.buffer
	return nil
}

// finish checks the chunk of size 0 and what follows it, up to the end of the body.
func (r *chunkReader) finish(signature string) error {
	if r.kind != UnsignedTrailer && !r.chain.follows(r.chain.signChunk(nil), signature) {
		return chunkMismatch()
	}
	if r.left != 0 {
		return incompleteBody()
	}
	end := r.lineEnd
	if r.kind != Chunked {
		end = r.readTrailers
	}
	if err := end(); err != nil {
		return err
	}
	switch _, err := r.in.ReadByte(); {
	case errors.Is(err, io.EOF):
		return io.EOF
	case err != nil:
		return unreadable(err)
	}
	return incompleteBody()
}

// line reads up to the end of a line, which is "\r\n", and returns what comes before it.
func (r *chunkReader) line() (string, error) {
	line, err := r.in.ReadSlice('\n')
	if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
		return "", unreadable(err)
	}
	text, ok := strings.CutSuffix(string(line), "\r\n")
	if !ok {
		return "", incompleteBody()
	}
	return text, nil
}

func (r *chunkReader) lineEnd() error {
	line, err := r.line()
	if err == nil && line != "" {
		return incompleteBody()
	}
	return err
}

// unreadable tells the end of the body, which came too early, from a failure of the connection.
func unreadable(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return incompleteBody()
	}
	return fmt.Errorf("read aws-chunked body: %w", err)
}
