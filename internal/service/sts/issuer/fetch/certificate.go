package fetch

import (
	"context"
	"crypto/sha1"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"net"
	"strings"

	"sluice/internal/service/sts/issuer"
)

// dialTrusted connects to servers that this host trusts, or that the thumbprints vouch for.
func dialTrusted(thumbprints []string) func(ctx context.Context, network, address string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			return nil, errAddress
		}
		plain, err := dialPermitted(ctx, network, address)
		if err != nil {
			return nil, err
		}
		secure := tls.Client(plain, trusting(host, thumbprints))
		if err := secure.HandshakeContext(ctx); err != nil {
			return nil, errors.Join(err, plain.Close())
		}
		return secure, nil
	}
}

// trusting makes the configuration of a connection to a host. The name that a connection itself knows is empty for an address, and
// would then not be verified.
func trusting(host string, thumbprints []string) *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS12, ServerName: host,
		// What the standard library would verify, VerifyConnection verifies, and tries the thumbprints where that fails.
		InsecureSkipVerify: true,
		VerifyConnection: func(s tls.ConnectionState) error {
			return verify(s.PeerCertificates, host, thumbprints, nil)
		},
	}
}

// verify checks the certificates that a server showed, its own first. roots are those that are trusted; nil for the host's.
func verify(shown []*x509.Certificate, host string, thumbprints []string, roots *x509.CertPool) error {
	if host == "" || len(shown) == 0 || len(shown) > certificatesMax {
		return issuer.ErrThumbprint
	}
	others := x509.NewCertPool()
	for _, c := range shown[1:] {
		others.AddCert(c)
	}
	options := x509.VerifyOptions{DNSName: host, Intermediates: others, Roots: roots}
	if _, err := shown[0].Verify(options); err == nil {
		return nil
	}
	for _, c := range shown {
		if !hasThumbprint(c, thumbprints) {
			continue
		}
		options.Roots = x509.NewCertPool()
		options.Roots.AddCert(c)
		if _, err := shown[0].Verify(options); err == nil {
			return nil
		}
	}
	return issuer.ErrThumbprint
}

// hasThumbprint compares by SHA-1, which is what thumbprints are. To pass with another certificate, one would have to be found
// for a digest that is given, which nobody can even for SHA-1.
func hasThumbprint(c *x509.Certificate, thumbprints []string) bool {
	sum := sha1.Sum(c.Raw)
	text := hex.EncodeToString(sum[:])
	for _, t := range thumbprints {
		if strings.EqualFold(t, text) {
			return true
		}
	}
	return false
}
