package sigv4

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
	"time"
)

// Proves that no input makes a parser panic, hang or take memory out of proportion, that canonical forms are what slow
// standard code says they are, that the verifier accepts nothing but what was signed, and that the chunk decoder gives out
// nothing but what was signed.

// writeRequest renders a request as readRequest reads it.
func writeRequest(req *Request) []byte {
	var text bytes.Buffer
	text.WriteString(req.Method + " " + req.Path)
	if req.RawQuery != "" {
		text.WriteString("?" + req.RawQuery)
	}
	text.WriteString(" HTTP/1.1\nHost:" + req.Host + "\n")
	for key, values := range req.Header {
		for _, value := range values {
			text.WriteString(key + ":" + value + "\n")
		}
	}
	text.WriteString("\n")
	text.Write(req.Body)
	return text.Bytes()
}

// FuzzVerify starts from signed requests. Whatever becomes of them, what is accepted means what one of them meant.
func FuzzVerify(f *testing.F) {
	signer, creds := NewSigner(), attackCredentials()
	endpoints := []Endpoint{EndpointOf("us-east-1", "sqs"), EndpointOf("us-east-1", "s3")}
	signed := make([]map[string]bool, len(endpoints))
	for i, at := range endpoints {
		signed[i] = make(map[string]bool)
		seed := func(req Request, sign func(*Request) error) {
			if err := sign(&req); err != nil {
				f.Fatal(err)
			}
			signed[i][meaning(&req, at.Rules)] = true
			f.Add(byte(i), writeRequest(&req))
		}
		sign := func(req *Request) error { return signer.Sign(req, creds, at, attackNow) }
		seed(Request{Method: "GET", Path: "/", Host: "example"}, sign)
		seed(Request{
			Method: "POST", Path: "/a//b/../c%20d", RawQuery: "b=2&a=1&a=%7E&c", Host: "example:4566", Body: []byte("body"),
			Header: http.Header{"Content-Type": {"text/plain"}, "X-Amz-Target": {"a", "b"}},
		}, sign)
		seed(Request{Method: "GET", Path: "/key", RawQuery: "x=y+z", Host: "example"}, func(req *Request) error {
			return signer.Presign(req, creds, at, time.Hour, attackNow)
		})
	}
	verifier := NewVerifier()
	f.Fuzz(func(t *testing.T, which byte, text []byte) {
		i := int(which) % len(endpoints)
		req, err := readRequest(text)
		if err != nil {
			return
		}
		sig, err := serve(verifier, &req, endpoints[i], creds, attackNow)
		if err != nil {
			checkRefusal(t, err)
			return
		}
		if sig.Presigned && endpoints[i].Rules.PayloadHeader {
			req.Body = nil // it is not signed
		}
		if !signed[i][meaning(&req, endpoints[i].Rules)] {
			t.Fatalf("accepted what nobody signed:\n%s", meaning(&req, endpoints[i].Rules))
		}
	})
}

// checkRefusal checks that every family has an answer.
func checkRefusal(t *testing.T, err error) {
	t.Helper()
	var fault *Error
	if !errors.As(err, &fault) {
		t.Fatalf("%v is not an *Error", err)
	}
	for family := Query; family <= S3; family++ {
		if answer := fault.In(family); answer.Code == "" || answer.Message == "" || answer.Status < 400 || answer.Status > 499 {
			t.Fatalf("%v: family %d answers %+v", err, family, answer)
		}
	}
	_ = fault.Explained()
}

