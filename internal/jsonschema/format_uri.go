package jsonschema

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"
)

// isURI is java.net.URI, which takes RFC 2396 with characters beyond ASCII, and relative references too.
func isURI(s string) bool {
	s, fragment, hasFragment := strings.Cut(s, "#")
	if !allURI(fragment, uriReserved) {
		return false
	}
	if colon := strings.IndexAny(s, ":/?"); colon >= 0 && s[colon] == ':' {
		if !isScheme(s[:colon]) {
			return false
		}
		if s = s[colon+1:]; s == "" {
			return false
		}
		if s[0] != '/' { // an opaque part
			return allURI(s, uriReserved)
		}
	}
	return isHierarchy(s, hasFragment)
}

const (
	uriReserved = ";/?:@&=+$,[]"
	uriPath     = ";/:@&=+$,"
)

func isScheme(s string) bool {
	for i := range len(s) {
		if c := s[i]; !isAlphanumeric(c) && (i == 0 || strings.IndexByte("+-.", c) < 0) {
			return false
		}
	}
	return s != "" && !isDigit(s[0])
}

func isHierarchy(s string, more bool) bool {
	s, query, _ := strings.Cut(s, "?")
	if !allURI(query, uriReserved) {
		return false
	}
	rest, hasAuthority := strings.CutPrefix(s, "//")
	if !hasAuthority {
		return allURI(s, uriPath)
	}
	end := strings.IndexByte(rest, '/')
	if end < 0 {
		end = len(rest)
	}
	if rest == "" { // "//" needs something behind it
		return more || query != ""
	}
	return isAuthority(rest[:end]) && allURI(rest[end:], uriPath)
}

func isAuthority(s string) bool {
	at := strings.LastIndexByte(s, '@')
	host := s[at+1:]
	if !strings.HasPrefix(host, "[") {
		return allURI(s, ";:@&=+$,")
	}
	literal, port, closed := strings.Cut(host[1:], "]")
	a, err := netip.ParseAddr(literal)
	if !closed || err != nil || !a.Is6() || at > 0 && !allURI(s[:at], ";:&=+$,") {
		return false
	}
	return port == "" || port[0] == ':' && allDigits(port[1:])
}

// allURI reports whether a part of a URI holds nothing but unreserved characters, escapes, characters beyond ASCII that are
// neither space nor control, and the ones of extra.
func allURI(s, extra string) bool {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(s[i:])
			if unicode.IsControl(r) || unicode.In(r, unicode.Zs, unicode.Zl, unicode.Zp) {
				return false
			}
			i += size - 1
		case c == '%':
			if i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2]) {
				return false
			}
			i += 2
		case !isAlphanumeric(c) && strings.IndexByte("-_.!~*'()", c) < 0 && strings.IndexByte(extra, c) < 0:
			return false
		}
	}
	return true
}
