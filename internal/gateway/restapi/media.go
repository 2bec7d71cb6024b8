package restapi

import "strings"

// DefaultMediaType is assumed where a request says nothing. Source: API Gateway Developer Guide, "Select a VTL mapping template".
const DefaultMediaType = "application/json"

// MediaType is the type of a Content-Type header without its parameters, or of the first entry of an Accept header;
// DefaultMediaType for an empty one. API Gateway honours the first entry only (Developer Guide, "important notes").
func MediaType(header string) string {
	if i := strings.IndexAny(header, ",;"); i >= 0 {
		header = header[:i]
	}
	header = strings.TrimSpace(header)
	if header == "" {
		return DefaultMediaType
	}
	return header
}

// mediaRange is one of an API's binary media types: "image/png", "image/*", "*/*".
type mediaRange struct{ kind, subtype string }

func mediaRanges(types []string) []mediaRange {
	var out []mediaRange
	for _, t := range types {
		t, _, _ = strings.Cut(t, ";")
		if kind, subtype, ok := strings.Cut(strings.TrimSpace(t), "/"); ok {
			out = append(out, mediaRange{kind, subtype})
		}
	}
	return out
}

// holds knows the wildcards "*/*" and "image/*". One on the left alone, "*/png", is none, and "image" alone is no image (LocalStack's
// AWS-validated test test_aws_proxy_binary_response).
func (r mediaRange) holds(kind, subtype string) bool {
	switch {
	case r.kind == "*":
		return r.subtype == "*"
	case r.subtype == "*":
		return subtype != "" && strings.EqualFold(r.kind, kind)
	}
	return strings.EqualFold(r.kind, kind) && strings.EqualFold(r.subtype, subtype)
}

// IsBinary reports whether a Content-Type or Accept header names one of the API's binary media types.
func (a *API) IsBinary(header string) bool {
	if len(a.binary) == 0 {
		return false
	}
	kind, subtype, _ := strings.Cut(MediaType(header), "/")
	for _, r := range a.binary {
		if r.holds(kind, subtype) {
			return true
		}
	}
	return false
}
