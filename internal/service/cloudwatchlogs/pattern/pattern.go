package pattern

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Pattern is a filter pattern that was understood.
type Pattern struct {
	matcher
	regexes int
	literal []byte
}

// matcher is one of the three forms.
type matcher interface {
	match(message []byte) bool
	// extract returns the values that the pattern names, of a message that matches.
	extract(message []byte) []Value
}

// Value is something that a pattern names, with its text in a message: "$.level" or "$status_code", and "$4" for a field without a name.
type Value struct{ Name, Text string }

// bytesMax is how long a pattern may be: the API's models allow 1,024 characters, of four bytes at most.
const bytesMax = 4 << 10

// Parse understands a pattern. An empty one matches every message. The error is a *SyntaxError, for the caller to read.
func Parse(text string) (*Pattern, error) {
	p := &parser{rest: strings.TrimFunc(text, unicode.IsSpace)}
	if len(text) > bytesMax || !utf8.ValidString(text) {
		return nil, errInvalid()
	}
	var m matcher
	var err error
	switch {
	case strings.HasPrefix(p.rest, "{"):
		m, err = p.json()
	case strings.HasPrefix(p.rest, "["):
		m, err = p.fields()
	default:
		m, err = p.terms()
	}
	if err != nil {
		return nil, err
	}
	out := &Pattern{matcher: m, regexes: p.regexes}
	if t, ok := m.(*terms); ok {
		out.literal = t.literal()
	}
	return out, nil
}

// Match tells whether a message matches.
func (p *Pattern) Match(message []byte) bool { return p.match(message) }

// Extract returns the values that the pattern names in a message, in the pattern's order; none for one that looks for terms. ok tells whether the message
// matches.
func (p *Pattern) Extract(message []byte) (values []Value, ok bool) {
	if !p.match(message) {
		return nil, false
	}
	return p.extract(message), true
}

// Regexes is how many regular expressions are in it, of which AWS counts those of a log group.
func (p *Pattern) Regexes() int { return p.regexes }

// Literal is a text that every message which matches contains; nil when there is none. Whoever has many messages in one piece of memory
// can look for it there, and leave them all out.
func (p *Pattern) Literal() []byte { return p.literal }

// IsStructured tells the forms that name values, in braces or brackets, from one that looks for terms.
func (p *Pattern) IsStructured() bool {
	_, plain := p.matcher.(*terms)
	return !plain
}

// parser reads a pattern from its beginning.
type parser struct {
	rest    string
	regexes int
}

// space skips white space.
func (p *parser) space() { p.rest = strings.TrimLeftFunc(p.rest, unicode.IsSpace) }

// take skips a text, if it stands here.
func (p *parser) take(text string) bool {
	rest, ok := strings.CutPrefix(p.rest, text)
	p.rest = rest
	return ok
}

// while takes the longest run of runes that is accepts.
func (p *parser) while(is func(rune) bool) string {
	end := strings.IndexFunc(p.rest, func(r rune) bool { return !is(r) })
	if end < 0 {
		end = len(p.rest)
	}
	run := p.rest[:end]
	p.rest = p.rest[end:]
	return run
}

// quoted reads a text in double quotes, in which a backslash stands before a quote or a backslash that counts as itself. The quote that
// opens it is the next byte.
func (p *parser) quoted() (string, error) {
	var b strings.Builder
	for i := 1; i < len(p.rest); i++ {
		switch c := p.rest[i]; {
		case c == '"':
			p.rest = p.rest[i+1:]
			return b.String(), nil
		case c == '\\' && i+1 < len(p.rest) && (p.rest[i+1] == '"' || p.rest[i+1] == '\\'):
			i++
			b.WriteByte(p.rest[i])
		default:
			b.WriteByte(c)
		}
	}
	return "", errInvalid()
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }
