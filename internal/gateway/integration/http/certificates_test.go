package http

// Proves what is still looked at where an API's author trusts any certificate authority: expiry, host name, the chain. How: chains made
// here, and an endpoint that presents them.

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	nethttp "net/http"
	"net/http/httptest"
	"testing"
	"time"

	"sluice/internal/gateway/integration"
	"sluice/internal/gateway/restapi"
)

// authority is a private certificate authority, known to nobody.
type authority struct {
	t    *testing.T
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newAuthority(t *testing.T, name string) *authority {
	a := &authority{t: t}
	template := &x509.Certificate{Subject: pkix.Name{CommonName: name}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	a.cert, a.key = a.sign(template, time.Now().Add(time.Hour))
	return a
}

// sign issues a certificate; an authority without one signs its own.
func (a *authority) sign(template *x509.Certificate, until time.Time) (*x509.Certificate, *ecdsa.PrivateKey) {
	a.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		a.t.Fatal(err)
	}
	template.SerialNumber, template.NotBefore, template.NotAfter = big.NewInt(1), time.Now().Add(-2*time.Hour), until
	parent, signer := a.cert, a.key
	if parent == nil {
		parent, signer = template, key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, signer)
	if err != nil {
		a.t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		a.t.Fatal(err)
	}
	return cert, key
}

func TestWhatIsLookedAtNonetheless(t *testing.T) {
	ours, other := newAuthority(t, "ours"), newAuthority(t, "ours")
	here := []net.IP{net.IPv4(127, 0, 0, 1)}
	valid, key := ours.sign(&x509.Certificate{Subject: pkix.Name{CommonName: "valid"}, IPAddresses: here}, time.Now().Add(time.Hour))
	expired, expiredKey := ours.sign(&x509.Certificate{IPAddresses: here}, time.Now().Add(-time.Hour))
	elsewhere, elsewhereKey := ours.sign(&x509.Certificate{DNSNames: []string{"elsewhere.example"}}, time.Now().Add(time.Hour))
	alone, aloneKey := (&authority{t: t}).sign(&x509.Certificate{IPAddresses: here}, time.Now().Add(time.Hour))
	for name, c := range map[string]struct {
		chain []*x509.Certificate
		key   *ecdsa.PrivateKey
		ok    bool
	}{
		"a private authority":           {[]*x509.Certificate{valid, ours.cert}, key, true},
		"one that is not sent":          {[]*x509.Certificate{valid}, key, true},
		"self-signed":                   {[]*x509.Certificate{alone}, aloneKey, true},
		"expired":                       {[]*x509.Certificate{expired, ours.cert}, expiredKey, false},
		"another host's":                {[]*x509.Certificate{elsewhere, ours.cert}, elsewhereKey, false},
		"an authority that is not its":  {[]*x509.Certificate{valid, other.cert}, key, false},
		"an authority that is an end's": {[]*x509.Certificate{valid, alone}, key, false},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewUnstartedServer(nethttp.HandlerFunc(func(w nethttp.ResponseWriter, _ *nethttp.Request) { _, _ = io.WriteString(w, "trusted") }))
			presented := tls.Certificate{PrivateKey: c.key}
			for _, cert := range c.chain {
				presented.Certificate = append(presented.Certificate, cert.Raw)
			}
			s.TLS, s.Config.ErrorLog = &tls.Config{Certificates: []tls.Certificate{presented}, MinVersion: tls.VersionTLS12}, log.New(io.Discard, "", 0)
			s.StartTLS()
			defer s.Close()
			insecurely := func(i *restapi.Integration) { i.InsecureSkipVerification = true }
			got, err := New(nil).Invoke(t.Context(), request(t, s.URL, insecurely))
			var failure *integration.Failure
			if c.ok != (err == nil) || c.ok && string(got.Body) != "trusted" || !c.ok && (!errors.As(err, &failure) || failure.Text != "General SSLEngine problem") {
				t.Errorf("%+v, %v", got, err)
			}
			if _, err := New(nil).Invoke(t.Context(), request(t, s.URL)); !errors.As(err, &failure) || failure.Text != "General SSLEngine problem" {
				t.Errorf("trusted without being told to: %v", err)
			}
		})
	}
}
