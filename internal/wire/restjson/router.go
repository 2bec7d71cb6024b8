package restjson

import (
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
	return out
}

// Labels are the parts of the path that filled the pattern's labels, percent-decoded.
type Labels map[string]string

// Match returns the operation for a request, or nil. Of several that fit, the one with the longest literal start wins, then
// the one with more constant query parameters, as Smithy's specificity rules say.
func (r *Router) Match(method, path string, query url.Values) (*wire.Operation, Labels) {
	var best *route
	parts := strings.Split(strings.TrimPrefix(path, "/"), "/")
	for i := range r.routes {
		c := &r.routes[i]
		if c.operation.Method == method && c.fits(parts, query) && (best == nil || c.before(best)) {
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

func (c *route) fits(parts []string, query url.Values) bool {
	for key, want := range c.query {
		got, present := query[key]
		if !present || want[0] != "" && got[0] != want[0] {
			return false
		}
	}
	for i, s := range c.segments {
		if s.greedy {
			return len(parts) >= len(c.segments) && c.tailFits(parts, i+1)
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
