package pattern

import (
	"strings"
	"unicode"

	"sluice/internal/value"
)

// operator compares.
type operator byte

const (
	equal operator = iota
	unequal
	less
	lessOrEqual
	greater
	greaterOrEqual
)

// condition is an operator and what to compare with: a number, a text with wildcards at its ends, or a regular expression.
type condition struct {
	operator operator
	number   value.Number // empty when the operand is none
	text     string
	before   bool // a wildcard stood before the text
	behind   bool // or behind it
	regex    *regex
}

// operators in the order in which they must be tried. "=!" is the guide's own spelling in [w1=!ERROR&&w1=!WARN, w2].
var operators = []struct {
	text string
	is   operator
}{
	{"=!", unequal}, {"!=", unequal}, {"<=", lessOrEqual}, {">=", greaterOrEqual}, {"<", less}, {">", greater}, {"=", equal},
}

// condition reads an operator and its operand. ends are the characters that end a text without quotes, besides white space.
func (p *parser) condition(ends string) (c condition, err error) {
	found := false
	for i := range operators {
		if found = p.take(operators[i].text); found {
			c.operator = operators[i].is
			break
		}
	}
	if !found {
		return c, errInvalid()
	}
	p.space()
	quoted := false
	switch {
	case p.rest == "":
		return c, errInvalid()
	case p.rest[0] == '%':
		c.regex, err = p.regex()
	case p.rest[0] == '"':
		quoted = true
		c.text, err = p.quoted()
	default:
		c.text, err = p.word(ends)
	}
	if err != nil {
		return c, err
	}
	if !quoted && c.regex == nil {
		c.setNumber()
	}
	if c.number == "" && c.operator > unequal {
		return c, errInvalid() // texts have no order
	}
	c.setWildcards()
	return c, nil
}

// word reads a text without quotes.
func (p *parser) word(ends string) (string, error) {
	text := p.while(func(r rune) bool {
		return !unicode.IsSpace(r) && !strings.ContainsRune(ends, r) && r != '"' && r != '%'
	})
	if text == "" {
		return "", errInvalid()
	}
	if wrong := strings.IndexFunc(text, func(r rune) bool { return !isWord(r) && !strings.ContainsRune(`.*-+:/`, r) }); wrong >= 0 {
		return "", errCharacters(text[wrong : wrong+1])
	}
	return text, nil
}

// setNumber: "an integer with an optional + or - sign, a decimal …, or a number in scientific notation" [G].
func (c *condition) setNumber() {
	if n, ok := value.ParseNumber(strings.TrimPrefix(c.text, "+")); ok {
		c.number, _ = n.AsNumber()
	}
}

// setWildcards: "*Event will match PutEvent … Ev*ent will only match the actual string Ev*ent" [G].
func (c *condition) setWildcards() {
	if c.number != "" || c.regex != nil {
		return
	}
	if c.text, c.before = strings.CutPrefix(c.text, "*"); c.before && c.text == "" {
		c.behind = true
		return
	}
	c.text, c.behind = strings.CutSuffix(c.text, "*")
}

// needs is a text that everything contains for which the condition holds; empty for none.
func (c *condition) needs() string {
	if c.operator != equal || c.number != "" || c.regex != nil {
		return ""
	}
	return c.text
}

// holds compares a text; number is the text as a number if it is one, or empty.
func (c *condition) holds(text string, number value.Number) bool {
	if c.number != "" && number != "" {
		return c.ordered(number.Compare(c.number))
	}
	if c.operator > unequal {
		return false // the message has no number there
	}
	return c.same(text) == (c.operator == equal)
}

func (c *condition) ordered(order int) bool {
	switch c.operator {
	case equal:
		return order == 0
	case unequal:
		return order != 0
	case less:
		return order < 0
	case lessOrEqual:
		return order <= 0
	case greater:
		return order > 0
	}
	return order >= 0
}

func (c *condition) same(text string) bool {
	switch {
	case c.regex != nil:
		return c.regex.MatchString(text)
	case c.before && c.behind:
		return strings.Contains(text, c.text)
	case c.before:
		return strings.HasSuffix(text, c.text)
	case c.behind:
		return strings.HasPrefix(text, c.text)
	}
	return text == c.text
}
