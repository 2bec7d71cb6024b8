package jsonsmart

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"sluice/internal/value"
)

// endOfInput is what json-smart reads behind the last character. A text that holds this control character ends there.
const endOfInput = 0x1A

// The characters that end a text without quotes, by where it stands. The end of the input ends it everywhere.
const (
	endsAtTop   = ""
	endsName    = ":"
	endsMember  = ",}"
	endsElement = ",]"
)

// Parse reads the first value of text, permissively. Text that is not valid UTF-8 is read as if it had U+FFFD in the wrong
// places. The result shares memory with text. The error is a *ParseError.
func Parse(text string) (value.Value, error) {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	p := parser{text: text}
	return p.value(endsAtTop, 0)
}

type parser struct {
	text string
	at   int // the offset of the current character
	// items and members hold the elements and members of all open arrays and objects, the innermost last. Each array and
	// object gets its own copy when it ends, so that it costs two allocations whatever its length.
	items   []value.Value
	members []value.Member
}

// char returns the current character; all that the grammar asks for are ASCII.
func (p *parser) char() byte {
	if p.at >= len(p.text) {
		return endOfInput
	}
	return p.text[p.at]
}

// value reads a value, which the characters of ends end if it has no quotes, inside depth arrays and objects.
func (p *parser) value(ends string, depth int) (value.Value, error) {
	for {
		switch c := p.char(); c {
		case ' ', '\r', '\n', '\t':
			p.at++
		case ':', '}', ']':
			return value.Value{}, p.unexpectedChar(p.at, 0)
		case '{':
			return p.object(depth + 1)
		case '[':
			return p.array(depth + 1)
		case '"', '\'':
			s, err := p.quoted(c)
			return value.String(s), err
		case endOfInput:
			if depth > 0 {
				return value.Value{}, p.endOfFile(p.at, -1, "null")
			}
			return value.String(p.unquoted(ends)), nil
		case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-':
			return p.number(ends)
		case 'n', 't', 'f':
			return word(p.unquoted(ends)), nil
		default:
			return value.String(p.unquoted(ends)), nil
		}
	}
}

// word tells the literals from other texts without quotes.
func word(s string) value.Value {
	switch s {
	case "null":
		return value.Null()
	case "true":
		return value.Bool(true)
	case "false":
		return value.Bool(false)
	}
	return value.String(s)
}

func (p *parser) array(depth int) (value.Value, error) {
	if depth > value.DepthMax {
		return value.Value{}, p.tooDeep()
	}
	start := len(p.items)
	p.at++
	for {
		switch p.char() {
		case ' ', '\r', '\n', '\t', ',':
			p.at++
		case ']':
			p.at++
			a := value.NewArray(slices.Clone(p.items[start:])...)
			p.items = p.items[:start]
			return a.Value(), nil
		case ':', '}':
			return value.Value{}, p.unexpectedChar(p.at, 0)
		case endOfInput:
			return value.Value{}, p.endOfFile(p.at, -1, "EOF")
		default:
			v, err := p.value(endsElement, depth)
			if err != nil {
				return value.Value{}, err
			}
			p.items = append(p.items, v)
		}
	}
}

func (p *parser) object(depth int) (value.Value, error) {
	if depth > value.DepthMax {
		return value.Value{}, p.tooDeep()
	}
	start := len(p.members)
	for {
		p.at++
		switch p.char() {
		case ' ', '\r', '\t', '\n', ',':
		case ':', ']', '[', '{':
			return value.Value{}, p.unexpectedChar(p.at, 0)
		case '}':
			return p.closeObject(start), nil
		default:
			if err := p.member(depth); err != nil {
				return value.Value{}, err
			}
			p.space()
			switch p.char() {
			case '}':
				return p.closeObject(start), nil
			case endOfInput:
				return value.Value{}, p.endOfFile(p.at, -1, "null")
			case ',':
			default:
				return value.Value{}, p.unexpectedToken(p.charAt(p.at), p.at, -1)
			}
		}
	}
}

// closeObject makes an object of the members from start on.
func (p *parser) closeObject(start int) value.Value {
	p.at++
	o := value.NewObject(p.members[start:]...)
	p.members = p.members[:start]
	return o.Value()
}

func (p *parser) member(depth int) error {
	name, err := p.name()
	if err != nil {
		return err
	}
	p.space()
	if c := p.char(); c != ':' {
		if c == endOfInput {
			return p.endOfFile(p.at, -1, "null")
		}
		return p.unexpectedChar(p.at, -1)
	}
	p.at++
	if p.at >= len(p.text) {
		return p.endOfFile(p.at, -1, "EOF")
	}
	v, err := p.value(endsMember, depth)
	if err != nil {
		return err
	}
	p.members = append(p.members, value.Member{Name: name, Value: v})
	return nil
}

func (p *parser) name() (string, error) {
	if c := p.char(); c == '"' || c == '\'' {
		return p.quoted(c)
	}
	return p.unquoted(endsName), nil
}

// space steps over all control characters, not just JSON's white space.
func (p *parser) space() {
	for p.char() <= ' ' && p.char() != endOfInput {
		p.at++
	}
}

// unquoted reads up to one of ends and cuts white space from both sides.
func (p *parser) unquoted(ends string) string {
	start := p.at
	p.skipUnquoted(ends)
	return trim(p.text[start:min(p.at, len(p.text))])
}

func (p *parser) skipUnquoted(ends string) {
	for p.char() != endOfInput && strings.IndexByte(ends, p.char()) < 0 {
		p.at++
	}
}

// trim cuts what java.lang.Character.isWhitespace calls white space, but leaves one character of a text that has nothing
// else.
func trim(s string) string {
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		if size == len(s) || !isWhitespace(r) {
			break
		}
		s = s[size:]
	}
	for s != "" {
		r, size := utf8.DecodeLastRuneInString(s)
		if size == len(s) || !isWhitespace(r) {
			break
		}
		s = s[:len(s)-size]
	}
	return s
}

func isWhitespace(r rune) bool {
	switch {
	case '\t' <= r && r <= '\r', 0x1C <= r && r <= ' ':
		return true
	case r == '\u00A0' || r == '\u2007' || r == '\u202F':
		return false
	}
	return r > unicode.MaxLatin1 && unicode.Is(unicode.Z, r)
}