func FuzzParse(f *testing.F) {
	f.Add("AWS4-HMAC-SHA256 Credential=A/20261122/us-east-1/sqs/aws4_request, SignedHeaders=host;x-amz-date, Signature=00", "20261122T044600Z", "")
	f.Add("AWS4-HMAC-SHA256 ,Credential==/////, ,SignedHeaders=;;host;,Signature=,", "", "X-Amz-Algorith%6d")
	f.Add("", "", "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=A%2F20261122%2Fr%2Fs%2Faws4_request&X-Amz-Date=20261122T044600Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=00&X-Amz-Security-Token=t")
	f.Add("Basic dXNlcjpwYXNz", "Sun, 22 Nov 2026 04:46:00 GMT", "&&&=%zz")
	f.Fuzz(func(t *testing.T, auth, date, query string) {
		req := Request{Method: "GET", Path: "/", RawQuery: query, Host: "example", Header: http.Header{headerDate: {date}}}
		if auth != "" {
			req.Header.Set(headerAuthorization, auth)
		}
		sig, err := Parse(&req)
		if err != nil {
			checkRefusal(t, err)
			return
		}
		if sig.AccessKeyID == "" || strings.Contains(sig.AccessKeyID+sig.Date+sig.Region+sig.Service+sig.term, "/") ||
			!signs(sig.SignedHeaders, "host") && !signs(sig.SignedHeaders, authority) || len(sig.timestamp) != basicLength {
			t.Fatalf("%+v", sig)
		}
		if names := strings.Split(sig.SignedHeaders, ";"); !slices.IsSorted(names) || len(names) > SignedHeadersMax {
			t.Fatalf("%q", names)
		}
		if at, ok := parseBasic(sig.timestamp); !ok || !at.Equal(sig.Time) {
			t.Fatalf("%s is %s", sig.timestamp, sig.Time)
		}
		if sig.Expires < 0 || sig.Expires > ExpiresSecondsMax*time.Second || sig.Presigned != (auth == "") {
			t.Fatalf("%+v", sig)
		}
	})
}

func FuzzQuery(f *testing.F) {
	for _, seed := range []string{"", "a=1&b=2", "b&a", "a=%7e&a=+&=&&a==", "%", "a=%zz", "A=1&a=1&a-=1", "\xff=\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		var s scratch
		if fault := s.appendQuery(raw, false, Rules{}); fault != nil {
			if !strings.Contains(raw, "%") && strings.Count(raw, "&") < QueryParametersMax {
				t.Fatalf("%q: %v", raw, fault)
			}
			return
		}
		var want []string
		for text := range strings.SplitSeq(raw, "&") {
			if text == "" {
				continue
			}
			name, value, _ := strings.Cut(text, "=")
			name, err1 := url.QueryUnescape(name)
			value, err2 := url.QueryUnescape(value)
			if err1 != nil || err2 != nil {
				t.Fatalf("%q was read", raw)
			}
			escape := func(text string) string { return strings.ReplaceAll(url.QueryEscape(text), "+", "%20") }
			want = append(want, escape(name)+"\x00"+escape(value))
		}
		slices.Sort(want) // by name, then by value: no escaped text holds a zero byte
		if canonical := strings.ReplaceAll(strings.Join(want, "&"), "\x00", "="); string(s.text) != canonical {
			t.Fatalf("%q: %s, want %s", raw, s.text, canonical)
		}
		again := string(s.text)
		if s.text = s.text[:0]; s.appendQuery(again, false, Rules{}) != nil || string(s.text) != again {
			t.Fatalf("%q: %s becomes %s", raw, again, s.text)
		}
	})
}

