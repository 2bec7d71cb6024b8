package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"sluice/internal/wire/sigv4"
)

// client calls AWS APIs in their three protocols.
type client struct {
	endpoint, region string
	keys             sigv4.Credentials
	signer           *sigv4.Signer
}

func newClient(endpoint, region, credentials string) (*client, error) {
	keys, err := readCredentials(credentials)
	if err != nil {
		return nil, err
	}
	return &client{endpoint: endpoint, region: region, keys: keys, signer: sigv4.NewSigner()}, nil
}

// readCredentials reads the first profile of a shared-credentials file.
func readCredentials(path string) (sigv4.Credentials, error) {
	var keys sigv4.Credentials
	f, err := os.Open(path)
	if err != nil {
		return keys, err
	}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), "=")
		switch strings.TrimSpace(name) {
		case "aws_access_key_id":
			keys.AccessKeyID = strings.TrimSpace(value)
		case "aws_secret_access_key":
			keys.SecretAccessKey = strings.TrimSpace(value)
		}
	}
	return keys, f.Close()
}

// problem is an answer that is no success.
type problem struct {
	status int
	body   string
}

func (p *problem) Error() string { return fmt.Sprintf("status %d: %s", p.status, p.body) }

// json calls an operation of the AWS JSON protocol: SQS.
func (c *client) json(ctx context.Context, target string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	return c.call(ctx, "sqs", http.MethodPost, "/", body, http.Header{"Content-Type": {"application/x-amz-json-1.0"}, "X-Amz-Target": {target}}, out)
}

// query calls an operation of the Query protocol: IAM.
func (c *client) query(ctx context.Context, service string, form url.Values) error {
	return c.call(ctx, service, http.MethodPost, "/", []byte(form.Encode()), http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, nil)
}

// rest calls an operation of the REST-JSON protocol: API Gateway.
func (c *client) rest(ctx context.Context, method, path string, in, out any) error {
	var body []byte
	if in != nil {
		var err error
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	return c.call(ctx, "apigateway", method, path, body, http.Header{"Content-Type": {"application/json"}}, out)
}

func (c *client) call(ctx context.Context, service, method, path string, body []byte, header http.Header, out any) error {
	r, err := http.NewRequestWithContext(ctx, method, c.endpoint+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header = header
	signed := sigv4.Request{Method: method, Path: r.URL.EscapedPath(), RawQuery: r.URL.RawQuery, Host: r.Host, Header: r.Header, Body: body}
	if err := c.signer.Sign(&signed, c.keys, sigv4.EndpointOf(c.region, service), time.Now()); err != nil {
		return err
	}
	status, answer, err := roundTrip(r)
	if err != nil {
		return err
	}
	if status >= http.StatusMultipleChoices {
		return &problem{status: status, body: string(answer)}
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer, out)
}

func roundTrip(r *http.Request) (int, []byte, error) {
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, err
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return 0, nil, err
	}
	return response.StatusCode, body, response.Body.Close()
}
