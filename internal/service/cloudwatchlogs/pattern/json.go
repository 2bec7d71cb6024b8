package pattern

import (
	"bytes"
	"strings"
	"unicode"

	"sluice/internal/value"
)

// properties are conditions on the properties of a message that is a JSON object or array. Other messages do not match.
type properties struct {
	where     *expression[value.Value]
	selectors []*selector
	// needs are texts that a message contains which matches. A message with a backslash may have them in disguise.
	needs [][]byte
}

func (m *properties) match(message []byte) bool {
	for _, text := range m.needs {
		if !bytes.Contains(message, text) && bytes.IndexByte(message, '\\') < 0 {
			return false // most messages end here, unread
		}
	}
	v, ok := document(message)
	return ok && m.where.holds(v)
}

func (m *properties) extract(message []byte) []Value {
	v, _ := document(message)
	var out []Value
	for i, s := range m.selectors {
		if s.wild || contains(m.selectors[:i], s.text) {
			continue
		}
		s.each(v, func(found value.Value) bool {
			text, _, isLeaf := leafOf(found)
			if !isLeaf {
				text = found.String()
			}
			out = append(out, Value{Name: s.text, Text: text})
			return true
		})
	}
	return out
}

func contains(selectors []*selector, text string) bool {
	for _, s := range selectors {
		if s.text == text {
			return true
		}
	}
	return false
}

// document reads a message that may be one.
func document(message []byte) (value.Value, bool) {
	message = bytes.TrimSpace(message)
	if len(message) == 0 || message[0] != '{' && message[0] != '[' {
		return value.Value{}, false
	}
	v, err := value.ParseBytes(message)
	return v, err == nil
}

// json reads { … }.
func (p *parser) json() (matcher, error) {
	inner, closed := strings.CutSuffix(p.rest[1:], "}")
	if !closed {
		return nil, errUnclosed('{', '}')
	}
	p.rest = inner
	out := &properties{}
	where, err := or(p, 0, func() (*expression[value.Value], error) { return p.property(out) })
	if err != nil {
		return nil, err
	}
	if p.space(); p.rest != "" {
		return nil, errInvalid()
	}
	out.where = where
	for _, text := range where.required() {
		out.needs = append(out.needs, []byte(text))
	}
	return out, nil
}

// property reads a selector and what must hold of it.
func (p *parser) property(m *properties) (*expression[value.Value], error) {
	s, err := p.selector()
	if err != nil {
		return nil, err
	}
	m.selectors = append(m.selectors, s)
	p.space()
	there := func(value.Value) bool { return true }
	if holds := p.state(); holds != nil {
		return &expression[value.Value]{leaf: func(v value.Value) bool { return s.each(v, holds) }}, nil
	}
	switch {
	case p.keyword("NOT", "EXISTS"):
		return &expression[value.Value]{leaf: func(v value.Value) bool { return !s.each(v, there) }}, nil
	case p.keyword("EXISTS"):
		return &expression[value.Value]{leaf: func(v value.Value) bool { return s.each(v, there) }}, nil
	}
	c, err := p.condition("()&|=!<>")
	if err != nil {
		return nil, err
	}
	return &expression[value.Value]{needs: c.needs(), leaf: func(v value.Value) bool {
		return s.each(v, func(found value.Value) bool {
			text, number, isLeaf := leafOf(found)
			return isLeaf && c.holds(text, number)
		})
	}}, nil
}

// state reads IS NULL, IS TRUE or IS FALSE; nil when none of them is there.
func (p *parser) state() func(value.Value) bool {
	switch {
	case p.keyword("IS", "NULL"):
		return value.Value.IsNull
	case p.keyword("IS", "TRUE"):
		return func(v value.Value) bool { b, ok := v.AsBool(); return ok && b }
	case p.keyword("IS", "FALSE"):
		return func(v value.Value) bool { b, ok := v.AsBool(); return ok && !b }
	}
	return nil
}

// keyword takes words that stand here, in capital letters or not, or leaves everything as it is.
func (p *parser) keyword(words ...string) bool {
	before := p.rest
	for _, word := range words {
		p.space()
		if !strings.EqualFold(p.while(unicode.IsLetter), word) {
			p.rest = before
			return false
		}
	}
	return true
}

// leafOf is the text of a value that can be compared: "The SELECTOR must point to a value node (string or number) in the JSON" [G]. A
// text that is a number can be compared as one: access logs write their numbers so.
func leafOf(v value.Value) (text string, number value.Number, isLeaf bool) {
	switch v.Kind() {
	case value.KindString:
		text, _ = v.AsString()
		if n, ok := value.ParseNumber(text); ok {
			number, _ = n.AsNumber()
		}
		return text, number, true
	case value.KindNumber:
		number, _ = v.AsNumber()
		return number.String(), number, true
	case value.KindBool:
		return v.String(), "", true
	}
	return "", "", false
}
