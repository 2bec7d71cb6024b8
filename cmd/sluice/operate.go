package main

import (
	"bytes"
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
	keys, err := app.RootCredentials(c.Data, "")
	if err != nil {
		return err
	}
	var body []byte
	if in != nil {
		if body, err = json.Marshal(in); err != nil {
			return err
		}
	}
	r, err := http.NewRequest(method, c.endpoint()+"/_sluice/"+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	signed := sigv4.Request{Method: method, Path: r.URL.EscapedPath(), Host: r.Host, Header: r.Header, Body: body}
	at := sigv4.EndpointOf(app.OperatorRegion, app.OperatorService)
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
		return refused(response.Status, answer)
	}
	return json.Unmarshal(answer, out)
}

// refused says why the server refuses.
func refused(status string, answer []byte) error {
	var refusal struct {
		Message string `json:"message"`
	}
	if err := json.Unmarshal(answer, &refusal); err != nil || refusal.Message == "" {
		return fmt.Errorf("the server answers %s", status)
	}
	return fmt.Errorf("the server answers %s: %s", status, refusal.Message)
}
