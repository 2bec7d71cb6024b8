package asl

import (
	"unicode"
	"unicode/utf8"

	"sluice/internal/value"
)

// word scans true, false or null; anything else made of letters is a token that Jackson doesn't know.
func (s *jsonScanner) word() bool {
	start := s.at
	for s.at < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '$' {
			break
		}
		s.at += size
	}
	switch word := s.text[start:s.at]; word {
	case "true", "false", "null":
		return true
	case "":
		return s.unexpected("expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')")
	default:
		return s.fail("Unrecognized token '%s': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')", word)
	}
}

// number scans a number. What is no digit behind it is the next thing's fault.
func (s *jsonScanner) number() bool {
	start := s.at
	for s.at < len(s.text) && isNumeric(s.text[s.at]) {
		s.at++
	}
	if _, ok := value.ParseNumber(s.text[start:s.at]); !ok {
		return s.fail("Invalid numeric value: %s", s.text[start:s.at])
	}
	return true
}

func isNumeric(c byte) bool {
	return '0' <= c && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'
}
