package gateway

import (
	"encoding/base64"
	"errors"
	"unicode/utf8"

	"sluice/internal/gateway/restapi"
)

var (
	errNotText   = errors.New("a template cannot read a binary payload")
	errNotBase64 = errors.New("the payload is not base64")
)

// payload is a body as a template gets it: text, or bytes, which no template can read even if they happen to be text (recorded;
// an API whose binary media types are */* answers 500 wherever it has a template and no CONVERT_TO_TEXT).
type payload struct {
	body   []byte
	binary bool
}

// convertRequest changes the request's body between text and bytes, as the integration's content handling and the API's binary
// media types say. Source: Developer Guide, "Content type conversions in API Gateway", request payload.
func (p *passage) convertRequest() (payload, error) {
	binary := p.api.IsBinary(p.request.Header.Get(contentType))
	return convert(p.request.Body, binary, p.route.ContentHandling)
}

// convertResponse changes the integration response's body likewise; what the caller accepts decides where nothing is set.
func (p *passage) convertResponse() (payload, error) {
	binary := isNamed(p.api, p.in.Header.Get(contentType))
	handling := p.selected.ContentHandling
	if handling == "" && isNamed(p.api, p.request.Header.Get("Accept")) {
		handling = restapi.ConvertToBinary
	} else if handling == "" {
		handling = restapi.ConvertToText
	}
	return convert(p.in.Body, binary, handling)
}

func convert(body []byte, binary bool, handling restapi.ContentHandling) (payload, error) {
	switch {
	case binary && handling == restapi.ConvertToText:
		return payload{body: toBase64(body)}, nil
	case binary:
		return payload{body, true}, nil
	case handling == restapi.ConvertToBinary:
		decoded, err := fromBase64(body)
		return payload{decoded, true}, err
	}
	return payload{body: validText(body)}, nil
}

// isNamed is IsBinary for a header that must be there to count.
func isNamed(a *restapi.API, header string) bool { return header != "" && a.IsBinary(header) }

func toBase64(b []byte) []byte { return base64.StdEncoding.AppendEncode(nil, b) }

func fromBase64(b []byte) ([]byte, error) {
	out, err := base64.StdEncoding.AppendDecode(nil, b)
	if err != nil {
		return nil, errNotBase64
	}
	return out, nil
}

// validText is text: what is not UTF-8 becomes U+FFFD.
func validText(b []byte) []byte {
	if utf8.Valid(b) {
		return b
	}
	out := make([]byte, 0, len(b)+len(b)/2)
	for _, r := range string(b) {
		out = utf8.AppendRune(out, r)
	}
	return out
}
