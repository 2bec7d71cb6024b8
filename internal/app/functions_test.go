package app

// Proves that the door through which functions find the server leads to nothing that is this machine's or the operator's alone, whatever they
// write into their requests. How: requests at the door's handler, from the loopback address that they have in a sandbox.

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"sluice/internal/service/lambda"
)

func TestTheDoorOfFunctions(t *testing.T) {
	s := newServer(t)
	ask := func(handler http.Handler, method, path, host string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, path, strings.NewReader(""))
		r.Host, r.RemoteAddr = host, "127.0.0.1:40000"
		r.Header.Set("X-Forwarded-For", "127.0.0.1")
		r.Header.Set("X-Forwarded-Host", "localhost")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		return w
	}
	if w := ask(s.app.listener.server.Handler, http.MethodGet, "/_sluice/metrics", "localhost"); w.Code != http.StatusOK {
		t.Fatalf("from outside a sandbox: %d %s", w.Code, w.Body)
	}
	for _, path := range []string{
		"/_sluice/metrics", "/_sluice/health", "/_sluice/accounts", "//_sluice/metrics", "/./_sluice/metrics", "/x/../_sluice/metrics", "/%5fsluice/metrics",
		lambda.ArchivePath, lambda.ArchivePath + "x?Expires=99999999999&Signature=x",
	} {
		for _, host := range []string{"localhost:4566", "127.0.0.1", "_sluice", "lambda.us-east-1.amazonaws.com", "x.lambda-url.us-east-1.localhost", ""} {
			for _, method := range []string{http.MethodGet, http.MethodPost} {
				if w := ask(s.app.functions.handler, method, path, host); w.Code < http.StatusBadRequest || strings.Contains(w.Body.String(), "sluice_") {
					t.Errorf("%s %s%s: %d %s", method, host, path, w.Code, w.Body)
				}
			}
		}
	}
}
