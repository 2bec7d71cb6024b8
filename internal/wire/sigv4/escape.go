package sigv4

import "strings"

const upperHex = "0123456789ABCDEF"

// isUnreserved tells which bytes are never percent-encoded in a canonical request.
// Source: IAM User Guide, "Create a signed AWS API request", UriEncode.
func isUnreserved(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9':
		return true
	}
	return c == '-' || c == '.' || c == '_' || c == '~'
}

// appendEscaped appends one byte as UriEncode does.
func appendEscaped(dst []byte, c byte) []byte {
	if isUnreserved(c) {
		return append(dst, c)
	}
	return append(dst, '%', upperHex[c>>4], upperHex[c&15])
}

// unhex returns the value of a hexadecimal digit, or -1.
func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// nextByte decodes the first byte of encoded query text: an escape, "+" for a space, or the byte itself. Width is 0 when
// there is a "%" without two hexadecimal digits after it.
//
// "+" is a space because that is what every AWS query parser takes it for: SDKs that write "+" sign "%20".
func nextByte(text string) (c byte, width int) {
	switch c := text[0]; c {
	case '+':
		return ' ', 1
	case '%':
		if len(text) < 3 || unhex(text[1]) < 0 || unhex(text[2]) < 0 {
			return 0, 0
		}
		return byte(unhex(text[1])<<4 | unhex(text[2])), 3
	default:
		return c, 1
	}
}

// isName tells whether encoded text decodes to the name.
func isName(encoded, name string) bool {
	if len(encoded) < len(name) {
		return false
	}
	for i := 0; i < len(name); i++ {
		if encoded == "" {
			return false
		}
		c, width := nextByte(encoded)
		if width == 0 || c != name[i] {
			return false
		}
		encoded = encoded[width:]
	}
	return encoded == ""
}

// unescape decodes query text.
func unescape(text string) (string, *Error) {
	if strings.IndexByte(text, '%') < 0 && strings.IndexByte(text, '+') < 0 {
		return text, nil
	}
	decoded := make([]byte, 0, len(text))
	for text != "" {
		c, width := nextByte(text)
		if width == 0 {
			return "", malformedEscape(text)
		}
		decoded, text = append(decoded, c), text[width:]
	}
	return string(decoded), nil
}
