package functionurl

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"sluice/internal/value"
	"sluice/internal/wire"
)

// answerOf makes the answer of what a function returned. "If your function returns valid JSON and doesn't return a statusCode, Lambda assumes
// the following": 200, application/json, and what was returned as the body (Developer Guide, "Response payload format"). The body is written
// anew, without the spaces that a runtime put into it, and of a string it is the text itself (recorded: test_lambda_url_invocation; the guide
// shows it with its quotes).
func answerOf(payload []byte) (*wire.Response, error) {
	document, err := value.ParseBytes(payload)
	if err != nil {
		return nil, err
	}
	if status, ok := document.Get("statusCode"); !ok || status.IsNull() {
		return &wire.Response{Status: http.StatusOK, Header: http.Header{"Content-Type": {jsonType}}, Body: []byte(text(document))}, nil
	}
	response, err := head(document, jsonType)
	if err != nil {
		return nil, err
	}
	return response, fill(response, document)
}

// streamHead is the answer that the metadata of a stream describes, without its body.
func streamHead(metadata []byte) (*wire.Response, error) {
	document, err := value.ParseBytes(metadata)
	if err != nil {
		return nil, err
	}
	return head(document, octetStream)
}

// text is a string itself, and of anything else its JSON.
func text(v value.Value) string {
	if s, ok := v.AsString(); ok {
		return s
	}
	return v.String()
}

var (
	errNoObject = errors.New("the function's answer is no object")
	errMember   = errors.New("a member of the function's answer has no meaning")
)

// head makes status and headers of statusCode, headers and cookies. Other members mean nothing here.
func head(document value.Value, contentType string) (*wire.Response, error) {
	if _, ok := document.AsObject(); !ok {
		return nil, errNoObject
	}
	r := &wire.Response{Status: http.StatusOK, Header: http.Header{}}
	if err := setStatus(r, document); err != nil {
		return nil, err
	}
	if err := setHeaders(r, document); err != nil {
		return nil, err
	}
	if err := setCookies(r, document); err != nil {
		return nil, err
	}
	if len(r.Header["Content-Type"]) == 0 {
		r.Header["Content-Type"] = []string{contentType}
	}
	return r, nil
}

// The statuses that an answer can have: below them HTTP's own lie, which no client would take for an answer.
const (
	statusMin = 200
	statusMax = 599
)

// setStatus takes numbers and their texts (AWS-validated: test_lambda_url_headers_and_status, "418"). Metadata may leave it out (recorded:
// test_function_url_with_response_streaming).
func setStatus(r *wire.Response, document value.Value) error {
	v, _ := document.Get("statusCode")
	if v.IsNull() {
		return nil
	}
	status, err := strconv.Atoi(strings.TrimSuffix(text(v), ".0")) // Python's and JavaScript's numbers may be floats
	if err != nil || status < statusMin || status > statusMax {
		return fmt.Errorf("statusCode: %w", errMember)
	}
	r.Status = status
	return nil
}

// fill takes the body over; one that is no string is written as JSON (recorded: the echo functions of TestLambdaURL).
func fill(r *wire.Response, document value.Value) error {
	body, _ := document.Get("body")
	if body.IsNull() {
		return nil
	}
	r.Body = []byte(text(body))
	encoded, _ := document.Get("isBase64Encoded")
	if text(encoded) != "true" {
		return nil
	}
	decoded, err := base64.StdEncoding.DecodeString(string(r.Body))
	if err != nil {
		return fmt.Errorf("body: %w", err)
	}
	r.Body = decoded
	return nil
}
