package sigv4

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

// Proves which services take which payload, that a declared hash is compared with the body, read or unread, and what an
// aws-chunked body may not be: chunks too small or too large, lengths and trailing headers other than announced.

func signedPut(t *testing.T, service, payload string, body []byte) (Request, Endpoint) {
	t.Helper()
	req, at := Request{Method: "PUT", Path: "/bucket/key", Host: "example", Body: body}, EndpointOf("us-east-1", service)
	if payload != "" {
		req.Header = http.Header{headerPayload: {payload}}
	}
	if err := NewSigner().Sign(&req, docsCredentials, at, attackNow); err != nil {
		t.Fatal(err)
	}
	return req, at
}

func verifyPut(req *Request, at Endpoint) (Payload, error) {
	sig, err := Parse(req)
	if err != nil {
		return Payload{}, err
	}
	return NewVerifier().Verify(req, &sig, at, docsCredentials.SecretAccessKey, attackNow)
}

const dataHash = "3a6eb0790f39ac87c94f3856b2dd2c5d110e6811602261a9a923d3bb23adc8b7" // of "data"

func TestPayloads(t *testing.T) {
	for _, test := range []struct {
		service, payload string
		kind             PayloadKind
		want             Kind
	}{
		{"sqs", "", Hashed, 0},
		{"sqs", dataHash, Hashed, 0},
		{"sqs", strings.ToUpper(dataHash), Hashed, 0},
		{"sqs", emptyHash, Hashed, PayloadMismatch},
		{"sqs", unsignedPayload, Hashed, MalformedPayload},
		{"sqs", unsignedTrailer, Hashed, MalformedPayload},
		{"lambda", unsignedPayload, Hashed, MalformedPayload},
		{"execute-api", unsignedPayload, Hashed, MalformedPayload},
		{"s3", dataHash, Hashed, 0},
		{"s3", emptyHash, Hashed, PayloadMismatch},
		{"s3", unsignedPayload, Unsigned, 0},
		{"s3", "unsigned-payload", Hashed, MalformedPayload},
		{"s3", dataHash[1:], Hashed, MalformedPayload},
		{"s3", dataHash + "0", Hashed, MalformedPayload},
		{"s3", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD", Hashed, MalformedPayload},
		{"s3", chunkedPayload, Hashed, LengthRequired},
		{"s3express", unsignedPayload, Unsigned, 0},
	} {
		req, at := signedPut(t, test.service, test.payload, []byte("data"))
		payload, err := verifyPut(&req, at)
		if got := kindOfError(err); got != test.want || (err == nil && payload.Kind != test.kind) {
			t.Errorf("%s, %q: %v, %v, want %v", test.service, test.payload, payload.Kind, got, test.want)
		}
	}
}

func TestPayloadNotDeclared(t *testing.T) {
	req, at := Request{Method: "PUT", Path: "/", Host: "example"}, EndpointOf("us-east-1", "s3")
	lenient := at
	lenient.Rules.PayloadHeader = false
	if err := NewSigner().Sign(&req, docsCredentials, lenient, attackNow); err != nil {
		t.Fatal(err)
	}
	if _, err := verifyPut(&req, at); kindOfError(err) != PayloadNotDeclared {
		t.Errorf("%v", err)
	}
}

func TestBodyUnread(t *testing.T) {
	body := bytes.Repeat([]byte("data"), 10000)
	req, at := signedPut(t, "s3", "", body)
	req.Body, req.BodyUnread = nil, true
	payload, err := verifyPut(&req, at)
	if err != nil {
		t.Fatal(explain(err))
	}
	if got, err := io.ReadAll(payload.Reader(bytes.NewReader(body))); err != nil || !bytes.Equal(got, body) {
		t.Errorf("%d bytes, %v", len(got), err)
	}
	for name, other := range map[string][]byte{"changed": append([]byte("D"), body[1:]...), "cut": body[1:], "longer": append(body, 'x'), "none": nil} {
		if _, err := io.ReadAll(payload.Reader(bytes.NewReader(other))); kindOfError(err) != PayloadMismatch {
			t.Errorf("%s: %v", name, err)
		}
	}
	req, at = signedPut(t, "sqs", "", body)
	req.Body, req.BodyUnread = nil, true
	if _, err := verifyPut(&req, at); !errors.Is(err, ErrBodyNeeded) {
		t.Errorf("sqs: %v", err)
	}
	sig, err := Parse(&req)
	if err != nil {
		t.Fatal(err)
	}
	if err := NewVerifier().Refuse(&req, &sig, at, attackNow); !errors.Is(err, ErrBodyNeeded) {
		t.Errorf("sqs, refused: %v", err)
	}
	unsigned, at := signedPut(t, "s3", unsignedPayload, nil)
	payload, err = verifyPut(&unsigned, at)
	if got, readErr := io.ReadAll(payload.Reader(bytes.NewReader(body))); err != nil || readErr != nil || !bytes.Equal(got, body) {
		t.Errorf("unsigned: %d bytes, %v, %v", len(got), err, readErr)
	}
}

// chunkedPut signs a chunked upload, after edit has had its way with the body and the headers before signing.
func chunkedPut(t *testing.T, kind PayloadKind, body []byte, chunkBytes int, trailers []Field) (Request, Endpoint) {
	t.Helper()
	req, at := Request{Method: "PUT", Path: "/bucket/key", Host: "example", Body: body}, EndpointOf("us-east-1", "s3")
	if err := NewSigner().SignChunked(&req, docsCredentials, at, Chunking{kind, chunkBytes, trailers}, attackNow); err != nil {
		t.Fatal(err)
	}
	return req, at
}

func decode(req *Request, at Endpoint, body []byte) ([]byte, []Field, error) {
	payload, err := verifyPut(req, at)
	if err != nil {
		return nil, nil, err
	}
	reader := payload.Reader(bytes.NewReader(body))
	content, err := io.ReadAll(reader)
	return content, reader.Trailers(), err
}

func TestChunkedRoundTrip(t *testing.T) {
	trailers := []Field{{"x-amz-checksum-crc32", "AAAAAA=="}, {"x-amz-meta-b", "two words"}}
	for _, size := range []int{0, 1, 8191, 8192, 8193, 65536, 200000} {
		body := bytes.Repeat([]byte{'x', '\r', '\n', 0}, size/4+1)[:size]
		for kind, want := range map[PayloadKind][]Field{Chunked: nil, ChunkedTrailer: trailers, UnsignedTrailer: trailers} {
			req, at := chunkedPut(t, kind, body, 8192, want)
			got, trailing, err := decode(&req, at, req.Body)
			if err != nil || !bytes.Equal(got, body) || len(trailing) != len(want) {
				t.Errorf("kind %d, %d bytes: %d, %v, %v", kind, size, len(got), trailing, err)
			}
		}
	}
}

// sum is the trailer that requests announce.
const sum = "x-amz-checksum-crc32:AAAAAA==\r\n"

// refusedBodies are bodies with an unsigned trailer that say something else than their headers, which announce five bytes; the first two are as they
// should be.
var refusedBodies = map[string]struct {
	body string
	want Kind
}{
	"as it should be":                 {"5\r\nabcde\r\n0\r\n" + sum + "\r\n", 0},
	"capital digits":                  {"0000000000000005\r\nabcde\r\n0\r\n" + sum + "\r\n", 0},
	"empty":                           {"", IncompleteBody},
	"only the end":                    {"0\r\n" + sum + "\r\n", IncompleteBody},
	"too long":                        {"6\r\nabcdef\r\n0\r\n" + sum + "\r\n", IncompleteBody},
	"too short":                       {"4\r\nabcd\r\n0\r\n" + sum + "\r\n", IncompleteBody},
	"cut inside a chunk":              {"5\r\nab", IncompleteBody},
	"two small chunks":                {"4\r\nabcd\r\n1\r\ne\r\n0\r\n" + sum + "\r\n", InvalidChunkSize},
	"no digits":                       {"\r\nabcde\r\n0\r\n" + sum + "\r\n", IncompleteBody},
	"sign":                            {"+5\r\nabcde\r\n0\r\n" + sum + "\r\n", IncompleteBody},
	"negative":                        {"-5\r\nabcde\r\n0\r\n" + sum + "\r\n", IncompleteBody},
	"spaces":                          {"5 \r\nabcde\r\n0\r\n" + sum + "\r\n", IncompleteBody},
	"too many digits":                 {"00000000000000005\r\nabcde\r\n0\r\n" + sum + "\r\n", IncompleteBody},
	"size that overflows":             {"ffffffffffffffff\r\nabcde\r\n0\r\n" + sum + "\r\n", IncompleteBody},
	"largest size":                    {"7fffffffffffffff\r\nabcde\r\n0\r\n" + sum + "\r\n", IncompleteBody},
	"extension":                       {"5;x=1\r\nabcde\r\n0\r\n" + sum + "\r\n", IncompleteBody},
	"signature where none is":         {"5;chunk-signature=0\r\nabcde\r\n0\r\n" + sum + "\r\n", IncompleteBody},
	"bare line feed":                  {"5\nabcde\n0\n\n", IncompleteBody},
	"no line end after chunk":         {"5\r\nabcde0\r\n" + sum + "\r\n", IncompleteBody},
	"long line":                       {strings.Repeat("0", 2*ChunkLineBytesMax), IncompleteBody},
	"data after the end":              {"5\r\nabcde\r\n0\r\n" + sum + "\r\nx", IncompleteBody},
	"no trailer":                      {"5\r\nabcde\r\n0\r\n\r\n", MalformedTrailer},
	"other trailer":                   {"5\r\nabcde\r\n0\r\nx-amz-checksum-sha1:x\r\n\r\n", MalformedTrailer},
	"trailer twice":                   {"5\r\nabcde\r\n0\r\n" + sum + sum + "\r\n", MalformedTrailer},
	"trailer without a colon":         {"5\r\nabcde\r\n0\r\nx-amz-checksum-crc32\r\n\r\n", MalformedTrailer},
	"trailer and no end":              {"5\r\nabcde\r\n0\r\n" + sum, IncompleteBody},
	"trailer longer than line":        {"5\r\nabcde\r\n0\r\nx-amz-checksum-crc32:" + strings.Repeat("x", ChunkLineBytesMax) + "\r\n\r\n", IncompleteBody},
	"trailer signature where none is": {"5\r\nabcde\r\n0\r\n" + sum + "x-amz-trailer-signature:0\r\n\r\n", MalformedTrailer},
}

func TestBodiesRefused(t *testing.T) {
	req, at := chunkedPut(t, UnsignedTrailer, make([]byte, 5), 8192, []Field{{"x-amz-checksum-crc32", "AAAAAA=="}})
	for name, test := range refusedBodies {
		if _, _, err := decode(&req, at, []byte(test.body)); kindOfError(err) != test.want {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}

func TestChunkedRefused(t *testing.T) {
	trailer := []Field{{"x-amz-checksum-crc32", "AAAAAA=="}}
	for name, test := range map[string]struct {
		make func(*testing.T) (Request, Endpoint, []byte)
		want Kind
	}{
		"signed trailer without its signature": {func(t *testing.T) (Request, Endpoint, []byte) {
			req, at := chunkedPut(t, ChunkedTrailer, make([]byte, 5), 8192, trailer)
			head, _, _ := bytes.Cut(req.Body, []byte("x-amz-trailer-signature"))
			return req, at, append(head, "\r\n"...)
		}, Mismatch},
		"trailer after its signature": {func(t *testing.T) (Request, Endpoint, []byte) {
			req, at := chunkedPut(t, ChunkedTrailer, make([]byte, 5), 8192, trailer)
			return req, at, append(bytes.Replace(req.Body[:len(req.Body)-2], []byte(sum), nil, 1), sum+"\r\n"...)
		}, MalformedTrailer},
		"chunks swapped": {func(t *testing.T) (Request, Endpoint, []byte) {
			req, at := chunkedPut(t, Chunked, append(bytes.Repeat([]byte("a"), 8192), bytes.Repeat([]byte("b"), 8192)...), 8192, nil)
			chunk := len("2000;chunk-signature=\r\n\r\n") + 64 + 8192
			swapped := append(bytes.Clone(req.Body[chunk:2*chunk]), req.Body[:chunk]...)
			return req, at, append(swapped, req.Body[2*chunk:]...)
		}, Mismatch},
		"chunk left out": {func(t *testing.T) (Request, Endpoint, []byte) {
			req, at := chunkedPut(t, Chunked, bytes.Repeat([]byte("a"), 16384), 8192, nil)
			chunk := len("2000;chunk-signature=\r\n\r\n") + 64 + 8192
			return req, at, append(bytes.Clone(req.Body[:chunk]), req.Body[2*chunk:]...)
		}, Mismatch},
		"chunks of another request": {func(t *testing.T) (Request, Endpoint, []byte) {
			req, at := chunkedPut(t, Chunked, []byte("data"), 8192, nil)
			other := Request{Method: "PUT", Path: "/bucket/other", Host: "example", Body: []byte("data")}
			if err := NewSigner().SignChunked(&other, docsCredentials, at, Chunking{Chunked, 8192, nil}, attackNow); err != nil {
				t.Fatal(err)
			}
			return req, at, other.Body
		}, Mismatch},
		"chunk above the limit": {func(t *testing.T) (Request, Endpoint, []byte) {
			req, at := chunkedPut(t, Chunked, make([]byte, ChunkBytesMax+1), ChunkBytesMax+1, nil)
			return req, at, req.Body
		}, IncompleteBody},
	} {
		t.Run(name, func(t *testing.T) {
			req, at, body := test.make(t)
			_, _, err := decode(&req, at, body)
			if got := kindOfError(err); got != test.want {
				t.Errorf("%v, want %v", err, test.want)
			}
		})
	}
}

// Trailing headers that never end are read no further than the announced ones go.
func TestEndlessTrailers(t *testing.T) {
	req, at := chunkedPut(t, UnsignedTrailer, nil, 8192, []Field{{"x-amz-checksum-crc32", "AAAAAA=="}})
	payload, err := verifyPut(&req, at)
	if err != nil {
		t.Fatal(err)
	}
	endless := &endlessReader{line: "x-amz-checksum-crc32:AAAAAA==\r\n"}
	if _, err := io.ReadAll(payload.Reader(io.MultiReader(strings.NewReader("0\r\n"), endless))); kindOfError(err) != MalformedTrailer {
		t.Error(err)
	}
	if endless.read > 2*ChunkLineBytesMax {
		t.Errorf("read %d bytes", endless.read)
	}
}

type endlessReader struct {
	line string
	read int
}

func (r *endlessReader) Read(p []byte) (int, error) {
	if r.read > 1<<20 {
		return 0, errors.New("read a megabyte of trailers")
	}
	n := 0
	for n < len(p) {
		n += copy(p[n:], r.line[(r.read+n)%len(r.line):])
	}
	r.read += n
	return n, nil
}

// A chunk's announced size takes no memory before its bytes come.
func TestChunkedMemory(t *testing.T) {
	req, at := chunkedPut(t, Chunked, make([]byte, ChunkBytesMax), ChunkBytesMax, nil)
	payload, err := verifyPut(&req, at)
	if err != nil {
		t.Fatal(err)
	}
	reader := payload.Reader(bytes.NewReader(req.Body[:200]))
	if n, err := reader.Read(nil); n != 0 || err != nil {
		t.Errorf("reading nothing: %d, %v", n, err)
	}
	if _, err := io.ReadAll(reader); kindOfError(err) != IncompleteBody {
		t.Error(err)
	}
	if got := cap(reader.chunks.buffer); got > 2*chunkBytesMin {
		t.Errorf("%d bytes are held for 200", got)
	}
}

func TestChunkedHeaders(t *testing.T) {
	for name, test := range map[string]struct {
		header http.Header
		want   Kind
	}{
		"no length":                {http.Header{headerPayload: {chunkedPayload}}, LengthRequired},
		"empty length":             {http.Header{headerPayload: {chunkedPayload}, headerDecodedLength: {""}}, LengthRequired},
		"negative length":          {http.Header{headerPayload: {chunkedPayload}, headerDecodedLength: {"-1"}}, LengthRequired},
		"length that overflows":    {http.Header{headerPayload: {chunkedPayload}, headerDecodedLength: {"9223372036854775808"}}, LengthRequired},
		"two lengths":              {http.Header{headerPayload: {chunkedPayload}, headerDecodedLength: {"1", "1"}}, LengthRequired},
		"trailer where none is":    {http.Header{headerPayload: {chunkedPayload}, headerDecodedLength: {"1"}, headerTrailer: {"x-amz-checksum-crc32"}}, MalformedTrailer},
		"no trailer":               {http.Header{headerPayload: {chunkedTrailer}, headerDecodedLength: {"1"}}, MalformedTrailer},
		"empty trailer":            {http.Header{headerPayload: {unsignedTrailer}, headerDecodedLength: {"1"}, headerTrailer: {""}}, MalformedTrailer},
		"trailer twice":            {http.Header{headerPayload: {unsignedTrailer}, headerDecodedLength: {"1"}, headerTrailer: {"a,A"}}, MalformedTrailer},
		"too many trailers":        {http.Header{headerPayload: {unsignedTrailer}, headerDecodedLength: {"1"}, headerTrailer: {"a,b,c,d,e,f,g,h,i"}}, MalformedTrailer},
		"trailer that is no name":  {http.Header{headerPayload: {unsignedTrailer}, headerDecodedLength: {"1"}, headerTrailer: {"a b"}}, MalformedTrailer},
		"trailer of the signature": {http.Header{headerPayload: {unsignedTrailer}, headerDecodedLength: {"1"}, headerTrailer: {trailerSignature}}, MalformedTrailer},
		"as it should be":          {http.Header{headerPayload: {unsignedTrailer}, headerDecodedLength: {"1"}, headerTrailer: {" X-Amz-Checksum-Crc32 ,b"}}, 0},
	} {
		req, at := Request{Method: "PUT", Path: "/", Host: "example", Header: test.header}, EndpointOf("us-east-1", "s3")
		if err := NewSigner().Sign(&req, docsCredentials, at, attackNow); err != nil {
			t.Fatal(err)
		}
		if _, err := verifyPut(&req, at); kindOfError(err) != test.want {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
}
