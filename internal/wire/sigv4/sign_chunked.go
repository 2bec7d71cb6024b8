package sigv4

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Chunking says how SignChunked sends a body.
type Chunking struct {
	// Kind is Chunked, ChunkedTrailer or UnsignedTrailer.
	Kind PayloadKind
	// ChunkBytes is the size of all chunks but the last; Amazon S3 demands 8192 at least.
	ChunkBytes int
	// Trailers are the trailing headers, for the two kinds that have them. Names are in lower case.
	Trailers []Field
}

// SignChunked signs as Sign does and replaces req.Body by its aws-chunked encoding. It sets the headers that the encoding
// needs, Content-Encoding among them.
func (s *Signer) SignChunked(req *Request, creds Credentials, at Endpoint, chunking Chunking, now time.Time) error {
	line := map[PayloadKind]string{Chunked: chunkedPayload, ChunkedTrailer: chunkedTrailer, UnsignedTrailer: unsignedTrailer}[chunking.Kind]
	if line == "" || chunking.ChunkBytes < 1 || !at.Rules.PayloadHeader {
		return fmt.Errorf("sigv4: aws-chunked encoding for %s: %w", at.Service, ErrUnsignable)
	}
	payload := Payload{Kind: chunking.Kind, line: line}
	trailers := slices.Clone(chunking.Trailers)
	names := make([]string, len(trailers))
	for i, trailer := range trailers {
		names[i] = trailer.Name
	}
	signed := Request{Method: req.Method, Path: req.Path, RawQuery: req.RawQuery, Host: req.Host, Header: req.Header.Clone()}
	if signed.Header == nil {
		signed.Header = make(map[string][]string)
	}
	signed.Header.Set(headerPayload, line)
	signed.Header.Set("Content-Encoding", "aws-chunked")
	signed.Header.Set(headerDecodedLength, strconv.Itoa(len(req.Body)))
	if len(names) > 0 {
		signed.Header.Set(headerTrailer, strings.Join(names, ","))
	}
	if fault := payload.setChain(&signed); fault != nil {
		return fmt.Errorf("%w: %w", fault, ErrUnsignable)
	}
	sig, err := s.sign(&signed, creds, at, now)
	if err != nil {
		return err
	}
	payload.follow(s.keys.get(creds.SecretAccessKey, sig.Date, sig.Region, sig.Service), sig)
	body, err := payload.encode(req.Body, chunking.ChunkBytes, trailers)
	if err != nil {
		return err
	}
	req.Header, req.Body = signed.Header, body
	return nil
}

// encode renders the body in chunks.
func (p *Payload) encode(body []byte, chunkBytes int, trailers []Field) ([]byte, error) {
	var encoded []byte
	for rest := body; ; {
		chunk := rest[:min(len(rest), chunkBytes)]
		rest = rest[len(chunk):]
		encoded = strconv.AppendInt(encoded, int64(len(chunk)), 16)
		if p.Kind != UnsignedTrailer {
			p.chunks.previous = p.chunks.signChunk(chunk)
			encoded = append(append(encoded, ";chunk-signature="...), p.chunks.previous...)
		}
		encoded = append(encoded, "\r\n"...)
		if len(chunk) == 0 {
			break
		}
		encoded = append(append(encoded, chunk...), "\r\n"...)
	}
	if p.Kind == Chunked {
		return append(encoded, "\r\n"...), nil
	}
	canonical, ok := p.chunks.canonicalTrailers(trailers)
	if !ok || strings.Count(string(canonical), "\n") != len(trailers) || strings.Contains(string(canonical), "\r") {
		return nil, fmt.Errorf("sigv4: trailing headers: %w", ErrUnsignable)
	}
	encoded = append(encoded, strings.ReplaceAll(string(canonical), "\n", "\r\n")...)
	if p.Kind == ChunkedTrailer {
		encoded = append(append(encoded, trailerSignature+":"...), p.chunks.signTrailer(canonical)...)
		encoded = append(encoded, "\r\n"...)
	}
	return append(encoded, "\r\n"...), nil
}
