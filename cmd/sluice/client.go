package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"os"
	"time"
)

// client is where the commands other than up find the server.
type client struct {
	Listen  string `help:"Address of the server." default:"127.0.0.1:4566" env:"SLUICE_LISTEN" placeholder:"HOST:PORT"`
	Data    string `help:"Data folder of the server, where the root's access key is." default:"./.sluice" env:"SLUICE_DATA" type:"path"`
	Region  string `help:"Region to use." default:"us-east-1" env:"SLUICE_REGION"`
	TLSCert string `name:"tls-cert" help:"Certificate of a server that serves HTTPS." env:"SLUICE_TLS_CERT" type:"path" placeholder:"FILE"`

	made *http.Client `kong:"-"` // what web has made
}

func (c *client) endpoint() string {
	if c.TLSCert != "" {
		return "https://" + c.Listen
	}
	return "http://" + c.Listen
}

// web is an HTTP client that trusts the server's certificate, whoever signed it: one for all requests, so that they share a connection.
func (c *client) web() (*http.Client, error) {
	const patience = 30 * time.Second
	if c.made != nil {
		return c.made, nil
	}
	web := &http.Client{Timeout: patience}
	if c.TLSCert == "" {
		c.made = web
		return web, nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	text, err := os.ReadFile(c.TLSCert)
	if err != nil {
		return nil, err
	}
	if !pool.AppendCertsFromPEM(text) {
		return nil, errors.New(c.TLSCert + " holds no certificate")
	}
	web.Transport = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
	c.made = web
	return web, nil
}

// bundle is the file that AWS tools need to trust the server: a certificate that signed itself. One of a known authority needs none.
func (c *client) bundle() (string, error) {
	if c.TLSCert == "" {
		return "", nil
	}
	text, err := os.ReadFile(c.TLSCert)
	if err != nil {
		return "", err
	}
	leaf, err := firstCertificate(text)
	if err != nil {
		return "", fmt.Errorf("%s: %w", c.TLSCert, err)
	}
	if leaf.CheckSignatureFrom(leaf) != nil && leaf.Issuer.String() != leaf.Subject.String() {
		return "", nil
	}
	return c.TLSCert, nil
}

func firstCertificate(text []byte) (*x509.Certificate, error) {
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, errors.New("no certificate in PEM")
	}
	return x509.ParseCertificate(block.Bytes)
}
