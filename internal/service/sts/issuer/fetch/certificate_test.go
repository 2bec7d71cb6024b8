package fetch

// Proves that a thumbprint vouches for a server whose chain leads to that certificate by signatures, for its own host, while it
// is valid; and that showing somebody's certificate without having been signed by it helps nobody. How: authorities made here.

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
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"sluice/internal/service/sts/issuer"
)

// authority signs certificates; nil signs itself.
type authority struct {
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func (a *authority) sign(t *testing.T, change func(*x509.Certificate)) *authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: t.Name()}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		DNSNames: []string{"idp.example"}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true,
	}
	change(template)
	parent, parentKey := template, key
	if a != nil {
		parent, parentKey = a.certificate, a.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, &key.PublicKey, parentKey)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &authority{certificate, key}
}

func anAuthority(name string) func(*x509.Certificate) {
	return func(c *x509.Certificate) {
		c.IsCA, c.KeyUsage, c.DNSNames, c.Subject.CommonName = true, x509.KeyUsageCertSign, nil, name
	}
}

func TestThumbprints(t *testing.T) {
	as := func(*x509.Certificate) {}
	var none *authority
	root := none.sign(t, anAuthority("root"))
	middle := root.sign(t, anAuthority("middle"))
	leaf := middle.sign(t, as)
	alone := none.sign(t, as)
	rogue := none.sign(t, anAuthority("root")).sign(t, as) // by an authority of the same name
	over := middle.sign(t, func(c *x509.Certificate) { c.NotAfter = time.Now().Add(-time.Minute) })
	client := middle.sign(t, func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} })
	trusted := x509.NewCertPool()
	trusted.AddCert(root.certificate)
	for name, test := range map[string]struct {
		shown  []*authority
		host   string
		pinned *authority
		roots  *x509.CertPool
		ok     bool
	}{
		"trusted by the host":                 {[]*authority{leaf, middle}, "idp.example", nil, trusted, true},
		"trusted, with a thumbprint of other": {[]*authority{leaf, middle}, "idp.example", alone, trusted, true},
		"not trusted":                         {[]*authority{leaf, middle, root}, "idp.example", nil, nil, false},
		"the root's thumbprint":               {[]*authority{leaf, middle, root}, "idp.example", root, nil, true},
		"the middle's":                        {[]*authority{leaf, middle}, "idp.example", middle, nil, true},
		"the leaf's own":                      {[]*authority{leaf, middle}, "idp.example", leaf, nil, true},
		"of one that is not shown":            {[]*authority{leaf, middle}, "idp.example", root, nil, false},
		"signed by itself":                    {[]*authority{alone}, "idp.example", alone, nil, true},
		"another host":                        {[]*authority{leaf, middle, root}, "evil.example", root, nil, false},
		"another host, trusted":               {[]*authority{leaf, middle}, "evil.example", nil, trusted, false},
		"shown, and not signed by it":         {[]*authority{rogue, root}, "idp.example", root, nil, false},
		"shown as its own":                    {[]*authority{rogue, leaf, middle, root}, "idp.example", leaf, nil, false},
		"over":                                {[]*authority{over, middle, root}, "idp.example", root, nil, false},
		"for clients":                         {[]*authority{client, middle, root}, "idp.example", root, nil, false},
		"no host":                             {[]*authority{leaf, middle, root}, "", root, trusted, false},
		"nobody":                              {nil, "idp.example", root, trusted, false},
		"too many":                            {[]*authority{leaf, middle, root, root, root, root, root, root, root, root, root}, "idp.example", root, trusted, false},
	} {
		var shown []*x509.Certificate
		for _, a := range test.shown {
			shown = append(shown, a.certificate)
		}
		var thumbprints []string
		if test.pinned != nil {
			thumbprints = []string{thumbprint(test.pinned.certificate)}
		}
		roots := test.roots
		if roots == nil {
			roots = x509.NewCertPool()
		}
		if err := verify(shown, test.host, thumbprints, roots); (err == nil) != test.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A server that is named by its address must have a certificate for the address.
func TestCertificatesOfAddresses(t *testing.T) {
	var none *authority
	for name, test := range map[string]struct {
		change func(*x509.Certificate)
		want   error
	}{
		"for the address": {func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)} }, nil},
		"for a name":      {func(c *x509.Certificate) { c.DNSNames = []string{"localhost"} }, issuer.ErrThumbprint},
		"for nobody":      {func(c *x509.Certificate) { c.DNSNames = nil }, issuer.ErrThumbprint},
	} {
		a := none.sign(t, test.change)
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }))
		s.Config.ErrorLog = log.New(io.Discard, "", 0)
		s.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{a.certificate.Raw}, PrivateKey: a.key}}}
		s.StartTLS()
		if _, err := New().Fetch(t.Context(), s.URL, []string{thumbprint(a.certificate)}, 10); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
		s.Close()
	}
}
