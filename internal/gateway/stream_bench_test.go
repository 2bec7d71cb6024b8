package gateway

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"

	"sluice/internal/gateway/restapi"
)

// streamedBytes stay below those from which on streams are held back.
const streamedBytes = 4 << 20

func BenchmarkFrontStream(b *testing.B) {
	drink(b, front(b, map[string]restapi.Method{"GET /x": {Integration: &restapi.Integration{
		Type: restapi.HTTPProxy, HTTPMethod: "GET", URI: spring(b), ResponseTransferMode: "STREAM",
	}}}), benchBase+"/x")
}

// BenchmarkFrontStreamReverseProxy is what net/http/httputil does with the same.
func BenchmarkFrontStreamReverseProxy(b *testing.B) {
	to, err := url.Parse(spring(b))
	if err != nil {
		b.Fatal(err)
	}
	drink(b, &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }, FlushInterval: -1}, "/x")
}

// spring is an endpoint that gives all there is.
func spring(b *testing.B) string {
	b.Helper()
	body := make([]byte, streamedBytes)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) }))
	b.Cleanup(s.Close)
	return s.URL
}

// drink takes streams from a server, one after the other.
func drink(b *testing.B, h http.Handler, path string) {
	b.Helper()
	s := httptest.NewServer(h)
	b.Cleanup(s.Close)
	b.ReportAllocs()
	b.SetBytes(streamedBytes)
	for b.Loop() {
		r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, s.URL+path, nil)
		if err != nil {
			b.Fatal(err)
		}
		a, err := http.DefaultClient.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		n, err := io.Copy(io.Discard, a.Body)
		_ = a.Body.Close()
		if n != streamedBytes || err != nil {
			b.Fatal(n, err)
		}
	}
}
