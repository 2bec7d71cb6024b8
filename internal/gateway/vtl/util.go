package vtl

import (
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"sluice/internal/jsonpath/jsonsmart"
)

// utilVariable is $util.
type utilVariable struct{}

func (*utilVariable) class() class { return classUtil }

// utilMethods are the methods of $util. Source: API Gateway Developer Guide, "Variables for data transformations", $util.
var utilMethods = map[string]method{
	"escapeJavaScript": utilText(func(dst []byte, s string) ([]byte, error) { return appendJavaScript(dst, s), nil }),
	"urlEncode":        utilText(func(dst []byte, s string) ([]byte, error) { return appendURLEncoded(dst, s), nil }),
	"urlDecode":        utilText(appendURLDecoded),
	"base64Encode": utilText(func(dst []byte, s string) ([]byte, error) {
		return base64.StdEncoding.AppendEncode(dst, []byte(s)), nil
	}),
	"base64Decode": utilText(func(dst []byte, s string) ([]byte, error) { return appendBase64Decoded(dst, s), nil }),
	"parseJson": {{"O", func(r *run, _ val, args []val) (val, error) {
		text, err := r.text(args[0])
		if err != nil {
			return null(), err
		}
		r.charge(len(text) / parsedPerStep)
		if err := r.over(); err != nil {
			return null(), err
		}
		v, err := jsonsmart.Parse(text)
		return fromJSON(v, &r.steps), err
	}}},
}

// parsedPerStep is how many bytes of JSON that is parsed count as one step, for what is made of them takes many times as
// much memory.
const parsedPerStep = 16

// utilText makes a method of a function on text. Any object but null has a text.
func utilText(convert func(dst []byte, s string) ([]byte, error)) method {
	return method{{"O", func(r *run, _ val, args []val) (val, error) {
		text, err := r.text(args[0])
		if err != nil {
			return null(), err
		}
		r.chargeTexts(text, "")
		dst, err := convert(r.scratch[:0], text)
		r.scratch = dst[:0]
		if err != nil {
			return null(), err
		}
		made, err := r.newString(dst)
		return str(made), err
	}}}
}

const upperHex = "0123456789ABCDEF"

// appendJavaScript escapes as Apache Commons Lang's StringEscapeUtils.escapeJavaScript does: both quotes, the backslash
// and the slash by a backslash, all beyond ASCII as \uXXXX. API Gateway says that \' is among what it makes.
func appendJavaScript(dst []byte, s string) []byte {
	for _, r := range s {
		switch {
		case r == '\'' || r == '"' || r == '\\' || r == '/':
			dst = append(dst, '\\', byte(r))
		case ' ' <= r && r < 0x7F:
			dst = append(dst, byte(r))
		case r == '\b' || '\t' <= r && r <= '\r' && r != '\v':
			dst = append(dst, '\\', "btn_fr"[r-'\b'])
		case r == 0x7F:
			dst = append(dst, byte(r))
		default:
			for _, u := range units(string(r)) {
				dst = append(dst, '\\', 'u', upperHex[u>>12], upperHex[u>>8&0xF], upperHex[u>>4&0xF], upperHex[u&0xF])
			}
		}
	}
	return dst
}

// appendURLEncoded encodes as java.net.URLEncoder does: a space as +, and letters, digits and .-*_ as they are.
func appendURLEncoded(dst []byte, s string) []byte {
	for i := range len(s) {
		switch c := s[i]; {
		case isAlpha(c), isDigit(c), strings.IndexByte(".-*_", c) >= 0:
			dst = append(dst, c)
		case c == ' ':
			dst = append(dst, '+')
		default:
			dst = append(dst, '%', upperHex[c>>4], upperHex[c&0xF])
		}
	}
	return dst
}

// appendURLDecoded decodes as java.net.URLDecoder does.
func appendURLDecoded(dst []byte, s string) ([]byte, error) {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '+':
			dst = append(dst, ' ')
		case '%':
			if i+2 >= len(s) {
				return dst, javaError("java.lang.IllegalArgumentException", "URLDecoder: Incomplete trailing escape (%) pattern")
			}
			high, okHigh := hexDigit(s[i+1])
			low, okLow := hexDigit(s[i+2])
			if !okHigh || !okLow {
				return dst, javaError("java.lang.IllegalArgumentException",
					"URLDecoder: Illegal hex characters in escape (%) pattern - For input string: \""+s[i+1:i+3]+"\"")
			}
			dst = append(dst, high<<4|low)
			i += 2
		default:
			dst = append(dst, s[i])
		}
	}
	if !utf8.Valid(dst) {
		dst = []byte(strings.ToValidUTF8(string(dst), "\uFFFD"))
	}
	return dst, nil
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case isDigit(c):
		return c - '0', true
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return c | 0x20 - 'a' + 10, true
	}
	return 0, false
}

// appendBase64Decoded decodes as Apache Commons Codec does: both alphabets, padding or none, and anything else passed
// over. Bytes that are not UTF-8 become U+FFFD, as in any Java String.
func appendBase64Decoded(dst []byte, s string) []byte {
	start := len(dst)
	var bits uint32
	count := 0
	for i := range len(s) {
		if s[i] == '=' {
			break
		}
		digit, ok := base64Digit(s[i])
		if !ok {
			continue
		}
		bits = bits<<6 | uint32(digit)
		if count++; count == 4 {
			dst = append(dst, byte(bits>>16), byte(bits>>8), byte(bits))
			bits, count = 0, 0
		}
	}
	switch count {
	case 2:
		dst = append(dst, byte(bits>>4))
	case 3:
		dst = append(dst, byte(bits>>10), byte(bits>>2))
	}
	if !utf8.Valid(dst[start:]) {
		return append(dst[:start], strings.ToValidUTF8(string(dst[start:]), "\uFFFD")...)
	}
	return dst
}

func base64Digit(c byte) (byte, bool) {
	switch {
	case 'A' <= c && c <= 'Z':
		return c - 'A', true
	case 'a' <= c && c <= 'z':
		return c - 'a' + 26, true
	case isDigit(c):
		return c - '0' + 52, true
	case c == '+' || c == '-':
		return 62, true
	case c == '/' || c == '_':
		return 63, true
	}
	return 0, false
}
