package app

// Proves that every entrance is served over TLS with the operator's certificate and with nothing less than TLS 1.2, that a renewed
// certificate is taken up without a restart, and that a broken one leaves the last good one in use. How: certificates made here, a
// virtual clock, and a whole server.

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/config"
)

// issue writes a certificate that signs itself, and its key, and returns a pool that trusts it.
func issue(t *testing.T, folder, name string) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	serial, err := rand.Int(rand.Reader, big.NewInt(1<<62))
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: serial, Subject: pkix.Name{CommonName: name}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: der}, "key.pem": {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(filepath.Join(folder, file), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
	return pool
}

func TestTLS(t *testing.T) {
	folder := t.TempDir()
	trusted := issue(t, folder, "server")
	a, err := New(self, &config.Config{
		Listen: "127.0.0.1:0", Data: filepath.Join(folder, "data"), Region: "us-east-1", Account: "000000000000", AccessLog: "off", LogLevel: "error",
		TLSCert: filepath.Join(folder, "cert.pem"), TLSKey: filepath.Join(folder, "key.pem"),
	}, "test", io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx) }()
	get := func(c *tls.Config, path string) (int, error) {
		web := http.Client{Transport: &http.Transport{TLSClientConfig: c, DisableKeepAlives: true}}
		r, err := web.Get(a.URL() + path)
		if err != nil {
			return 0, err
		}
		return r.StatusCode, r.Body.Close()
	}
	good := &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12}
	for path, want := range map[string]int{
		"/_sluice/health": http.StatusOK, "/": http.StatusForbidden, "/_aws/execute-api/abcdefghij/prod/x": http.StatusForbidden,
	} {
		if status, err := get(good, path); err != nil || status != want {
			t.Errorf("%s: %d, %v", path, status, err)
		}
	}
	if _, err := get(&tls.Config{RootCAs: trusted, MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}, "/_sluice/health"); err == nil {
		t.Error("TLS 1.1 is served")
	}
	if _, err := get(&tls.Config{MinVersion: tls.VersionTLS12}, "/_sluice/health"); err == nil {
		t.Error("a client that does not trust the certificate is served")
	}
	plain, err := http.Get("http" + strings.TrimPrefix(a.URL(), "https") + "/_sluice/health")
	if err != nil || plain.StatusCode != http.StatusBadRequest {
		t.Errorf("plain HTTP: %v, %v", plain, err)
	} else if err := plain.Body.Close(); err != nil {
		t.Error(err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func TestCertificateIsRenewed(t *testing.T) {
	folder := t.TempDir()
	issue(t, folder, "first")
	virtual := clock.NewVirtual(time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC))
	c, err := openCertificate(filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem"), virtual, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	name := func() string {
		pair, err := c.get(nil)
		if err != nil {
			t.Fatal(err)
		}
		return pair.Leaf.Subject.CommonName
	}
	issue(t, folder, "second")
	if got := name(); got != "first" {
		t.Errorf("before it is time to look: %s", got)
	}
	virtual.Advance(certificateLook)
	if got := name(); got != "second" {
		t.Errorf("after it is time to look: %s", got)
	}
	if err := os.WriteFile(filepath.Join(folder, "key.pem"), []byte("no key"), 0o600); err != nil {
		t.Fatal(err)
	}
	virtual.Advance(certificateLook)
	if got := name(); got != "second" {
		t.Errorf("with a broken key: %s", got)
	}
	issue(t, folder, "third")
	virtual.Advance(certificateLook)
	if got := name(); got != "third" {
		t.Errorf("after a broken one: %s", got)
	}
}

func TestCertificateThatCannotBeRead(t *testing.T) {
	folder := t.TempDir()
	if _, err := openCertificate(filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem"), clock.System{}, slog.New(slog.DiscardHandler)); err == nil ||
		!strings.Contains(err.Error(), "cert.pem") {
		t.Error(err)
	}
}
