package rest

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"sluice/internal/wire"
)

// Request is a request of which the operation is known, and what is left of it to read.
type Request struct {
	*wire.Request

	Query    url.Values
	QueryErr error // of ParseQuery: what Decode answers
	Labels   Labels
}

// Body reads what of a request is a document.
type Body interface {
	// Decode reads the members of in that are in the body.
	Decode(body []byte, in wire.Shape) error
	// DecodePayload reads the member m of in that is the body.
	DecodePayload(body []byte, in wire.Shape, m *wire.Member) error
}

// Decode reads labels, query string, headers and body into in.
func (x *Request) Decode(in wire.Shape, by Body) error {
	if x.QueryErr != nil {
		return x.QueryErr
	}
	schema := in.WireSchema()
	payload, body := -1, false
	for i := range schema.Members {
		m := &schema.Members[i]
		switch m.Location {
		case wire.InBody:
			body = true
		case wire.InPayload:
			payload = i
		default:
			if err := x.bound(in, m); err != nil {
				return err
			}
		}
	}
	switch {
	case payload >= 0:
		return x.payload(in, &schema.Members[payload], by)
	case body:
		return by.Decode(x.Body, in)
	}
	return nil
}

// ParseQuery reads a query string. A parameter with a wrong percent escape is a *wire.MalformedError; the others are there all
// the same, for the route may depend on them. Unlike net/url it takes a semicolon for itself.
func ParseQuery(raw string) (url.Values, error) {
	query := url.Values{}
	var err error
	for pair := range strings.SplitSeq(raw, "&") {
		if pair == "" {
			continue
		}
		key, value, _ := strings.Cut(pair, "=")
		k, keyErr := url.QueryUnescape(key)
		v, valueErr := url.QueryUnescape(value)
		if keyErr != nil || valueErr != nil {
			err = &wire.MalformedError{Message: "The query string has a percent sign without two hexadecimal digits behind it."}
			continue
		}
		query[k] = append(query[k], v)
	}
	return query, err
}

// bound reads one member that does not travel in the body.
func (x *Request) bound(in wire.Shape, m *wire.Member) error {
	d := textDecoder{header: m.Location == wire.InHeader}
	present := false
	switch m.Location {
	case wire.InLabel:
		var text string
		text, present = x.Labels[m.Bound]
		d.values = []string{text}
	case wire.InQuery:
		d.values, present = x.Query[m.Bound]
		d.values = slices.Clone(d.values)
	case wire.InQueryMap:
		present = d.queryMap(x.Query)
	case wire.InHeader:
		d.values, present = x.lines(m)
	case wire.InPrefixHeaders:
		d.prefixed(m, x.Header)
		present = len(d.keys) > 0 || m.Bound != ""
	}
	if !present {
		return nil
	}
	in.DecodeMember(m.Index, &d)
	return d.err
}

func (x *Request) lines(m *wire.Member) ([]string, bool) {
	lines := x.Header.Values(m.Bound)
	if len(lines) == 0 {
		return nil, false
	}
	if m.Kind != wire.List {
		return lines[:1], true
	}
	date := m.Element.Kind == wire.Timestamp && (m.Element.TimeFormat == wire.DefaultTime || m.Element.TimeFormat == wire.HTTPDate)
	return splitHeader(lines, date), true
}

// queryMap collects every parameter: on a server those that other members name are in the map too (Smithy's
// httpQueryParams trait).
func (d *textDecoder) queryMap(query url.Values) bool {
	for _, key := range slices.Sorted(maps.Keys(query)) {
		d.keys = append(d.keys, key)
		d.lists = append(d.lists, slices.Clone(query[key]))
	}
	return len(d.keys) > 0
}

// prefixed collects the headers that begin with the member's prefix, in their order by name.
func (d *textDecoder) prefixed(m *wire.Member, header map[string][]string) {
	prefix := strings.ToLower(m.Bound)
	names := make([]string, 0, len(header))
	for name := range header {
		if strings.HasPrefix(strings.ToLower(name), prefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		d.keys = append(d.keys, strings.ToLower(name[len(prefix):])) // header names have no case; HTTP/2 sends them lowered
		d.lists = append(d.lists, header[name])
	}
}

// payload reads the member that is the whole body.
func (x *Request) payload(in wire.Shape, m *wire.Member, by Body) error {
	body := x.Body
	if len(body) == 0 {
		return nil
	}
	switch m.Kind {
	case wire.Blob, wire.String:
		d := rawDecoder{body: body}
		in.DecodeMember(m.Index, &d)
		return d.err
	default:
		return by.DecodePayload(body, in, m)
	}
}

// rawDecoder yields a body as it is.
type rawDecoder struct {
	textDecoder
	body []byte
}

func (d *rawDecoder) Blob(*wire.Member) []byte   { return d.body }
func (d *rawDecoder) String(*wire.Member) string { return string(d.body) }
