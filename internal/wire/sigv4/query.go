package sigv4

import (
	"bytes"
	"slices"
	"strings"
)

// QueryParametersMax is how many parameters a query may have, for they are sorted before the signature is checked.
const QueryParametersMax = 1024

// pair is one canonical query parameter: offsets into scratch.query, where name and value lie side by side.
type pair struct{ name, value, end int }

// appendQuery appends the canonical query: every name and value decoded and encoded anew, sorted by encoded name, then by
// encoded value; a parameter without "=" gets an empty value. Empty parameters ("a&&b") count for nothing. Of a presigned
// request the signature itself is left out, and under Rules.UnsignedToken the token.
// Source: IAM User Guide, "Create a signed AWS API request".
func (s *scratch) appendQuery(rawQuery string, presigned bool, rules Rules) *Error {
	s.query, s.pairs = s.query[:0], s.pairs[:0]
	for rest := rawQuery; rest != ""; {
		var text string
		if text, rest, _ = strings.Cut(rest, "&"); text == "" {
			continue
		}
		name, value, _ := strings.Cut(text, "=")
		if presigned && (isName(name, querySignature) || (rules.UnsignedToken && isName(name, queryToken))) {
			continue
		}
		if len(s.pairs) == QueryParametersMax {
			return tooManyParameters()
		}
		p := pair{name: len(s.query)}
		if fault := s.encode(name); fault != nil {
			return fault
		}
		p.value = len(s.query)
		if fault := s.encode(value); fault != nil {
			return fault
		}
		p.end = len(s.query)
		s.pairs = append(s.pairs, p)
	}
	slices.SortFunc(s.pairs, s.comparePairs)
	for i, p := range s.pairs {
		if i > 0 {
			s.text = append(s.text, '&')
		}
		s.text = append(append(s.text, s.query[p.name:p.value]...), '=')
		s.text = append(s.text, s.query[p.value:p.end]...)
	}
	return nil
}

// encode appends encoded query text to scratch.query in its canonical encoding.
func (s *scratch) encode(text string) *Error {
	for text != "" {
		c, width := nextByte(text)
		if width == 0 {
			return malformedEscape(text)
		}
		s.query, text = appendEscaped(s.query, c), text[width:]
	}
	return nil
}

func (s *scratch) comparePairs(a, b pair) int {
	if order := bytes.Compare(s.query[a.name:a.value], s.query[b.name:b.value]); order != 0 {
		return order
	}
	return bytes.Compare(s.query[a.value:a.end], s.query[b.value:b.end])
}
