package lambda

import (
	"net/http"

	"sluice/internal/gateway/integration"
	"sluice/internal/value"
)

// Metadata makes the head of the method response of what a function sends before the body that it streams: statusCode, headers,
// multiValueHeaders and cookies, each of which may be missing (Developer Guide, "Lambda proxy integration format for response streaming").
// Other members mean nothing. The error is a *Failure of kind Malformed.
func Metadata(text []byte) (*integration.Response, error) {
	a := answer{out: &integration.Response{Status: http.StatusOK, Header: http.Header{}}}
	document, err := value.ParseBytes(text)
	if err == nil {
		err = a.readMetadata(document)
	}
	if err != nil {
		return nil, malformedResponse(err)
	}
	a.merge()
	return a.out, nil
}

func malformedResponse(cause error) error {
	return &integration.Failure{Kind: integration.Malformed, Text: malformed, Cause: cause}
}

func (a *answer) readMetadata(document value.Value) error {
	members, ok := document.AsObject()
	if !ok {
		return errNoObject
	}
	for name, v := range members.All() {
		taken := true
		switch name {
		case "statusCode", "headers", "multiValueHeaders":
			taken = a.member(name, v)
		case "cookies":
			taken = v.IsNull() || a.cookies(v)
		}
		if !taken {
			return wrongMember(name)
		}
	}
	return nil
}

// cookies adds a Set-Cookie header for each.
func (a *answer) cookies(v value.Value) bool {
	list, ok := v.AsArray()
	if !ok {
		return false
	}
	for _, item := range list.All() {
		cookie, ok := item.AsString()
		if !ok {
			return false
		}
		a.out.Header["Set-Cookie"] = append(a.out.Header["Set-Cookie"], cookie)
	}
	return true
}
