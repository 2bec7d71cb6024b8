package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/go-json-experiment/json"

	"sluice/internal/app"
	"sluice/internal/wire/sigv4"
)

// answerBytesMax bounds what is read of an answer.
const answerBytesMax = 16 << 20

// operate makes a request to one of the operator's paths, signed by the root credentials in the data folder. in may be nil.
func (c *client) operate(method, path string, in, out any) error {
	return c.call(context.Background(), "", sigv4.EndpointOf(app.OperatorRegion, app.OperatorService), method, "/_sluice/"+path, http.Header{}, in, out)
}

// call makes a request, signed by the root credentials of an account in the data folder; of the server's own if it is empty. in may be nil. The
// error is a *refusal if the server refuses.
func (c *client) call(ctx context.Context, account string, at sigv4.Endpoint, method, path string, header http.Header, in, out any) error {
	keys, err := app.RootCredentials(c.Data, account)
	if err != nil {
		return err
	}
	var body []byte
	if in != nil {
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, c.endpoint()+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header = header
	signed := sigv4.Request{Method: method, Path: r.URL.EscapedPath(), Host: r.Host, Header: r.Header, Body: body}
	if err := sigv4.NewSigner().Sign(&signed, sigv4.Credentials{AccessKeyID: keys.AccessKeyID, SecretAccessKey: keys.SecretAccessKey}, at, time.Now()); err != nil {
		return err
	}
	web, err := c.web()
	if err != nil {
		return err
	}
	response, err := web.Do(r)
	if err != nil {
		return fmt.Errorf("no server answers at %s: %w", c.endpoint(), err)
	}
	answer, err := io.ReadAll(io.LimitReader(response.Body, answerBytesMax))
	_ = response.Body.Close()
	if err != nil {
		return err
	}
	if response.StatusCode >= http.StatusMultipleChoices {
		refused := &refusal{status: response.Status}
		_ = json.Unmarshal(answer, refused) // what is no JSON says nothing
		return refused
	}
	return json.Unmarshal(answer, out)
}

// refusal is why the server refuses.
type refusal struct {
	status  string
	Type    string `json:"__type"`
	Message string `json:"message"`
}

func (r *refusal) Error() string {
	if r.Message == "" {
		return "the server answers " + r.status
	}
	return fmt.Sprintf("the server answers %s: %s", r.status, r.Message)
}
