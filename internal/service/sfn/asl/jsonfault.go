package asl

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// sourceCharsMax is how much of a text Jackson quotes in an error.
const sourceCharsMax = 500

// jsonFault tells what is wrong with a text that is no JSON, in the words of Jackson, which Step Functions parses with.
// Source: recorded answers (test_validate_state_machine_definition_not_a_definition) and Jackson's own messages.
func jsonFault(text string) (Diagnostic, bool) {
	s := &jsonScanner{text: text}
	if s.document() {
		return Diagnostic{}, false
	}
	location := s.location(s.at)
	return Diagnostic{Severity: Error, Code: InvalidJSON, Message: s.fault + "\n at " + location, Location: location}, true
}

// jsonScanner goes through a text once; its methods report whether it is JSON so far.
type jsonScanner struct {
	text string
	// at is how far it has come.
	at    int
	fault string
	// open are the arrays and objects around the place, with the places they start at.
	open []opened
}

type opened struct {
	object bool
	at     int
}

// location writes a place as Jackson does: the column counts from 1 and is the one behind what was read.
func (s *jsonScanner) location(at int) string {
	source, rest := s.text, 0
	if n := utf8.RuneCountInString(source); n > sourceCharsMax {
		source, rest = string([]rune(source)[:sourceCharsMax]), n-sourceCharsMax
	}
	source = "\"" + source + "\""
	if rest > 0 {
		source += fmt.Sprintf("[truncated %d chars]", rest)
	}
	line := 1 + strings.Count(s.text[:at], "\n")
	column := utf8.RuneCountInString(s.text[strings.LastIndexByte(s.text[:at], '\n')+1:at]) + 1
	return fmt.Sprintf("[Source: (String)%s; line: %d, column: %d]", source, line, column)
}

func (s *jsonScanner) fail(format string, args ...any) bool {
	s.fault = fmt.Sprintf(format, args...)
	return false
}

func (s *jsonScanner) space() {
	for s.at < len(s.text) && strings.IndexByte(" \t\r\n", s.text[s.at]) >= 0 {
		s.at++
	}
}

// document scans one value and nothing else. It keeps its own stack, so that no text makes it recurse.
func (s *jsonScanner) document() bool {
	for {
		if !s.value() {
			return false
		}
		done, ok := s.closed()
		if !ok || done {
			return ok
		}
	}
}

// value scans up to the end of a scalar, or into an array or object up to its first value.
func (s *jsonScanner) value() bool {
	for {
		s.space()
		if s.at == len(s.text) {
			return s.ended()
		}
		switch c := s.text[s.at]; {
		case c == '{' || c == '[':
			s.open = append(s.open, opened{object: c == '{', at: s.at})
			s.at++
			s.space()
			if s.at < len(s.text) && s.text[s.at] == closing(c == '{') {
				return true
			}
			if c == '{' && !s.name() {
				return false
			}
		case c == '"':
			return s.quoted()
		case c == '-' || '0' <= c && c <= '9':
			return s.number()
		default:
			return s.word()
		}
	}
}

func closing(object bool) byte {
	if object {
		return '}'
	}
	return ']'
}

// closed goes on behind a value: out of what ends there, and to the next value. done says that all has ended.
func (s *jsonScanner) closed() (done, ok bool) {
	for len(s.open) > 0 {
		inner := s.open[len(s.open)-1]
		s.space()
		if s.at == len(s.text) {
			return false, s.ended()
		}
		switch {
		case s.text[s.at] == closing(inner.object):
			s.open = s.open[:len(s.open)-1]
			s.at++
		case s.text[s.at] != ',':
			kind := "Array"
			if inner.object {
				kind = "Object"
			}
			return false, s.unexpected("was expecting comma to separate " + kind + " entries")
		case inner.object:
			s.at++
			return false, s.name()
		default:
			s.at++
			return false, true
		}
	}
	s.space()
	if s.at < len(s.text) {
		return false, s.unexpected("expected end of input")
	}
	return true, true
}

// name scans a member's name and the colon behind it.
func (s *jsonScanner) name() bool {
	s.space()
	if s.at == len(s.text) {
		return s.ended()
	}
	if s.text[s.at] != '"' {
		return s.unexpected("was expecting double-quote to start field name")
	}
	if !s.quoted() {
		return false
	}
	s.space()
	if s.at == len(s.text) {
		return s.ended()
	}
	if s.text[s.at] != ':' {
		return s.unexpected("was expecting a colon to separate field name and value")
	}
	s.at++
	return true
}

func (s *jsonScanner) unexpected(expected string) bool {
	r, size := utf8.DecodeRuneInString(s.text[s.at:])
	s.at += size
	return s.fail("Unexpected character ('%c' (code %d)): %s", r, r, expected)
}

// ended is the fault of a text that stops too early.
func (s *jsonScanner) ended() bool {
	if len(s.open) == 0 {
		return s.fail("No content to map due to end-of-input")
	}
	inner, kind := s.open[len(s.open)-1], "Array"
	if inner.object {
		kind = "Object"
	}
	return s.fail("Unexpected end-of-input: expected close marker for %s (start marker at %s)", kind, s.location(inner.at))
}

// quoted scans a string.
func (s *jsonScanner) quoted() bool {
	for s.at++; s.at < len(s.text); s.at++ {
		switch c := s.text[s.at]; {
		case c == '"':
			s.at++
			return true
		case c < ' ':
			s.at++
			return s.fail("Illegal unquoted character ((CTRL-CHAR, code %d)): has to be escaped using backslash to be included in string value", c)
		case c == '\\':
			if !s.escape() {
				return false
			}
		}
	}
	return s.fail("Unexpected end-of-input: was expecting closing quote for a string value")
}

func (s *jsonScanner) escape() bool {
	s.at++
	if s.at == len(s.text) {
		return s.fail("Unexpected end-of-input: was expecting closing quote for a string value")
	}
	if strings.IndexByte(`"\/bfnrtu`, s.text[s.at]) < 0 {
		r, size := utf8.DecodeRuneInString(s.text[s.at:])
		s.at += size
		return s.fail("Unrecognized character escape '%c' (code %d)", r, r)
	}
	if s.text[s.at] != 'u' {
		return true
	}
	for range 4 {
		s.at++
		if s.at == len(s.text) || strings.IndexByte("0123456789abcdefABCDEF", s.text[s.at]) < 0 {
			return s.fail("Unexpected character: expected a hex-digit for character escape sequence")
		}
	}
	return true
}
