package restapi

import "strings"

// ByMediaType is what stands for each of some media types, in order of their names: the templates of an integration, of one of its
// responses or of a gateway response, and the models of request bodies. Immutable.
type ByMediaType[T any] []forMediaType[T]

type forMediaType[T any] struct {
	mediaType string
	is        T
}

// compileEach compiles what stands for each media type.
func compileEach[T any](sources map[string]string, compile func(string) T) ByMediaType[T] {
	var out ByMediaType[T]
	for _, mediaType := range sortedKeys(sources) {
		out = append(out, forMediaType[T]{mediaType, compile(sources[mediaType])})
	}
	return out
}

func (all ByMediaType[T]) find(mediaType string) (forMediaType[T], bool) {
	for _, m := range all {
		if strings.EqualFold(m.mediaType, mediaType) {
			return m, true
		}
	}
	return forMediaType[T]{}, false
}

// choose is for the answer to a request with this Accept header: what stands for the accepted type, else for application/json, else
// the first. There must be one at least.
func (all ByMediaType[T]) choose(accept string) forMediaType[T] {
	for _, wanted := range []string{MediaType(accept), DefaultMediaType} {
		if m, ok := all.find(wanted); ok {
			return m
		}
	}
	return all[0]
}

// RequestTemplate chooses the template for a request with this Content-Type header; nil passes the body through. allowed is
// false for a body that the passthrough behaviour refuses with 415. Source: Developer Guide, "Integration passthrough
// behaviors".
func (r *Route) RequestTemplate(contentType string) (t *Template, allowed bool) {
	if m, ok := r.Templates.find(MediaType(contentType)); ok {
		return m.is, true
	}
	switch r.passthrough {
	case Never:
		return nil, false
	case WhenNoTemplates:
		return nil, len(r.Templates) == 0
	}
	return nil, true
}

// Template chooses the template for a response to a request with this Accept header, and tells the media type that it stands
// for; nil passes the body through. Without one for the accepted type the template for application/json is used, then the first
// one; an empty template means "unmapped". Source: Developer Guide, "Select a VTL mapping template".
func (r *Response) Template(accept string) (t *Template, mediaType string) {
	if len(r.Templates) == 0 {
		return nil, DefaultMediaType
	}
	m := r.Templates.choose(accept)
	return m.is, m.mediaType
}
