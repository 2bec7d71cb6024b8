package apigateway

import (
	"cmp"
	"slices"
	"strings"
)

// undocumented are the locations of an API's things that no documentation part is about, as parts without an ID. A part for any
// method, or any status code, is about each.
func (e *entry) undocumented() []*documentationPart {
	there := map[location]bool{}
	for _, p := range e.parts {
		there[p.Location] = true
	}
	var out []*documentationPart
	for _, l := range e.locations() {
		if !l.among(there) {
			out = append(out, &documentationPart{Location: l})
		}
	}
	slices.SortFunc(out, func(a, b *documentationPart) int { return cmp.Compare(a.Location.order(), b.Location.order()) })
	return out
}

// among reports whether there is a location of the thing's own, or one for any method or any status code or both.
func (l location) among(there map[location]bool) bool {
	byMethod, byStatus, byBoth := l, l, l
	if l.Method != "" {
		byMethod.Method, byBoth.Method = everyMethod, everyMethod
	}
	if l.StatusCode != "" {
		byStatus.StatusCode, byBoth.StatusCode = everyStatus, everyStatus
	}
	return there[l] || there[byMethod] || there[byStatus] || there[byBoth]
}

// locations are those of all things that an API has.
func (e *entry) locations() []location {
	out := []location{{Type: ofAPIType}}
	for _, a := range e.authorizers {
		out = append(out, location{Type: ofAuthorizer, Name: a.Name})
	}
	for _, m := range e.models {
		out = append(out, location{Type: ofModel, Name: m.Name})
	}
	for _, r := range e.resources {
		out = append(out, location{Type: ofResource, Path: e.path(r)})
	}
	for _, m := range e.methods() {
		out = append(out, m.locations()...)
	}
	return out
}

// locations are those of a method and of what it declares.
func (m placedMethod) locations() []location {
	name := m.HTTPMethod
	if name == anyMethod {
		name = everyMethod
	}
	out := []location{{Type: ofMethod, Path: m.path, Method: name}}
	for _, full := range sortedKeys(m.RequestParameters) {
		for prefix, kind := range map[string]string{"path.": ofPathParam, "querystring.": ofQueryParam, "header.": ofHeader} {
			if param, ok := strings.CutPrefix(full, "method.request."+prefix); ok {
				out = append(out, location{Type: kind, Path: m.path, Method: name, Name: param})
			}
		}
	}
	if len(m.RequestModels) > 0 {
		out = append(out, location{Type: ofBody, Path: m.path, Method: name})
	}
	for _, status := range sortedKeys(m.Responses) {
		r := m.Responses[status]
		out = append(out, location{Type: ofResponse, Path: m.path, Method: name, StatusCode: status})
		for _, full := range sortedKeys(r.Parameters) {
			if header, ok := strings.CutPrefix(full, "method.response.header."); ok {
				out = append(out, location{Type: ofRespHeader, Path: m.path, Method: name, StatusCode: status, Name: header})
			}
		}
		if len(r.Models) > 0 {
			out = append(out, location{Type: ofRespBody, Path: m.path, Method: name, StatusCode: status})
		}
	}
	return out
}
