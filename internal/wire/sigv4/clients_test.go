package sigv4

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Proves that requests as real clients sign them verify, and stop to verify when the path, the query, the body or a header
// is another. testdata/signed holds what botocore, the AWS SDK for Go and the AWS SDK for JavaScript sent to
// http://localhost:4566 with their clocks stopped, taken just before the socket: odd keys and ARNs in paths, repeated and
// escaped query parameters, session tokens, presigned URLs, aws-chunked bodies. No line of it is ours.

// recorded is a request of one client.
type recorded struct {
	Name, Service, Region, Method, Target, Token string
	Headers                                      [][2]string
	Body                                         []byte

	source string
	now    time.Time
}

func (r *recorded) request() Request {
	req := Request{Method: r.Method, Header: make(http.Header), Body: r.Body}
	req.Path, req.RawQuery, _ = strings.Cut(r.Target, "?")
	for _, header := range r.Headers {
		if key := http.CanonicalHeaderKey(header[0]); key != headerHost {
			req.Header.Add(key, strings.Trim(header[1], " ")) // as net/http does
		} else {
			req.Host = header[1]
		}
	}
	return req
}

func (r *recorded) credentials() Credentials {
	return Credentials{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", r.Token}
}

func recordings(t *testing.T) []recorded {
	t.Helper()
	files, err := filepath.Glob("testdata/signed/*.json")
	if err != nil || len(files) != 3 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	var all []recorded
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var set struct {
			Source   string
			Now      time.Time
			Requests []recorded
		}
		if err := json.Unmarshal(content, &set); err != nil {
			t.Fatal(err)
		}
		for _, r := range set.Requests {
			r.source, r.now = set.Source, set.Now
			all = append(all, r)
		}
	}
	return all
}

func TestClientsVerify(t *testing.T) {
	verifier := NewVerifier()
	for _, r := range recordings(t) {
		req, at := r.request(), EndpointOf(r.Region, r.Service)
		sig, err := serve(verifier, &req, at, r.credentials(), r.now)
		if err != nil {
			t.Errorf("%s, %s: %s", r.source, r.Name, explain(err))
			continue
		}
		payload, err := verifier.Verify(&req, &sig, at, r.credentials().SecretAccessKey, r.now)
		if err != nil {
			t.Errorf("%s, %s: %v", r.source, r.Name, err)
		}
		body := payload.Reader(bytes.NewReader(req.Body))
		decoded, err := io.ReadAll(body)
		if err != nil {
			t.Errorf("%s, %s: body: %v", r.source, r.Name, err)
		}
		if payload.Kind == UnsignedTrailer && (len(body.Trailers()) != 1 || len(decoded) != int(payload.DecodedLength)) {
			t.Errorf("%s, %s: %d bytes, trailers %v", r.source, r.Name, len(decoded), body.Trailers())
		}
	}
}

func TestClientsChanged(t *testing.T) {
	verifier := NewVerifier()
	for _, r := range recordings(t) {
		original, at := r.request(), EndpointOf(r.Region, r.Service)
		changed := make(map[string]Request)
		edit := func(what string, change func(*Request)) {
			req := clone(original)
			change(&req)
			changed[what] = req
		}
		edit("method", func(req *Request) { req.Method = "PATCHY" })
		edit("path", func(req *Request) { req.Path += "x" })
		edit("path escaped twice", func(req *Request) { req.Path += "%2525" })
		edit("query", func(req *Request) { req.RawQuery += "&x=1" })
		edit("host", func(req *Request) { req.Host += "x" })
		edit("added header", func(req *Request) { req.Header.Set("X-Amz-Acl", "public-read") })
		if sig, err := Parse(&original); err != nil {
			t.Errorf("%s, %s: %v", r.source, r.Name, err)
		} else if kind, fault := payloadOf(&original, &sig, at.Rules); fault != nil || kind.Kind == Hashed {
			edit("body", func(req *Request) { req.Body = append(req.Body, ' ') })
		}
		for key := range original.Header {
			if signs(original.Header.Get(headerAuthorization), key) || strings.HasPrefix(key, amzPrefix) {
				edit("without "+key, func(req *Request) { req.Header.Del(key) })
				edit("other "+key, func(req *Request) { req.Header.Set(key, req.Header.Get(key)+"x") })
			}
		}
		for what, req := range changed {
			if _, err := serve(verifier, &req, at, r.credentials(), r.now); err == nil {
				t.Errorf("%s, %s, %s: accepted", r.source, r.Name, what)
			}
		}
	}
}

// The same requests, written to the wire and read by net/http, verify by the view that Request's comments describe.
func TestClientsThroughHTTP(t *testing.T) {
	verifier := NewVerifier()
	for _, r := range recordings(t) {
		var wire bytes.Buffer
		fmt.Fprintf(&wire, "%s %s HTTP/1.1\r\n", r.Method, r.Target)
		hasLength := false
		for _, header := range r.Headers {
			fmt.Fprintf(&wire, "%s: %s\r\n", header[0], header[1])
			hasLength = hasLength || strings.EqualFold(header[0], "Content-Length") || strings.EqualFold(header[0], "Transfer-Encoding")
		}
		if !hasLength {
			fmt.Fprintf(&wire, "Content-Length: %d\r\n", len(r.Body))
		}
		wire.WriteString("\r\n")
		if slices.Contains(r.Headers, [2]string{"Transfer-Encoding", "chunked"}) {
			fmt.Fprintf(&wire, "%x\r\n%s\r\n0\r\n\r\n", len(r.Body), r.Body)
		} else {
			wire.Write(r.Body)
		}
		got, err := http.ReadRequest(bufio.NewReader(&wire))
		if err != nil {
			t.Errorf("%s, %s: %v", r.source, r.Name, err)
			continue
		}
		body, err := io.ReadAll(got.Body)
		if err != nil {
			t.Errorf("%s, %s: %v", r.source, r.Name, err)
		}
		req := Request{
			Method: got.Method, Path: got.URL.EscapedPath(), RawQuery: got.URL.RawQuery, Host: got.Host, Header: got.Header, Body: body,
		}
		if _, err := serve(verifier, &req, EndpointOf(r.Region, r.Service), r.credentials(), r.now); err != nil {
			t.Errorf("%s, %s: %s", r.source, r.Name, explain(err))
		}
	}
}
