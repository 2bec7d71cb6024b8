package jwt

import "sluice/internal/value"

// Claims are the members of a token, in order. The zero Claims has none.
type Claims struct{ o *value.Object }

// Get returns a claim.
func (c Claims) Get(name string) (value.Value, bool) {
	if c.o == nil {
		return value.Value{}, false
	}
	return c.o.Get(name)
}

// Each calls visit for every claim, in order.
func (c Claims) Each(visit func(name string, v value.Value)) {
	if c.o == nil {
		return
	}
	for name, v := range c.o.All() {
		visit(name, v)
	}
}

// Text returns a claim that is a string.
func (c Claims) Text(name string) (string, bool) {
	v, _ := c.Get(name)
	return v.AsString()
}

// Texts returns a claim that is a string or a list of strings, as aud is (RFC 7519, section 4.1.3); nil for anything else.
func (c Claims) Texts(name string) []string {
	v, _ := c.Get(name)
	return Texts(v)
}

// Texts returns the strings of a string or of a list of strings; nil for anything else.
func Texts(v value.Value) []string {
	if text, ok := v.AsString(); ok {
		return []string{text}
	}
	list, ok := v.AsArray()
	if !ok {
		return nil
	}
	var out []string
	for _, e := range list.All() {
		text, ok := e.AsString()
		if !ok {
			return nil
		}
		out = append(out, text)
	}
	return out
}

// Seconds returns a time. "Timestamps in the token must be formatted as either an integer or a long integer" (STS API
// Reference, AssumeRoleWithWebIdentity, WebIdentityToken).
func (c Claims) Seconds(name string) (seconds int64, ok bool) {
	v, _ := c.Get(name)
	n, ok := v.AsNumber()
	if !ok || !n.IsLiteralInteger() {
		return 0, false
	}
	return n.Int64()
}

// Has tells whether there is such a claim.
func (c Claims) Has(name string) bool { return c.o != nil && c.o.Has(name) }
