package jsonschema

import (
	"net/url"
	"strings"

	"sluice/internal/value"
)

// place is a schema in a document.
type place struct {
	doc     string // the document's URI
	pointer string // from the document's root, "/definitions/a"
	value   value.Value
	// base is what the references in the schema are relative to: the document's URI, or the id of a schema around it. The
	// schema's own id is not in it.
	base string
}

// where names the place.
func (p place) where() string {
	return p.doc + "#" + p.pointer
}

// child is a schema below.
func (p place) child(v value.Value, path ...string) place {
	for _, token := range path {
		p.pointer += "/" + escapeToken(token)
	}
	p.value = v
	return p
}

// within is the place with its own id as base, as what stands inside sees it. A $ref hides the id beside it.
func (p place) within() place {
	if _, isRef := stringMember(p.value, "$ref"); isRef {
		return p
	}
	if id, ok := stringMember(p.value, "id"); ok {
		p.base = resolve(p.base, id)
	}
	return p
}

func (p place) fail(message string) error { return &Error{Where: p.where(), Message: message} }

func stringMember(v value.Value, name string) (string, bool) {
	m, _ := v.Get(name)
	return m.AsString()
}

// resolve resolves a reference against a base. What is no URI stays as it is, and is found nowhere.
func resolve(base, ref string) string {
	r, err := url.Parse(ref)
	if err != nil {
		return ref
	}
	b, err := url.Parse(base)
	if err != nil {
		return ref
	}
	return strings.TrimSuffix(b.ResolveReference(r).String(), "#")
}

// split takes the fragment off a URI, and decodes it.
func split(uri string) (without, fragment string) {
	without, fragment, _ = strings.Cut(uri, "#")
	if decoded, err := url.PathUnescape(fragment); err == nil {
		fragment = decoded
	}
	return without, fragment
}

func escapeToken(token string) string {
	return strings.ReplaceAll(strings.ReplaceAll(token, "~", "~0"), "/", "~1")
}

func unescapeToken(token string) string {
	return strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
}
