package edge

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sluice/internal/wire"
	"sluice/internal/wire/rest"
	"sluice/internal/wire/restxml"
)

// largeAtOnceMax is how many requests of large operations are read and served at a time: each may take as much memory as its service says,
// several times. Others wait until there is room, or they go.
const largeAtOnceMax = 4

// large is a service's operation whose requests may be larger than others'.
type large struct {
	service   *wire.Service
	operation *wire.Operation
	bytesMax  int64
}

// largeOf finds the large operation that a request is of; nil for all others. Nothing but method and path is known yet.
func (e *Edge) largeOf(r *http.Request) *large {
	if r.ContentLength >= 0 && r.ContentLength <= BodyBytesMax {
		return nil // it needs no room
	}
	for _, found := range e.directory.entries {
		if len(found.definition.Large) == 0 || found.router == nil {
			continue
		}
		query, _ := rest.ParseQuery(r.URL.RawQuery) // what is wrong with it is told when the request has come
		op, _ := found.router.Match(r.Method, found.path(r.URL.EscapedPath(), r.Host), query, r.Header)
		if op != nil && slices.Contains(found.definition.Large, op) {
			return &large{found.model, op, found.definition.LargeBytesMax}
		}
	}
	return nil
}

// admit waits until a large request may be read; it reports false if ctx ends before.
func (e *Edge) admit(ctx context.Context) bool {
	select {
	case e.larges <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// errEntityTooLarge is S3's answer to an object that one request cannot bring.
var errEntityTooLarge = &wire.ErrorShape{Name: "EntityTooLarge", Status: http.StatusBadRequest}

// tooLarge answers a request of a large operation that is larger still. Lambda words it as an error of its own (recorded, CreateFunction), and so does S3.
func (l *large) tooLarge(requestID string) (*wire.Response, string) {
	if l.service.ErrorUnwrapped {
		e := errEntityTooLarge.New("Your proposed upload exceeds the maximum allowed size")
		return (&restxml.Exchange{Service: l.service}).Refuse(e, requestID), e.Message
	}
	text := "Request must be smaller than " + decimal(l.bytesMax) + " bytes for the " + l.operation.Name + " operation"
	return &wire.Response{Status: wire.ErrTooLarge.Status, Header: http.Header{
		"Content-Type": {"application/json"}, wire.RequestIDHeader: {requestID}, "X-Amzn-Errortype": {wire.ErrTooLarge.Name},
	}, Body: []byte(`{"message":"` + strings.ReplaceAll(text, `"`, "") + `"}`)}, text
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
