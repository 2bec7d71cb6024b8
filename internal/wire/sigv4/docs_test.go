package sigv4

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// Proves that the examples of the Amazon S3 API Reference verify, and that our signer makes the same: the four requests of
// "Transferring Payload in a Single Chunk", the presigned URL of "Using Query Parameters", and the chunked uploads of
// "Transferring Payload in Multiple Chunks" and "Including Trailing Headers", whose chunk signatures are AWS's too. Of the
// chunked ones every byte is then changed.

var (
	docsCredentials = Credentials{AccessKeyID: "AKIAIOSFODNN7EXAMPLE", SecretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"}
	docsNow         = time.Date(2013, 5, 24, 0, 0, 0, 0, time.UTC)
)

const docsScope = "AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request"

func docsAuthorization(list, signature string) string {
	return "AWS4-HMAC-SHA256 Credential=" + docsScope + ",SignedHeaders=" + list + ",Signature=" + signature
}

func TestS3Examples(t *testing.T) {
	verifier, at := NewVerifier(), EndpointOf("us-east-1", "s3")
	for _, test := range []struct {
		name      string
		req       Request
		list      string
		signature string
	}{
		{
			"GET object",
			Request{
				Method: "GET", Path: "/test.txt",
				Header: http.Header{"Range": {"bytes=0-9"}, headerPayload: {emptyHash}, headerAmzDate: {"20130524T000000Z"}},
			},
			"host;range;x-amz-content-sha256;x-amz-date", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
		},
		{
			"PUT object",
			Request{
				Method: "PUT", Path: "/test$file.text", Body: []byte("Welcome to Amazon S3."),
				Header: http.Header{
					"Date": {"Fri, 24 May 2013 00:00:00 GMT"}, headerAmzDate: {"20130524T000000Z"}, "X-Amz-Storage-Class": {"REDUCED_REDUNDANCY"},
					headerPayload: {"44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"},
				},
			},
			"date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
		},
		{
			"GET bucket lifecycle",
			Request{
				Method: "GET", Path: "/", RawQuery: "lifecycle",
				Header: http.Header{headerPayload: {emptyHash}, headerAmzDate: {"20130524T000000Z"}},
			},
			"host;x-amz-content-sha256;x-amz-date", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
		},
		{
			"GET bucket",
			Request{
				Method: "GET", Path: "/", RawQuery: "max-keys=2&prefix=J",
				Header: http.Header{headerPayload: {emptyHash}, headerAmzDate: {"20130524T000000Z"}},
			},
			"host;x-amz-content-sha256;x-amz-date", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7",
		},
	} {
		test.req.Host = "examplebucket.s3.amazonaws.com"
		signed := clone(test.req)
		signed.Header.Set(headerAuthorization, docsAuthorization(test.list, test.signature))
		if _, err := serve(verifier, &signed, at, docsCredentials, docsNow); err != nil {
			t.Errorf("%s: %s", test.name, explain(err))
		}
		ours := clone(test.req)
		if err := NewSigner().Sign(&ours, docsCredentials, at, docsNow); err != nil {
			t.Errorf("%s: %v", test.name, err)
		}
		if got := ours.Header.Get(headerAuthorization); strings.ReplaceAll(got, ", ", ",") != signed.Header.Get(headerAuthorization) {
			t.Errorf("%s: we sign %s", test.name, got)
		}
	}
}

func TestS3PresignedExample(t *testing.T) {
	at := EndpointOf("us-east-1", "s3")
	const want = "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request" +
		"&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host" +
		"&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
	req := Request{Method: "GET", Path: "/test.txt", Host: "examplebucket.s3.amazonaws.com"}
	if err := NewSigner().Presign(&req, docsCredentials, at, 24*time.Hour, docsNow); err != nil || req.RawQuery != want {
		t.Errorf("we presign %s, %v", req.RawQuery, err)
	}
	req.RawQuery = strings.ReplaceAll(want, "%2F", "/")
	if _, err := serve(NewVerifier(), &req, at, docsCredentials, docsNow.Add(24*time.Hour)); err != nil {
		t.Error(explain(err))
	}
}

// chunkedExample is a chunked upload of the documentation, as the SDKs put it on the wire.
type chunkedExample struct {
	name, list, seed string
	header           http.Header
	chunks           [3]string
	trailer          string
	kind             PayloadKind
	trailers         []Field
}

func chunkedExamples() []chunkedExample {
	common := func(payload string) http.Header {
		return http.Header{
			headerAmzDate: {"20130524T000000Z"}, "X-Amz-Storage-Class": {"REDUCED_REDUNDANCY"}, headerPayload: {payload},
			"Content-Encoding": {"aws-chunked"}, headerDecodedLength: {"66560"},
		}
	}
	signed, trailing := common(chunkedPayload), common(chunkedTrailer)
	signed.Set("Content-Length", "66824")
	trailing.Set(headerTrailer, "x-amz-checksum-crc32c")
	return []chunkedExample{
		{
			name: "chunks", seed: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9", header: signed, kind: Chunked,
			list: "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class",
			chunks: [3]string{
				"ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648",
				"0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497",
				"b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9",
			},
		},
		{
			name: "trailer", seed: "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e", header: trailing, kind: ChunkedTrailer,
			list: "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
			chunks: [3]string{
				"b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
				"1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
				"2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992",
			},
			trailer:  "x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n",
			trailers: []Field{{"x-amz-checksum-crc32c", "sOO8/Q=="}},
		},
	}
}

var chunkedContent = bytes.Repeat([]byte("a"), 66560)

func (e *chunkedExample) body() []byte {
	var body bytes.Buffer
	body.WriteString("10000;chunk-signature=" + e.chunks[0] + "\r\n")
	body.Write(chunkedContent[:65536])
	body.WriteString("\r\n400;chunk-signature=" + e.chunks[1] + "\r\n")
	body.Write(chunkedContent[65536:])
	body.WriteString("\r\n0;chunk-signature=" + e.chunks[2] + "\r\n" + e.trailer + "\r\n")
	return body.Bytes()
}

func (e *chunkedExample) request() Request {
	req := Request{
		Method: "PUT", Path: "/examplebucket/chunkObject.txt", Host: "s3.amazonaws.com", Header: e.header.Clone(), BodyUnread: true,
	}
	req.Header.Set(headerAuthorization, docsAuthorization(e.list, e.seed))
	return req
}

// payload verifies the request of an example and returns how to read its body.
func (e *chunkedExample) payload(t testing.TB) Payload {
	t.Helper()
	req, verifier, at := e.request(), NewVerifier(), EndpointOf("us-east-1", "s3")
	sig, err := Parse(&req)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := verifier.Verify(&req, &sig, at, docsCredentials.SecretAccessKey, docsNow)
	if err != nil {
		t.Fatalf("%s: %s", e.name, explain(err))
	}
	if payload.Kind != e.kind || payload.DecodedLength != int64(len(chunkedContent)) {
		t.Fatalf("%s: %+v", e.name, payload)
	}
	return payload
}

func TestChunkedExamples(t *testing.T) {
	for _, e := range chunkedExamples() {
		payload := e.payload(t)
		for name, body := range map[string]io.Reader{
			"at once": bytes.NewReader(e.body()), "byte by byte": iotest.OneByteReader(bytes.NewReader(e.body())),
			"with the end": iotest.DataErrReader(bytes.NewReader(e.body())),
		} {
			reader := payload.Reader(body)
			content, err := io.ReadAll(reader)
			if err != nil || !bytes.Equal(content, chunkedContent) {
				t.Errorf("%s, %s: %d bytes, %v", e.name, name, len(content), err)
			}
			if got := reader.Trailers(); len(got) != len(e.trailers) || (len(got) > 0 && got[0] != e.trailers[0]) {
				t.Errorf("%s, %s: trailers %v", e.name, name, got)
			}
		}
		req := e.request()
		req.Header.Del(headerAuthorization)
		req.Body = chunkedContent
		chunking := Chunking{Kind: e.kind, ChunkBytes: 65536, Trailers: e.trailers}
		if err := NewSigner().SignChunked(&req, docsCredentials, EndpointOf("us-east-1", "s3"), chunking, docsNow); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(req.Body, e.body()) {
			t.Errorf("%s: we encode %d bytes, another body", e.name, len(req.Body))
		}
	}
}

// A body with any byte changed, left out or added is refused, and nothing of a chunk that is not the signer's is given out.
func TestChunkedExamplesChanged(t *testing.T) {
	for _, e := range chunkedExamples() {
		payload, body := e.payload(t), e.body()
		spots := make([]int, 0, 1000)
		for i := range body {
			if inside := body[i] == 'a' && i > 100 && i < 65600 && i%1000 != 0; !inside {
				spots = append(spots, i)
			}
		}
		for _, i := range spots {
			other := bytes.Clone(body)
			other[i] ^= 1
			for name, changed := range map[string][]byte{
				"changed": other, "cut": body[:i], "removed": append(bytes.Clone(body[:i]), body[i+1:]...),
				"added": append(append(bytes.Clone(body[:i]), body[i]), body[i:]...),
			} {
				if i == 0 && name == "cut" {
					continue
				}
				content, err := io.ReadAll(payload.Reader(bytes.NewReader(changed)))
				if name == "added" && bytes.Equal(content, chunkedContent) && err == nil && body[i] == '0' {
					continue // a zero before a chunk's size
				}
				if err == nil {
					t.Fatalf("%s, byte %d %s: accepted", e.name, i, name)
				}
				if !bytes.HasPrefix(chunkedContent, content) {
					t.Fatalf("%s, byte %d %s: gave out %d bytes that were not signed", e.name, i, name, len(content))
				}
				if kind := kindOfError(err); kind != Mismatch && kind != IncompleteBody && kind != MalformedTrailer && kind != InvalidChunkSize {
					t.Fatalf("%s, byte %d %s: %v", e.name, i, name, err)
				}
			}
		}
	}
}

func TestChunkedConnectionFails(t *testing.T) {
	broken := errors.New("broken pipe")
	for _, e := range chunkedExamples() {
		payload, body := e.payload(t), e.body()
		for _, cut := range []int{0, 5, 100, 65600, 66700, len(body) - 1, len(body)} {
			reader := payload.Reader(io.MultiReader(bytes.NewReader(body[:cut]), iotest.ErrReader(broken)))
			if _, err := io.ReadAll(reader); !errors.Is(err, broken) {
				t.Errorf("%s, cut at %d: %v", e.name, cut, err)
			}
			if reader.Trailers() != nil {
				t.Errorf("%s, cut at %d: has trailers", e.name, cut)
			}
		}
	}
}
