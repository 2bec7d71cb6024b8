package main

// Proves that the requests of one command share a connection, over TLS too: "sluice logs --follow" makes a request a second. How: a server
// that counts connections.

import (
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

func TestRequestsShareAConnection(t *testing.T) {
	var connections atomic.Int64
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	s.StartTLS()
	defer s.Close()
	certificate := filepath.Join(t.TempDir(), "certificate.pem")
	if err := os.WriteFile(certificate, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	c := client{Listen: strings.TrimPrefix(s.URL, "https://"), TLSCert: certificate}
	for range 3 {
		web, err := c.web()
		if err != nil {
			t.Fatal(err)
		}
		r, err := web.Get(c.endpoint())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	if n := connections.Load(); n != 1 {
		t.Errorf("%d connections", n)
	}
}
