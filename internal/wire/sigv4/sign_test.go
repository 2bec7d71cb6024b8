package sigv4

import (
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

// Proves what the signer does to a request, and what it refuses to sign: what the verifier would refuse for its form.

func TestSignHeaders(t *testing.T) {
	req := Request{
		Method: "GET", Path: "/", Host: "example",
		Header: http.Header{
			headerAuthorization: {"old"}, headerToken: {"old"}, headerAmzDate: {"old"}, "User-Agent": {"me"}, "X-Amzn-Trace-Id": {"Root=1"},
			"Connection": {"close"}, "Accept": {"*/*"}, "X-Empty": nil,
		},
	}
	if err := NewSigner().Sign(&req, docsCredentials, EndpointOf("us-east-1", "sqs"), attackNow); err != nil {
		t.Fatal(err)
	}
	sig, err := Parse(&req)
	if err != nil {
		t.Fatal(err)
	}
	if sig.SignedHeaders != "accept;host;x-amz-date" || sig.SessionToken != "" || req.Header.Get(headerAmzDate) != "20261122T044600Z" {
		t.Errorf("signed %s with %v", sig.SignedHeaders, req.Header)
	}
	again := clone(req)
	if err := NewSigner().Sign(&again, docsCredentials, EndpointOf("us-east-1", "sqs"), attackNow); err != nil || !reflect.DeepEqual(again, req) {
		t.Errorf("signed twice: %v, %v", again.Header, err)
	}
}

func TestSignS3(t *testing.T) {
	at := EndpointOf("us-east-1", "s3")
	req := Request{Method: "PUT", Path: "/b/k", Host: "example", Body: []byte("data")}
	if err := NewSigner().Sign(&req, attackCredentials(), at, attackNow); err != nil {
		t.Fatal(err)
	}
	if req.Header.Get(headerPayload) != dataHash || req.Header.Get(headerToken) != attackCredentials().SessionToken {
		t.Errorf("%v", req.Header)
	}
}

func TestUnsignable(t *testing.T) {
	many := make(http.Header)
	for i := range SignedHeadersMax {
		many["X-"+strings.Repeat("A", 1)+strings.Repeat("a", i)] = []string{"x"}
	}
	at := EndpointOf("us-east-1", "s3")
	for name, req := range map[string]Request{
		"no method":      {Path: "/", Host: "example"},
		"no host":        {Method: "GET", Path: "/"},
		"host of spaces": {Method: "GET", Path: "/", Host: " "},
		"no path":        {Method: "GET", Path: "x", Host: "example"},
		"faulty path":    {Method: "GET", Path: "/%", Host: "example"},
		"faulty query":   {Method: "GET", Path: "/", RawQuery: "%", Host: "example"},
		"header key":     {Method: "GET", Path: "/", Host: "example", Header: http.Header{"x": {"y"}}},
		"host header":    {Method: "GET", Path: "/", Host: "example", Header: http.Header{headerHost: {"y"}}},
		"many headers":   {Method: "GET", Path: "/", Host: "example", Header: many},
	} {
		for _, sign := range []func(*Request) error{
			func(r *Request) error { return NewSigner().Sign(r, docsCredentials, at, attackNow) },
			func(r *Request) error { return NewSigner().Presign(r, docsCredentials, at, time.Hour, attackNow) },
			func(r *Request) error {
				return NewSigner().SignChunked(r, docsCredentials, at, Chunking{Chunked, 8192, nil}, attackNow)
			},
		} {
			other := clone(req)
			if err := sign(&other); !errors.Is(err, ErrUnsignable) {
				t.Errorf("%s: %v", name, err)
			}
			if other.Header.Get(headerAuthorization) != "" || other.RawQuery != req.RawQuery {
				t.Errorf("%s: signed all the same", name)
			}
		}
	}
}

func TestUnpresignable(t *testing.T) {
	for _, lifetime := range []time.Duration{0, -time.Second, time.Second - 1, 7*24*time.Hour + time.Second} {
		req := Request{Method: "GET", Path: "/", Host: "example"}
		if err := NewSigner().Presign(&req, docsCredentials, EndpointOf("us-east-1", "s3"), lifetime, attackNow); !errors.Is(err, ErrLifetime) {
			t.Errorf("%s: %v", lifetime, err)
		}
	}
}

func TestUnchunkable(t *testing.T) {
	for name, test := range map[string]struct {
		service  string
		chunking Chunking
	}{
		"kind":                    {"s3", Chunking{Hashed, 8192, nil}},
		"size":                    {"s3", Chunking{Chunked, 0, nil}},
		"service":                 {"sqs", Chunking{Chunked, 8192, nil}},
		"trailer where none is":   {"s3", Chunking{Chunked, 8192, []Field{{"a", "b"}}}},
		"no trailer":              {"s3", Chunking{ChunkedTrailer, 8192, nil}},
		"trailer twice":           {"s3", Chunking{ChunkedTrailer, 8192, []Field{{"a", "b"}, {"a", "c"}}}},
		"trailer in capitals":     {"s3", Chunking{ChunkedTrailer, 8192, []Field{{"A", "b"}}}},
		"trailer of two lines":    {"s3", Chunking{UnsignedTrailer, 8192, []Field{{"a", "b\nc:d"}}}},
		"trailer with a return":   {"s3", Chunking{UnsignedTrailer, 8192, []Field{{"a", "b\r"}}}},
		"the trailer's signature": {"s3", Chunking{UnsignedTrailer, 8192, []Field{{trailerSignature, "x"}}}},
	} {
		req := Request{Method: "PUT", Path: "/", Host: "example", Body: []byte("data")}
		err := NewSigner().SignChunked(&req, docsCredentials, EndpointOf("us-east-1", test.service), test.chunking, attackNow)
		if !errors.Is(err, ErrUnsignable) || string(req.Body) != "data" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A token that is added after signing, as for AWS IoT, is no part of what is signed, in either form.
func TestUnsignedToken(t *testing.T) {
	at := EndpointOf("us-east-1", "iotdevicegateway")
	signed := Request{Method: "GET", Path: "/mqtt", Host: "example"}
	if err := NewSigner().Sign(&signed, attackCredentials(), at, attackNow); err != nil {
		t.Fatal(err)
	}
	presigned := Request{Method: "GET", Path: "/mqtt", Host: "example"}
	if err := NewSigner().Presign(&presigned, Credentials{"ASIAIOSFODNN7EXAMPLE", attackSecret, ""}, at, time.Minute, attackNow); err != nil {
		t.Fatal(err)
	}
	presigned.RawQuery += "&X-Amz-Security-Token=TOKEN%2FWITH%2BSIGNS%3D%3D"
	for _, req := range []Request{signed, presigned} {
		if _, err := serve(NewVerifier(), &req, at, attackCredentials(), attackNow); err != nil {
			t.Errorf("%s", explain(err))
		}
		strict := at
		strict.Rules.UnsignedToken = false
		if _, err := serve(NewVerifier(), &req, strict, attackCredentials(), attackNow); err == nil {
			t.Error("accepted where the token must be signed")
		}
	}
}
