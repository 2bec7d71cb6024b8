package jsonschema

import (
	"fmt"
	"strings"
	"unicode/utf16"

	"sluice/internal/jsonschema/ecma"
	"sluice/internal/value"
)

// formatCheck is format: fault words what is wrong with a text, and is empty for one that has the format.
type formatCheck struct{ fault func(s string) string }

// formats are the formats that the library checks for draft 4. Of an unknown one it only warns.
func formats() map[string]func(string) string {
	return map[string]func(string) string{
		"date-time": quoted(isDateTime, "is invalid against requested date format(s) [yyyy-MM-dd'T'HH:mm:ssZ, yyyy-MM-dd'T'HH:mm:ss.[0-9]{1,12}Z]"),
		"email":     quoted(isEmail, "is not a valid email address"),
		"hostname":  quoted(isHostname, "is not a valid hostname"),
		"ipv4":      quoted(isIPv4, "is not a valid IPv4 address"),
		"ipv6":      quoted(isIPv6, "is not a valid IPv6 address"),
		"regex":     quoted(ecma.Valid, "is not a valid ECMA 262 regular expression"),
		"uri":       quoted(isURI, "is not a valid URI"),

		"base64":       base64Fault,
		"json-pointer": input(isPointer, "JSON Pointer"),
		"mac":          input(isMAC, "MAC address"),
		"uuid":         input(isUUID, "UUID"),
		"md5":          hexFault(32),
		"sha1":         hexFault(40),
		"sha256":       hexFault(64),
		"sha512":       hexFault(128),
	}
}

func compileFormat(_ *compiler, n *node, p place, _ *value.Object) error {
	name, ok := p.value.AsString()
	if !ok {
		return incorrectType(p, "string")
	}
	if fault := formats()[name]; fault != nil {
		n.on(&formatCheck{fault}, value.KindString)
	}
	return nil
}

func (c *formatCheck) test(r *run, v value.Value) {
	if s, _ := v.AsString(); c.fault(s) != "" {
		r.fail(c, v, 0)
	}
}

func (c *formatCheck) text(dst []byte, v value.Value, _ int) []byte {
	s, _ := v.AsString()
	return append(dst, c.fault(s)...)
}

func quoted(has func(string) bool, complaint string) func(string) string {
	return func(s string) string {
		if has(s) {
			return ""
		}
		return `string "` + s + `" ` + complaint
	}
}

func input(has func(string) bool, what string) func(string) string {
	return func(s string) string {
		if has(s) {
			return ""
		}
		return `input string "` + s + `" is not a valid ` + what
	}
}

// isPointer: RFC 6901.
func isPointer(s string) bool {
	if s != "" && s[0] != '/' {
		return false
	}
	for i := range len(s) {
		if s[i] == '~' && (i+1 == len(s) || s[i+1] != '0' && s[i+1] != '1') {
			return false
		}
	}
	return true
}

// isMAC: six pairs, in which the library takes letters and digits of any kind.
func isMAC(s string) bool {
	const length = 17
	for i := range len(s) {
		if i%3 == 2 && s[i] != ':' || i%3 != 2 && !isAlphanumeric(s[i]) {
			return false
		}
	}
	return len(s) == length
}

func isAlphanumeric(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

// isUUID is java.util.UUID.fromString: five hexadecimal numbers, of any length that fits.
func isUUID(s string) bool {
	const lengthMax, parts, partMax = 36, 5, 16
	fields := strings.Split(s, "-")
	if len(s) > lengthMax || len(fields) != parts {
		return false
	}
	for _, f := range fields {
		if f == "" || len(f) > partMax || len(f) == partMax && f[0] > '7' {
			return false
		}
		for i := range len(f) {
			if !isHex(f[i]) {
				return false
			}
		}
	}
	return true
}

// hexFault is for digests in hexadecimal. Indexes count UTF-16 units.
func hexFault(length int) func(string) string {
	return func(s string) string {
		units := utf16.Encode([]rune(s))
		if len(units) != length {
			return fmt.Sprintf("input string has incorrect length (%d, expected %d)", len(units), length)
		}
		for i, u := range units {
			if u > 0x7f || !isHex(byte(u)) {
				return fmt.Sprintf(`illegal character "%c" in input at index %d`, rune(u), i)
			}
		}
		return ""
	}
}

func base64Fault(s string) string {
	units := utf16.Encode([]rune(s))
	if len(units)%4 != 0 {
		return fmt.Sprintf("input has illegal length (must be a multiple of 4, found %d)", len(units))
	}
	digits := strings.TrimSuffix(strings.TrimSuffix(s, "="), "=")
	for i, u := range utf16.Encode([]rune(digits)) {
		if u > 0x7f || !isAlphanumeric(byte(u)) && u != '+' && u != '/' {
			return fmt.Sprintf(`illegal character "%c" at index %d (not in Base64 alphabet)`, rune(u), i)
		}
	}
	return ""
}
