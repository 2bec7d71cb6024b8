package pattern

import (
	"strconv"
	"strings"
	"unicode"

	"sluice/internal/value"
)

// fields are those of a message that spaces separate, each with its condition. The message must have as many, unless an ellipsis
// stands for those in between.
type fields struct {
	before, behind []field
	ellipsis       bool
}

// field is one of them. where is nil for no condition.
type field struct {
	name  string // empty for none
	where *expression[string]
}

func (m *fields) match(message []byte) bool {
	found := split(string(message))
	if !m.fits(len(found)) {
		return false
	}
	return all(m.before, found) && all(m.behind, found[len(found)-len(m.behind):])
}

func (m *fields) fits(n int) bool {
	own := len(m.before) + len(m.behind)
	return n == own || n > own && m.ellipsis
}

func all(fields []field, found []string) bool {
	for i := range fields {
		if fields[i].where != nil && !fields[i].where.holds(found[i]) {
			return false
		}
	}
	return true
}

// extract names every field of the message: "$ip", or "$4" where the pattern has no name for it [G].
func (m *fields) extract(message []byte) []Value {
	found := split(string(message))
	out := make([]Value, len(found))
	for i, text := range found {
		name := ""
		switch back := i - (len(found) - len(m.behind)); {
		case i < len(m.before):
			name = m.before[i].name
		case back >= 0:
			name = m.behind[back].name
		}
		if name == "" {
			name = strconv.Itoa(i + 1)
		}
		out[i] = Value{Name: "$" + name, Text: text}
	}
	return out
}

// split cuts a message at spaces. "The characters between a pair of square brackets [] or two double quotes ("") are treated as a single
// field" [G]; one that is not closed is a word like others.
func split(message string) []string {
	var out []string
	// What was not found once is not looked for again, so that the work grows with the message and not with its square.
	brackets, quotes := true, true
	for {
		message = strings.TrimLeftFunc(message, unicode.IsSpace)
		if message == "" {
			return out
		}
		end := -1
		switch {
		case message[0] == '[' && brackets:
			end = strings.IndexByte(message, ']')
			brackets = end > 0
		case message[0] == '"' && quotes:
			end = 1 + strings.IndexByte(message[1:], '"')
			quotes = end > 0
		}
		if end > 0 {
			out, message = append(out, message[1:end]), message[end+1:]
			continue
		}
		if end = strings.IndexFunc(message, unicode.IsSpace); end < 0 {
			end = len(message)
		}
		out, message = append(out, message[:end]), message[end:]
	}
}

// fields reads [ … ].
func (p *parser) fields() (matcher, error) {
	inner, closed := strings.CutSuffix(p.rest[1:], "]")
	if !closed {
		return nil, errUnclosed('[', ']')
	}
	p.rest = inner
	out := &fields{}
	if p.space(); p.rest == "" { // AWS takes [] for a subscription filter's pattern: no field, no condition
		out.ellipsis = true
		return out, nil
	}
	for {
		if err := p.field(out); err != nil {
			return nil, err
		}
		p.space()
		if p.rest == "" {
			return out, nil
		}
		if !p.take(",") {
			return nil, errCharacters(p.rest[:1])
		}
	}
}

// field reads one, an ellipsis, or nothing, which is a field without a name.
func (p *parser) field(to *fields) error {
	p.space()
	if p.take("...") || p.take("…") {
		if to.ellipsis {
			return errInvalid()
		}
		to.ellipsis = true
		return nil
	}
	f, err := p.named()
	if err != nil {
		return err
	}
	if to.ellipsis {
		to.behind = append(to.behind, f)
	} else {
		to.before = append(to.before, f)
	}
	return nil
}

// named reads a name and its conditions, which repeat the name: status = 4* && status != 403.
func (p *parser) named() (f field, err error) {
	before := p.rest
	parens := p.while(func(r rune) bool { return r == '(' || unicode.IsSpace(r) })
	f.name = p.while(func(r rune) bool { return isWord(r) || r == '-' })
	p.space()
	if strings.TrimSpace(parens) == "" && (p.rest == "" || p.rest[0] == ',') {
		return f, nil
	}
	p.rest = before
	f.where, err = or(p, 0, func() (*expression[string], error) { return p.comparison(f.name) })
	return f, err
}

func (p *parser) comparison(name string) (*expression[string], error) {
	if p.while(func(r rune) bool { return isWord(r) || r == '-' }) != name || name == "" {
		return nil, errInvalid()
	}
	p.space()
	c, err := p.condition("()&|=!<>,]")
	if err != nil {
		return nil, err
	}
	return &expression[string]{leaf: func(text string) bool {
		var number value.Number
		if n, ok := value.ParseNumber(text); ok {
			number, _ = n.AsNumber()
		}
		return c.holds(text, number)
	}}, nil
}
