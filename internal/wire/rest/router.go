// Package rest is what the REST protocols have in common: operations by method and path, members in labels, query string, headers and status. Bodies are
// the business of restjson and restxml. Source: Smithy's "HTTP bindings".
package rest

import (
	"net/http"
	"net/url"
	"strings"

	"sluice/internal/wire"
)

// Router finds the operation of a request by method, path and constant query parameters. Immutable once made.
type Router struct{ routes []route }

type route struct {
	operation *wire.Operation
	segments  []segment
	query     url.Values // constants of the pattern
	// bound are required members of the input in query string or headers, which tell operations of one pattern apart: S3's PutObject, UploadPart,
	// CopyObject and UploadPartCopy.
	bound []*wire.Member
}

type segment struct {
	literal, label string
	greedy         bool
}

// NewRouter compiles the patterns of a service's operations.
func NewRouter(service *wire.Service) *Router {
	r := &Router{}
	for _, op := range service.Operations {
		r.routes = append(r.routes, compile(op))
	}
	return r
}

func compile(op *wire.Operation) route {
	path, query, _ := strings.Cut(op.URI, "?")
	constants, _ := url.ParseQuery(query) // generated: well formed
	out := route{operation: op, query: constants}
	for text := range strings.SplitSeq(strings.TrimPrefix(path, "/"), "/") {
		label, isLabel := strings.CutPrefix(text, "{")
		if !isLabel {
			out.segments = append(out.segments, segment{literal: text})
			continue
		}
		label = strings.TrimSuffix(label, "}")
		label, greedy := strings.CutSuffix(label, "+")
		out.segments = append(out.segments, segment{label: label, greedy: greedy})
	}
	out.bound = bound(op)
	return out
}

// bound are the required members of an operation's input in query string and headers.
func bound(op *wire.Operation) (out []*wire.Member) {
	if op.New == nil {
		return nil
	}
	schema := op.New().WireSchema()
	for i := range schema.Members {
		if m := &schema.Members[i]; m.Required && (m.Location == wire.InQuery || m.Location == wire.InHeader) {
			out = append(out, m)
		}
	}
	return out
}

// Labels are the parts of the path that filled the pattern's labels, percent-decoded.
type Labels map[string]string

// Match returns the operation for a request, or nil. Of several that fit, the one with the longest literal start wins, then
// the one with more constant query parameters, as Smithy's specificity rules say; of several with one pattern the one that requires most of the query
// string and the headers, if it is all there.
func (r *Router) Match(method, path string, query url.Values, header http.Header) (*wire.Operation, Labels) {
	var best *route
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i := range r.routes {
		c := &r.routes[i]
		if c.operation.Method == method && c.fits(parts, query) && (best == nil || c.before(best) || !best.before(c) && c.score(query, header) > best.score(query, header)) {
			best = c
		}
	}
	if best == nil {
		return nil, nil
	}
	labels, ok := best.labels(parts)
	if !ok {
		return nil, nil
	}
	return best.operation, labels
}

// score is how much of a request is what the operation requires; less than nothing if nothing of it is there. A request that has a part is for the
// operation, which says what is missing: an upload's part without its number is not another object.
func (c *route) score(query url.Values, header http.Header) int {
	there := 0
	for _, m := range c.bound {
		if m.Location == wire.InHeader && len(header.Values(m.Bound)) > 0 || m.Location == wire.InQuery && query.Has(m.Bound) {
			there++
		}
	}
	if there == 0 && len(c.bound) > 0 {
		return -1
	}
	return there
}

func (c *route) fits(parts []string, query url.Values) bool {
	for key, want := range c.query {
		got, present := query[key]
		if !present || want[0] != "" && got[0] != want[0] {
			return false
		}
	}
	for i, s := range c.segments {
		if s.greedy {
			empty := len(parts) == len(c.segments) && parts[i] == ""
			return len(parts) >= len(c.segments) && !empty && c.tailFits(parts, i+1)
		}
		if i >= len(parts) || s.label == "" && parts[i] != s.literal || s.label != "" && parts[i] == "" {
			return false
		}
	}
	return len(parts) == len(c.segments)
}

// tailFits compares what stands behind a greedy label.
func (c *route) tailFits(parts []string, from int) bool {
	behind := len(c.segments) - from
	for i := range behind {
		s, part := c.segments[from+i], parts[len(parts)-behind+i]
		if s.label == "" && s.literal != part {
			return false
		}
	}
	return true
}

// before orders by specificity.
func (c *route) before(other *route) bool {
	for i := range min(len(c.segments), len(other.segments)) {
		a, b := rank(c.segments[i]), rank(other.segments[i])
		if a != b {
			return a < b
		}
	}
	if len(c.segments) != len(other.segments) {
		return len(c.segments) > len(other.segments)
	}
	return len(c.query) > len(other.query)
}

func rank(s segment) int {
	switch {
	case s.label == "":
		return 0
	case !s.greedy:
		return 1
	}
	return 2
}

func (c *route) labels(parts []string) (Labels, bool) {
	out := Labels{}
	for i, s := range c.segments {
		if s.label == "" {
			continue
		}
		raw := ""
		if s.greedy {
			raw = strings.Join(parts[i:len(parts)-(len(c.segments)-i-1)], "/")
		} else if behind := len(c.segments) - i; i > 0 && c.greedyBefore(i) {
			raw = parts[len(parts)-behind]
		} else {
			raw = parts[i]
		}
		text, err := url.PathUnescape(raw)
		if err != nil {
			return nil, false
		}
		out[s.label] = text
	}
	return out, true
}

func (c *route) greedyBefore(i int) bool {
	for _, s := range c.segments[:i] {
		if s.greedy {
			return true
		}
	}
	return false
}
