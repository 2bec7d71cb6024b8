package lambda

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sluice/internal/gateway/integration"
	"sluice/internal/value"
)

// malformed is API Gateway's line in the execution log for an answer of any other shape.
const malformed = "Malformed Lambda proxy response"

// Answer makes the method response of what a function behind a proxy returned. Its shape is that of the Developer Guide, "Output
// format of a Lambda function for proxy integration"; what is accepted besides is as recorded (LocalStack's AWS-validated
// test_aws_proxy_response_payload_format_validation): every member may be missing, a status may be a numeric string, a header may be
// a boolean. What is refused is a *Failure of kind Malformed: an unknown member, a status that is no number, a body that is no text.
func Answer(payload []byte) (*integration.Response, error) {
	a := answer{out: &integration.Response{Status: http.StatusOK, Header: http.Header{}}}
	document, err := value.Parse(string(payload))
	if err == nil {
		err = a.read(document)
	}
	if err != nil {
		return nil, malformedResponse(err)
	}
	a.merge()
	return a.out, nil
}

type answer struct {
	out    *integration.Response
	single value.Value
}

var errNoObject = errors.New("the function's answer is no object")

// wrongMember says which member of an answer has no meaning.
type wrongMember string

func (e wrongMember) Error() string {
	return "the member " + strconv.Quote(string(e)) + " of the function's answer"
}

func (a *answer) read(document value.Value) error {
	members, ok := document.AsObject()
	if !ok {
		return errNoObject
	}
	for name, v := range members.All() {
		if !a.member(name, v) {
			return wrongMember(name)
		}
	}
	return nil
}

func (a *answer) member(name string, v value.Value) bool {
	if v.IsNull() {
		return isMember(name)
	}
	switch name {
	case "statusCode":
		return a.status(v)
	case "headers":
		a.single = v
		return a.check(v)
	case "multiValueHeaders":
		return a.multiple(v)
	case "body":
		text, ok := scalar(v)
		a.out.Body = []byte(text)
		return ok
	case "isBase64Encoded":
		text, ok := scalar(v)
		a.out.Base64 = text == "true"
		return ok && (a.out.Base64 || text == "false")
	}
	return false
}

func isMember(name string) bool {
	return slices.Contains([]string{"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"}, name)
}

// The statuses that an answer can have: below them HTTP's own lie, which no client would take for an answer.
const (
	statusMin = 200
	statusMax = 599
)

func (a *answer) status(v value.Value) bool {
	text, ok := scalar(v)
	status, err := strconv.Atoi(strings.TrimSuffix(text, ".0")) // Python's and JavaScript's numbers may be floats
	a.out.Status = status
	return ok && err == nil && status >= statusMin && status <= statusMax
}

// scalar is a string, number or boolean as text.
func scalar(v value.Value) (string, bool) {
	switch v.Kind() {
	case value.KindString:
		return v.AsString()
	case value.KindNumber, value.KindBool:
		return v.String(), true
	}
	return "", false
}

// check looks at headers of one value each; they are set when all members are known.
func (a *answer) check(v value.Value) bool {
	headers, ok := v.AsObject()
	if !ok {
		return false
	}
	for name, v := range headers.All() {
		if _, ok := scalar(v); !ok && !v.IsNull() || name == "" {
			return false
		}
	}
	return true
}

func (a *answer) multiple(v value.Value) bool {
	headers, ok := v.AsObject()
	if !ok {
		return false
	}
	for name, v := range headers.All() {
		if v.IsNull() {
			continue
		}
		list, ok := v.AsArray()
		if !ok || name == "" {
			return false
		}
		for _, item := range list.All() {
			text, ok := scalar(item)
			if !ok {
				return false
			}
			key := a.key(name)
			a.out.Header[key] = append(a.out.Header[key], text)
		}
	}
	return true
}

// merge adds the headers of one value behind those of several. A pair that both have is there once. Source: the same page; order as
// recorded ("value-multi, value-solo").
func (a *answer) merge() {
	headers, ok := a.single.AsObject()
	if !ok {
		return
	}
	for name, v := range headers.All() {
		text, ok := scalar(v)
		key := a.key(name)
		if ok && !slices.Contains(a.out.Header[key], text) {
			a.out.Header[key] = append(a.out.Header[key], text)
		}
	}
}

// key is a header's name as Go keeps it. API Gateway gives callers the function's own (published: "x-amzn-Remapped-www-authenticate" of a
// function that says "www-authenticate").
func (a *answer) key(name string) string {
	key := http.CanonicalHeaderKey(name)
	if key != name && a.out.Spelling[key] == "" {
		if a.out.Spelling == nil {
			a.out.Spelling = map[string]string{}
		}
		a.out.Spelling[key] = name
	}
	return key
}

// errorMessage is what a function that failed says of it: the text that selection patterns are held against. Source: Developer Guide,
// "Handle standard Lambda errors in API Gateway".
func errorMessage(payload []byte) string {
	document, err := value.Parse(string(payload))
	if err != nil {
		return ""
	}
	message, _ := document.Get("errorMessage")
	text, _ := message.AsString()
	return text
}
