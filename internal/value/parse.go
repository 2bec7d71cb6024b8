package value

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// DepthMax is how many arrays and objects Parse lets stand inside each other.
const DepthMax = 1000

// Parse reads one JSON value; the package comment says what it takes. The result shares memory with text. The error is a
// *SyntaxError.
func Parse(text string) (Value, error) { return ParseDepth(text, DepthMax) }

// ParseBytes reads one JSON value from a copy of text, so that the caller may use text again.
func ParseBytes(text []byte) (Value, error) { return ParseDepth(string(text), DepthMax) }

// ParseDepth is Parse with another limit on nesting: depthMax 0 takes no array or object. A limit beyond a few hundred
// thousand lets hostile text exhaust the stack.
func ParseDepth(text string, depthMax int) (Value, error) {
	if !utf8.ValidString(text) {
		return Value{}, &SyntaxError{Offset: invalidOffset(text), Message: "not valid UTF-8"}
	}
	p := parser{text: text, depthMax: depthMax}
	p.space()
	v, err := p.value(0)
	if err != nil {
		return Value{}, err
	}
	p.space()
	if p.at < len(p.text) {
		return Value{}, p.unexpected("after the value")
	}
	return v, nil
}

// invalidOffset finds the first byte that is not UTF-8.
func invalidOffset(text string) int {
	for i, r := range text {
		if r == utf8.RuneError && !strings.HasPrefix(text[i:], "\uFFFD") {
			return i
		}
	}
	return len(text)
}

type parser struct {
	text     string
	at       int // the offset of the next byte
	depthMax int
	// items and members hold the elements and members of all open arrays and objects, the innermost last. Each array and
	// object gets its own copy when it ends, so that it costs two allocations whatever its length.
	items   []Value
	members []Member
}

func (p *parser) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// value reads the value that starts at p.at, inside depth arrays and objects.
func (p *parser) value(depth int) (Value, error) {
	if p.at >= len(p.text) {
		return Value{}, p.unexpected("where a value is expected")
	}
	switch c := p.text[p.at]; c {
	case '{':
		return p.object(depth + 1)
	case '[':
		return p.array(depth + 1)
	case '"':
		s, err := p.string()
		return Value{ref: KindString, text: s}, err
	case 't':
		return Value{ref: KindBool, text: literalTrue}, p.literal(literalTrue)
	case 'f':
		return Value{ref: KindBool, text: literalFalse}, p.literal(literalFalse)
	case 'n':
		return Value{}, p.literal(literalNull)
	default:
		if c == '-' || isDigit(c) {
			return p.number()
		}
	}
	return Value{}, p.unexpected("where a value is expected")
}

func (p *parser) literal(word string) error {
	for i := range len(word) {
		if p.at >= len(p.text) || p.text[p.at] != word[i] {
			return p.unexpected("in the literal " + word)
		}
		p.at++
	}
	return nil
}

func (p *parser) number() (Value, error) {
	end, ok := scanNumber(p.text, p.at)
	literal := p.text[p.at:end]
	p.at = end
	if !ok {
		return Value{}, p.unexpected("in a number")
	}
	return Value{ref: KindNumber, text: literal}, nil
}

func (p *parser) array(depth int) (Value, error) {
	if depth > p.depthMax {
		return Value{}, p.tooDeep()
	}
	p.at++
	if p.space(); p.take(']') {
		return Value{ref: &Array{}}, nil
	}
	first := len(p.items)
	for {
		p.space()
		v, err := p.value(depth)
		if err != nil {
			return Value{}, err
		}
		p.items = append(p.items, v)
		if p.space(); p.take(']') {
			a := &Array{items: slices.Clone(p.items[first:])}
			p.items = p.items[:first]
			return Value{ref: a}, nil
		}
		if !p.take(',') {
			return Value{}, p.unexpected("where a comma or the end of the array is expected")
		}
	}
}

func (p *parser) object(depth int) (Value, error) {
	if depth > p.depthMax {
		return Value{}, p.tooDeep()
	}
	p.at++
	if p.space(); p.take('}') {
		return Value{ref: &Object{}}, nil
	}
	first := len(p.members)
	var index map[string]int
	for {
		m, err := p.member(depth)
		if err != nil {
			return Value{}, err
		}
		index = p.put(first, index, m)
		if p.space(); p.take('}') {
			o := &Object{members: slices.Clone(p.members[first:]), index: index}
			p.members = p.members[:first]
			return Value{ref: o}, nil
		}
		if !p.take(',') {
			return Value{}, p.unexpected("where a comma or the end of the object is expected")
		}
	}
}

func (p *parser) member(depth int) (m Member, err error) {
	p.space()
	if p.at >= len(p.text) || p.text[p.at] != '"' {
		return m, p.unexpected("where a member's name is expected")
	}
	if m.Name, err = p.string(); err != nil {
		return m, err
	}
	if p.space(); !p.take(':') {
		return m, p.unexpected("where a colon is expected")
	}
	p.space()
	m.Value, err = p.value(depth)
	return m, err
}

// put adds a member to those that stand from first on, or replaces the one of its name. It returns their index, once
// there are enough of them for one.
func (p *parser) put(first int, index map[string]int, m Member) map[string]int {
	o := Object{members: p.members[first:], index: index}
	if i := o.Index(m.Name); i >= 0 {
		o.members[i] = m
		return index
	}
	p.members = append(p.members, m)
	o.members = p.members[first:]
	o.added()
	return o.index
}

// take steps over c if it is next.
func (p *parser) take(c byte) bool {
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

func (p *parser) tooDeep() error {
	return &SyntaxError{Offset: p.at, Message: ErrDepth.Error(), cause: ErrDepth}
}

// unexpected tells what stands at p.at, where something else should.
func (p *parser) unexpected(where string) error {
	if p.at >= len(p.text) {
		return &SyntaxError{Offset: len(p.text), Message: "the text ends " + where}
	}
	r, _ := utf8.DecodeRuneInString(p.text[p.at:])
	return &SyntaxError{Offset: p.at, Message: "unexpected " + quoteRune(r) + " " + where}
}
