package jsonata

import (
	"errors"
	"strings"

	"sluice/internal/jsonschema/ecma"
)

// pattern is a regular expression, which is a function: of a text it gives the first match, with a function for the next one.
type pattern struct {
	search   *ecma.Search
	source   string
	position int
}

// compilePattern reads the regular expression of a token. The reference leaves errors to JavaScript's RegExp, whose text this resembles.
func compilePattern(n *node) *pattern {
	flags := ecma.Flags{IgnoreCase: strings.Contains(n.token.flags, "i"), Multiline: strings.Contains(n.token.flags, "m")}
	search, err := ecma.CompileSearch(n.text, flags)
	if err != nil {
		message := err.Error()
		var syntax *ecma.SyntaxError
		if errors.As(err, &syntax) {
			message = syntax.Message
		}
		panic(bail{&Error{Position: n.position, message: "Invalid regular expression: /" + n.text + "/: " + message}})
	}
	return &pattern{search: search, source: n.text, position: n.position}
}

func (c *compiler) regex(n *node) compiled {
	p := n.pattern
	return func(*evaluation, item, *frame) (item, error) {
		return callable(&function{pattern: p, arity: 2}), nil
	}
}

// match is one match of a pattern, or what a function that serves as one said.
type match struct {
	start, end int // bytes of the text
	text       string
	groups     []item
	next       func() (*match, error)
}

// find looks for the first match from an offset on.
func (p *pattern) find(e *evaluation, s string, from int) (*match, error) {
	places, steps, err := p.search.Find(s, from, max(e.steps, 0))
	if err != nil {
		return nil, errTimeout()
	}
	if err := e.step(steps); err != nil || places == nil {
		return nil, err
	}
	m := &match{start: places[0], end: places[1], text: s[places[0]:places[1]]}
	for i := 2; i < len(places); i += 2 {
		group := undefined
		if places[i] >= 0 && places[i+1] >= 0 {
			group = text(s[places[i]:places[i+1]])
		}
		m.groups = append(m.groups, group)
	}
	m.next = func() (*match, error) { return p.after(e, s, m.end) }
	return m, nil
}

// after looks for the match behind another one. One of nothing would go on for ever.
func (p *pattern) after(e *evaluation, s string, from int) (*match, error) {
	if from >= len(s) {
		return nil, nil
	}
	m, err := p.find(e, s, from)
	if m != nil && m.text == "" {
		return nil, &Error{Code: "D1004", Position: p.position, value: text(p.source)}
	}
	return m, err
}

// call is the pattern as a function of a text and, in UTF-16 units, an offset.
func (p *pattern) call(e *evaluation, args []item) (item, error) {
	s := argument(args, 0)
	if s.kind != kindString {
		return undefined, &Error{Code: "T0410", value: s, index: number(1)}
	}
	from := 0
	if x := argument(args, 1); x.kind == kindNumber {
		from = bytesOf(s.text, integer(x.float()))
	}
	m, err := p.find(e, s.text, from)
	if m == nil || err != nil {
		return undefined, err
	}
	return matchObject(s.text, m), nil
}

// matchObject is what a match is to an expression.
func matchObject(s string, m *match) item {
	start := units(s[:m.start])
	out := &record{}
	out.set("match", text(m.text))
	out.set("start", number(float64(start)))
	out.set("end", number(float64(start+units(m.text))))
	out.set("groups", newArray(m.groups))
	out.set("next", callable(&function{do: func(e *evaluation, _ []item) (item, error) {
		if err := e.step(len(s) / bytesPerStep); err != nil {
			return undefined, err
		}
		next, err := m.next()
		if next == nil || err != nil {
			return undefined, err
		}
		return matchObject(s, next), nil
	}}))
	return object(out)
}

// bytesOf returns the byte offset of a UTF-16 offset, or the length of s.
func bytesOf(s string, unit int) int {
	i := 0
	for n := 0; n < unit && i < len(s); {
		r, size := decode(s[i:])
		n += unitsOf(r)
		i += size
	}
	return i
}

// matcher returns what finds the matches of a pattern, be it a regular expression or any function that keeps to the same protocol.
func (e *evaluation) matcher(f *function, s string) (*match, error) {
	for f.inner != nil {
		f = f.inner
	}
	if f.pattern != nil {
		return f.pattern.find(e, s, 0)
	}
	return e.customMatch(f, s, text(s))
}

// customMatch reads the match that a function of the expression gives.
func (e *evaluation) customMatch(f *function, s string, args ...item) (*match, error) {
	x, err := e.invoke(f, args...)
	if err != nil || !x.defined() {
		return nil, err
	}
	members, ok := x.members()
	if !ok {
		return nil, &Error{Code: "T1010"}
	}
	start, end, groups, next := members.get("start"), members.get("end"), members.get("groups"), members.get("next")
	if start.kind != kindNumber && groups.kind != kindArray && next.kind != kindFunction {
		return nil, &Error{Code: "T1010"}
	}
	if err := e.step(len(s) / bytesPerStep); err != nil {
		return nil, err
	}
	m := &match{text: members.get("match").text}
	m.start = bytesOf(s, integer(start.float()))
	m.end = bytesOf(s, integer(end.float()))
	v, _ := groups.elements()
	m.groups = v.appendTo(nil)
	m.next = func() (*match, error) {
		f := next.function()
		if f == nil {
			return nil, &Error{Code: "T1006"}
		}
		return e.customMatch(f, s, undefined)
	}
	return m, nil
}
