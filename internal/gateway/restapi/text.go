package restapi

import "strings"

// text is a piece of an integration URI: literal text and the places of path parameters, "{name}". Immutable.
type text []piece

type piece struct {
	literal string
	param   string // empty for literal text
}

// parseText finds the parameters. A brace that closes nothing, or holds what is no name, is literal text.
func parseText(s string) text {
	var out text
	for s != "" {
		open := strings.IndexByte(s, '{')
		if open < 0 {
			break
		}
		length := strings.IndexByte(s[open:], '}')
		if length < 0 {
			break
		}
		name := s[open+1 : open+length]
		if !isParameterName(name) {
			out = append(out, piece{literal: s[:open+1]})
			s = s[open+1:]
			continue
		}
		if open > 0 {
			out = append(out, piece{literal: s[:open]})
		}
		out = append(out, piece{param: name})
		s = s[open+length+1:]
	}
	if s != "" {
		out = append(out, piece{literal: s})
	}
	return out
}

// fixed returns the text where it holds no parameter.
func (t text) fixed() (string, bool) {
	switch {
	case len(t) == 0:
		return "", true
	case len(t) == 1 && t[0].param == "":
		return t[0].literal, true
	}
	return "", false
}

// PathValue is a path parameter of the integration request.
type PathValue struct {
	Name, Value string
	// Encoded says that the value is percent-encoded already.
	Encoded bool
}

// render puts the values in, escaped for where they stand. A parameter without value stays as it is written, as on API Gateway.
func (t text) render(values []PathValue, escape func(dst []byte, v PathValue) []byte) string {
	if s, ok := t.fixed(); ok {
		return s
	}
	var dst []byte
	for _, p := range t {
		if p.param == "" {
			dst = append(dst, p.literal...)
			continue
		}
		if v, ok := find(values, p.param); ok {
			dst = escape(dst, v)
			continue
		}
		dst = append(append(append(dst, "%7B"...), p.param...), "%7D"...)
	}
	return string(dst)
}

// find returns the last value of the name: an override comes behind what it overrides.
func find(values []PathValue, name string) (PathValue, bool) {
	for i := len(values) - 1; i >= 0; i-- {
		if values[i].Name == name {
			return values[i], true
		}
	}
	return PathValue{}, false
}

// escapePath writes a value into a path: slashes stay, so that {proxy+} can stand for several segments; what would end the
// path does not.
func escapePath(dst []byte, v PathValue) []byte { return escape(dst, v, "/") }

// escapeQuery writes a value into a query string.
func escapeQuery(dst []byte, v PathValue) []byte { return escape(dst, v, "") }

const upperHex = "0123456789ABCDEF"

func escape(dst []byte, v PathValue, keep string) []byte {
	for i := range len(v.Value) {
		c := v.Value[i]
		switch {
		case isUnreserved(c), strings.IndexByte(keep, c) >= 0:
		case c == '%' && v.Encoded && isEscape(v.Value[i:]):
		case keep != "" && strings.IndexByte("!$&'()*+,;=:@", c) >= 0: // what a path may hold besides
		default:
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&15])
			continue
		}
		dst = append(dst, c)
	}
	return dst
}

func isUnreserved(c byte) bool { return isAlphanumeric(c) || strings.IndexByte("-._~", c) >= 0 }

// isEscape reports whether text begins with a percent sign and two hexadecimal digits.
func isEscape(text string) bool {
	return len(text) >= 3 && isHex(text[1]) && isHex(text[2])
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// climbs reports whether a value has a segment "." or "..", however it is encoded: put into a path, it would lead out of
// the part that the URI's author meant.
func (v PathValue) climbs() bool {
	text := v.Value
	if strings.IndexByte(text, '.') < 0 && strings.IndexByte(text, '%') < 0 {
		return false
	}
	for strings.IndexByte(text, '%') >= 0 { // a value may be encoded more than once
		decoded := unescape(text)
		if decoded == text {
			break
		}
		text = decoded
	}
	for segment := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '/' || r == '\\' }) {
		if segment == "." || segment == ".." {
			return true
		}
	}
	return false
}

// unescape decodes what is an escape and leaves everything else.
func unescape(s string) string {
	dst := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && isEscape(s[i:]) {
			dst = append(dst, hexValue(s[i+1])<<4|hexValue(s[i+2]))
			i += 2
			continue
		}
		dst = append(dst, s[i])
	}
	return string(dst)
}

func hexValue(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}
