package sigv4

import (
	"bytes"
	"errors"
	"net/http"
	"net/textproto"
	"strings"
)

// errNotHTTP is what an HTTP server would refuse before any signature is looked at.
var errNotHTTP = errors.New("not HTTP")

// readRequest reads a request as text, the way AWS's vectors write it: header lines may be folded, and the request target
// may hold spaces and bytes above 127. Everything else is as strict as net/http.
func readRequest(text []byte) (Request, error) {
	head, body, found := bytes.Cut(text, []byte("\n\n"))
	if !found {
		head, body = bytes.TrimRight(text, "\n"), nil
	}
	lines := strings.Split(string(head), "\n")
	method, rest, found := strings.Cut(lines[0], " ")
	target, isHTTP := strings.CutSuffix(rest, " HTTP/1.1")
	if !found || !isHTTP || !isMethod(method) {
		return Request{}, errNotHTTP
	}
	req := Request{Method: method, Header: make(http.Header), Body: body}
	req.Path, req.RawQuery, _ = strings.Cut(target, "?")
	for i := 1; i < len(lines); i++ {
		line := lines[i]
		for i+1 < len(lines) && strings.HasPrefix(lines[i+1], " ") {
			i++
			line += "\n" + lines[i]
		}
		name, value, found := strings.Cut(line, ":")
		if !found || name == "" || strings.Trim(name, tokens) != "" || strings.ContainsAny(value, "\x00\r") {
			return Request{}, errNotHTTP
		}
		value = strings.Trim(value, " \t")
		key := textproto.CanonicalMIMEHeaderKey(name)
		if key != headerHost {
			req.Header.Add(key, value)
			continue
		}
		if req.Host != "" || value == "" {
			return Request{}, errNotHTTP
		}
		req.Host = value
	}
	return req, nil
}

const tokens = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// clone copies a request so deep that a change of the copy is none of the original.
func clone(req Request) Request {
	req.Header, req.Body = req.Header.Clone(), bytes.Clone(req.Body)
	return req
}
