package edge

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"sluice/internal/wire"
	"sluice/internal/wire/sigv4"
)

// largeAtOnceMax is how many requests of large operations are read and served at a time: each may take as much memory as its service says,
// several times. Others wait until there is room, or they go.
const largeAtOnceMax = 4

// large is a service's operation whose requests may be larger than others'.
type large struct {
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
		op, _ := found.router.Match(r.Method, sigv4.NormalPath(r.URL.EscapedPath()), nil)
		if op != nil && slices.Contains(found.definition.Large, op) {
			return &large{op, found.definition.LargeBytesMax}
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

// tooLarge answers a request of a large operation that is larger still. Lambda words it as an error of its own (recorded, CreateFunction).
func (l *large) tooLarge(requestID string) (*wire.Response, string) {
	text := "Request must be smaller than " + decimal(l.bytesMax) + " bytes for the " + l.operation.Name + " operation"
	return &wire.Response{Status: wire.ErrTooLarge.Status, Header: http.Header{
		"Content-Type": {"application/json"}, wire.RequestIDHeader: {requestID}, "X-Amzn-Errortype": {wire.ErrTooLarge.Name},
	}, Body: []byte(`{"message":"` + strings.ReplaceAll(text, `"`, "") + `"}`)}, text
}

func decimal(n int64) string { return strconv.FormatInt(n, 10) }
