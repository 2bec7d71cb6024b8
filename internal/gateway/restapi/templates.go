package restapi

import "strings"

// Templates are the mapping templates of an integration or of an integration response, by media type. Immutable.
type Templates []mediaTemplate

type mediaTemplate struct {
	mediaType string
	template  *Template // nil for an empty one, which passes the body through
}

// compileTemplates parses templates in order of their media types, which is also the order in which "the first" is sought.
func compileTemplates(templates map[string]string) Templates {
	var out Templates
	for _, mediaType := range sortedKeys(templates) {
		out = append(out, mediaTemplate{mediaType, compileTemplate(templates[mediaType])})
	}
	return out
}

func (t Templates) find(mediaType string) (mediaTemplate, bool) {
	for _, m := range t {
		if strings.EqualFold(m.mediaType, mediaType) {
			return m, true
		}
	}
	return mediaTemplate{}, false
}

// RequestTemplate chooses the template for a request with this Content-Type header; nil passes the body through. allowed is
// false for a body that the passthrough behaviour refuses with 415. Source: Developer Guide, "Integration passthrough
// behaviors".
func (r *Route) RequestTemplate(contentType string) (t *Template, allowed bool) {
	if m, ok := r.Templates.find(MediaType(contentType)); ok {
		return m.template, true
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
	m, ok := r.Templates.find(MediaType(accept))
	if !ok {
		m, ok = r.Templates.find(DefaultMediaType)
	}
	if !ok {
		m = r.Templates[0]
	}
	return m.template, m.mediaType
}
