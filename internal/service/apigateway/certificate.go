package apigateway

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"time"
)

// What API Gateway's client certificates are. Source: Developer Guide, "Generate and configure an SSL certificate for backend authentication".
const (
	certificateKeyBits  = 2048
	certificateValidity = 365 * 24 * time.Hour
	serialBits          = 127 // RFC 5280, 4.1.2.2: positive, and at most 20 octets
	certificateIDLength = 6
)

// CertificatesMax is how many client certificates an account has in a region at most. Source: Developer Guide, "Amazon API Gateway quotas".
const CertificatesMax = 60

// selfSigned makes a certificate that is valid from at on, and its private key as PKCS #8.
func selfSigned(at time.Time) (certificate, private []byte, err error) {
	key, err := rsa.GenerateKey(rand.Reader, certificateKeyBits)
	if err != nil {
		return nil, nil, fmt.Errorf("generate RSA key: %w", err)
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), serialBits))
	if err != nil {
		return nil, nil, fmt.Errorf("generate serial number: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: serial.Add(serial, big.NewInt(1)), Subject: pkix.Name{CommonName: "ApiGateway"},
		NotBefore: at, NotAfter: at.Add(certificateValidity), BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		return nil, nil, fmt.Errorf("sign certificate: %w", err)
	}
	if private, err = x509.MarshalPKCS8PrivateKey(key); err != nil {
		return nil, nil, fmt.Errorf("encode private key: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), private, nil
}
