package wire

import "strings"

// IsHeaderName reports whether a name is a token of RFC 9110: what templates and functions come up with may be anything.
func IsHeaderName(name string) bool {
	for i := range len(name) {
		if c := name[i]; c <= ' ' || c >= 0x7f || strings.IndexByte(`"(),/:;<=>?@[\]{}`, c) >= 0 {
			return false
		}
	}
	return name != ""
}

// UpToLineEnd is a header's value up to the first character that none can hold: what a caller sends must not become a header of its own.
func UpToLineEnd(value string) string {
	for i := range len(value) {
		if c := value[i]; c < ' ' && c != '\t' || c == 0x7f {
			return value[:i]
		}
	}
	return value
}
