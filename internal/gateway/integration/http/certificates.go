package http

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"time"
)

// secure makes the TLS side of a connection to a host, whose port address carries. With insecure any certificate authority will do.
func secure(ctx context.Context, conn net.Conn, address string, insecure bool) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	config := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if insecure {
		config.InsecureSkipVerify = true //nolint:gosec // the API's author asks for it, and basicallyValid looks nonetheless
		config.VerifyConnection = func(s tls.ConnectionState) error { return basicallyValid(s.PeerCertificates, host, time.Now()) }
	}
	secured := tls.Client(conn, config)
	ctx, cancel := context.WithTimeout(ctx, tlsHandshakeDuration)
	defer cancel()
	if err := secured.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	return secured, nil
}

var errExpired = errors.New("a certificate of the chain is not valid at this time")

// basicallyValid is what is looked at under tlsConfig.insecureSkipVerification: "API Gateway still performs basic certificate
// validation, which includes checking the certificate's expiration date, hostname, and presence of a root certificate authority" (API
// reference, "TlsConfig"). Who that authority is does not matter, and servers need not send it: it is there for a chain whose
// certificates sign one another.
func basicallyValid(chain []*x509.Certificate, host string, now time.Time) error {
	err := chainOf(chain, now)
	if err == nil {
		err = chain[0].VerifyHostname(host)
	}
	if err != nil {
		return &tls.CertificateVerificationError{UnverifiedCertificates: chain, Err: err}
	}
	return nil
}

func chainOf(chain []*x509.Certificate, now time.Time) error {
	if len(chain) == 0 {
		return errors.New("the endpoint has no certificate")
	}
	for i, c := range chain {
		if now.Before(c.NotBefore) || now.After(c.NotAfter) {
			return errExpired
		}
		if i+1 == len(chain) {
			break
		}
		if err := c.CheckSignatureFrom(chain[i+1]); err != nil {
			return fmt.Errorf("the certificate of %s: %w", c.Subject.CommonName, err)
		}
	}
	return nil
}
