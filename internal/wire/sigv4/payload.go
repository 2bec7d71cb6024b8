package sigv4

import (
	"crypto/sha256"
	"encoding/hex"
)

// PayloadKind says how a signature covers the body.
type PayloadKind uint8

// The kinds of payload. Source: Amazon S3 API Reference, "Authenticating Requests: Using the Authorization Header".
const (
	// Hashed: the signature covers the SHA-256 of the body.
	Hashed PayloadKind = iota
	// Unsigned: UNSIGNED-PAYLOAD, the signature does not cover the body.
	Unsigned
	// Chunked: STREAMING-AWS4-HMAC-SHA256-PAYLOAD, each chunk is signed, and its signature covers the one before.
	Chunked
	// ChunkedTrailer: STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, Chunked with signed trailing headers.
	ChunkedTrailer
	// UnsignedTrailer: STREAMING-UNSIGNED-PAYLOAD-TRAILER, chunks and trailing headers that are not signed.
	UnsignedTrailer
)

// Values of x-amz-content-sha256 that are no hash.
const (
	unsignedPayload = "UNSIGNED-PAYLOAD"
	chunkedPayload  = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
	chunkedTrailer  = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
	unsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
)

// Payload is how a verified signature covers the body.
type Payload struct {
	// Kind tells what remains to be checked: nothing for Hashed, if the body had been read.
	Kind PayloadKind
	// DecodedLength is x-amz-decoded-content-length of the aws-chunked kinds: how many bytes Reader gives.
	DecodedLength int64

	line   string // of the canonical request; empty stands for the hash of the body
	chunks *chain // of the aws-chunked kinds
}

// payloadOf finds the last line of the canonical request, and what it says about the body.
func payloadOf(req *Request, sig *Signature, rules Rules) (Payload, *Error) {
	line, count := req.header(headerPayload)
	switch {
	case count > 1 || (count == 1 && sig.payloadHash != "" && sig.payloadHash != line):
		return Payload{}, twoCredentials("Found 'X-Amz-Content-Sha256' more than once.")
	case count == 0:
		line = sig.payloadHash
	}
	switch {
	case line != "":
	case count > 0:
		return Payload{}, malformedPayload(line)
	case rules.PayloadHeader && !sig.Presigned:
		return Payload{}, payloadNotDeclared()
	case rules.PayloadHeader:
		// A presigned request to S3 does not know the body. Source: Amazon S3 API Reference, "Authenticating Requests: Using
		// Query Parameters": "you use a constant string UNSIGNED-PAYLOAD".
		line = unsignedPayload
	default:
		return Payload{Kind: Hashed}, nil
	}
	kind, ok := kindOf(line)
	if !ok || (kind != Hashed && !rules.PayloadHeader) || (kind > Unsigned && sig.Presigned) {
		return Payload{}, malformedPayload(line)
	}
	payload := Payload{Kind: kind, line: line}
	if kind > Unsigned {
		fault := payload.setChain(req)
		return payload, fault
	}
	return payload, nil
}

func kindOf(line string) (PayloadKind, bool) {
	switch line {
	case unsignedPayload:
		return Unsigned, true
	case chunkedPayload:
		return Chunked, true
	case chunkedTrailer:
		return ChunkedTrailer, true
	case unsignedTrailer:
		return UnsignedTrailer, true
	}
	for i := 0; i < len(line); i++ {
		if unhex(line[i]) < 0 {
			return 0, false
		}
	}
	return Hashed, len(line) == hex.EncodedLen(sha256.Size)
}

// checkBody compares the body with the hash that was declared and signed. S3 takes capital digits too.
func (p *Payload) checkBody(req *Request) *Error {
	if p.Kind != Hashed || p.line == "" || req.BodyUnread {
		return nil
	}
	sum := sha256.Sum256(req.Body)
	if !isHexOf(p.line, &sum) {
		return payloadMismatch(p.line, &sum)
	}
	return nil
}

// isHexOf tells whether text is a hash in hexadecimal digits of either case.
func isHexOf(text string, sum *[sha256.Size]byte) bool {
	if len(text) != hex.EncodedLen(len(sum)) {
		return false
	}
	for i, b := range sum {
		if unhex(text[2*i])<<4|unhex(text[2*i+1]) != int(b) {
			return false
		}
	}
	return true
}

// follow lets the signatures of the chunks follow that of the request.
func (p *Payload) follow(key *signingKey, sig *Signature) {
	if p.chunks == nil {
		return
	}
	p.chunks.key, p.chunks.previous = key, sig.signature
	p.chunks.prefix = string(sig.appendScope(append([]byte(sig.timestamp), '\n')))
}