func FuzzPath(f *testing.F) {
	for _, seed := range []string{"/", "/a/../b//c/.", "/%2e%2E/%2F", "/a b\n", "/\xff%zz", "//..//..", "/.a/..b/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		var twice, once scratch
		fault := twice.appendPath("/"+raw, Rules{})
		want := path.Clean("/" + raw)
		if strings.HasSuffix("/"+raw, "/") && want != "/" {
			want += "/"
		}
		if got := NormalPath("/" + raw); got != want {
			t.Fatalf("%q: %q, want %q", raw, got, want)
		}
		segments := strings.Split(want, "/")
		for i, segment := range segments {
			segments[i] = strings.ReplaceAll(url.QueryEscape(segment), "+", "%20")
		}
		if encoded := strings.Join(segments, "/"); fault != nil || string(twice.text) != encoded {
			t.Fatalf("%q: %s, want %s; %v", raw, twice.text, encoded, fault)
		}
		if fault := once.appendPath("/"+raw, Rules{EncodeOnce: true, KeepPath: true}); fault != nil {
			return
		}
		before, err1 := url.PathUnescape("/" + raw)
		after, err2 := url.PathUnescape(string(once.text))
		if err1 != nil || err2 != nil || before != after || strings.Count(string(once.text), "/") != strings.Count(raw, "/")+1 {
			t.Fatalf("%q: %s", raw, once.text)
		}
	})
}

func FuzzValue(f *testing.F) {
	for _, seed := range []string{"", " a  b ", "a\r\n\tb", "\u00a0", "\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		var s scratch
		s.appendValue(value)
		want := strings.Join(strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(" \t\n\v\f\r", r) }), " ")
		if string(s.text) != want {
			t.Fatalf("%q: %q, want %q", value, s.text, want)
		}
	})
}

func FuzzDate(f *testing.F) {
	for _, seed := range []string{"20150830T123600Z", "20240229T235959Z", "20150229T000000Z", "2015083-T123600Z"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := parseBasic(text)
		want, err := time.Parse(basicFormat, text)
		if ok != (err == nil && len(text) == basicLength) || (ok && !got.Equal(want)) {
			t.Fatalf("%q: %s, %v; the standard library has %s, %v", text, got, ok, want, err)
		}
	})
}

// FuzzChunks starts from signed bodies; whatever becomes of them, what the decoder gives out is the beginning of what was
// signed, and all of it if it is satisfied. An unsigned body is only told to be well formed: then it can be encoded again.
func FuzzChunks(f *testing.F) {
	contents := [][]byte{bytes.Repeat([]byte("01234567"), chunkBytesMin/8+1), []byte("abcde"), []byte("abcde")} // two chunks, one, one
	at, trailers := EndpointOf("us-east-1", "s3"), []Field{{"x-amz-checksum-crc32", "AAAAAA=="}}
	var payloads []Payload
	for i, kind := range []PayloadKind{Chunked, ChunkedTrailer, UnsignedTrailer} {
		req := Request{Method: "PUT", Path: "/b/k", Host: "example", Body: contents[i]}
		chunking := Chunking{Kind: kind, ChunkBytes: chunkBytesMin}
		if kind != Chunked {
			chunking.Trailers = trailers
		}
		if err := NewSigner().SignChunked(&req, docsCredentials, at, chunking, attackNow); err != nil {
			f.Fatal(err)
		}
		payload, err := verifyPut(&req, at)
		if err != nil {
			f.Fatal(err)
		}
		payloads = append(payloads, payload)
		f.Add(byte(i), req.Body)
	}
	f.Add(byte(2), []byte("ffffffffffffffff\r\n"))
	f.Fuzz(func(t *testing.T, which byte, body []byte) {
		payload, content := payloads[int(which)%len(payloads)], contents[int(which)%len(payloads)]
		reader := payload.Reader(bytes.NewReader(body))
		got, err := io.ReadAll(reader)
		if err != nil {
			checkRefusal(t, err)
		}
		if len(got) > len(body) || (err == nil && int64(len(got)) != payload.DecodedLength) {
			t.Fatalf("%d bytes from %d, %v", len(got), len(body), err)
		}
		if payload.Kind != UnsignedTrailer && !bytes.HasPrefix(content, got) {
			t.Fatal("gave out what was not signed")
		}
		if err == nil && (reader.Trailers() == nil) != (payload.Kind == Chunked) {
			t.Fatalf("trailers %v", reader.Trailers())
		}
		if err != nil && reader.Trailers() != nil {
			t.Fatal("trailers of a body that was refused")
		}
	})
}
