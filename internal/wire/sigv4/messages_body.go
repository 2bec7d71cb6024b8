package sigv4

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

func payloadNotDeclared() *Error {
	return &Error{
		Kind: PayloadNotDeclared, message: mismatchText,
		s3: "Missing required header for this request: x-amz-content-sha256",
	}
}

func malformedPayload(line string) *Error {
	return &Error{
		Kind: MalformedPayload, message: mismatchText,
		s3: "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, " +
			"STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, " +
			"STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
		extra: []Field{{"ArgumentName", "x-amz-content-sha256"}, {"ArgumentValue", clip(line)}},
	}
}

func payloadMismatch(declared string, sum *[sha256.Size]byte) *Error {
	return &Error{
		Kind: PayloadMismatch, message: mismatchText,
		s3:    "The provided 'x-amz-content-sha256' header does not match what was computed.",
		extra: []Field{{"ClientComputedContentSHA256", declared}, {"S3ComputedContentSHA256", hex.EncodeToString(sum[:])}},
	}
}

func incompleteBody() *Error {
	return &Error{Kind: IncompleteBody, message: incompleteS3, s3: incompleteS3}
}

// chunkTooLarge is our own limit; S3 names none.
func chunkTooLarge() *Error {
	text := fmt.Sprintf("A signed chunk must have at most %d bytes", ChunkBytesMax)
	return &Error{Kind: IncompleteBody, message: text, s3: text}
}

// invalidChunkSize names the chunk after the one that is too small, as S3 does (versity/versitygw#1683).
func invalidChunkSize(number int, size int64) *Error {
	const text = "Only the last chunk is allowed to have a size less than 8192 bytes"
	return &Error{
		Kind: InvalidChunkSize, message: text, s3: text,
		extra: []Field{{"Chunk", fmt.Sprint(number)}, {"BadChunkSize", fmt.Sprint(size)}},
	}
}

func chunkMismatch() *Error { return &Error{Kind: Mismatch, message: mismatchText, s3: mismatchS3} }

func malformedTrailer() *Error {
	const text = "The request contained trailing data that was not well-formed or did not conform to our published schema."
	return &Error{Kind: MalformedTrailer, message: text, s3: text}
}

func lengthRequired() *Error {
	const text = "You must provide the Content-Length HTTP header."
	return &Error{Kind: LengthRequired, message: text, s3: text}
}
