package vtl

import "errors"

// parser reads a template by the productions of Velocity 1.7's grammar. It looks at no more tokens than that grammar's
// parser does, because in this language what is read decides how what follows is cut into tokens.
type parser struct {
	lex    *lexer
	into   *Template
	tokens []token // what was lexed so far
	at     int     // the token that is next
	depth  int
	// base is where the text stands in the whole template, for errors in strings; whole is that template.
	base      int
	whole     string
	atRuntime bool            // for an #evaluate: no new slots, because others render with the same table
	names     map[string]bool // the macros that were defined so far
	// ranges remembers where a scan for a range ended, so that nested lists are not scanned over and over.
	ranges map[int]int
}

// parseDepthMax bounds how deep expressions, blocks and strings nest.
const parseDepthMax = 100

func newParser(text string, into *Template) *parser {
	return &parser{lex: newLexer(text), into: into, base: -1, whole: text, names: map[string]bool{}, ranges: map[int]int{}}
}

// template reads all of it.
func (p *parser) template() ([]node, error) {
	nodes, err := p.statements()
	if err != nil {
		return nil, p.placed(err)
	}
	if err := p.expect(tokEnd, "the end of the template"); err != nil {
		return nil, p.placed(err)
	}
	return nodes, nil
}

// place returns where an offset of this text is in the whole template.
func (p *parser) place(offset int) int {
	if p.base >= 0 {
		return p.base
	}
	return offset
}

// placed moves an error in a string to where the string stands.
func (p *parser) placed(err error) error {
	failure, ok := errors.AsType[*ParseError](err)
	if !ok || p.base < 0 {
		return err
	}
	moved := *failure
	moved.Line, moved.Column = position(p.whole, p.base)
	return &moved
}

func (p *parser) faultAt(offset int, message string) error {
	return syntaxError(p.lex.text, offset, message)
}

func (p *parser) descend(offset int) error {
	if p.depth++; p.depth > parseDepthMax {
		return p.faultAt(offset, "nested too deeply")
	}
	return nil
}

func (p *parser) ascend() { p.depth-- }

// token returns the token i places behind the next one.
func (p *parser) token(i int) (*token, error) {
	for len(p.tokens) <= p.at+i {
		t, err := p.lex.next()
		if err != nil {
			return nil, err
		}
		p.tokens = append(p.tokens, t)
	}
	return &p.tokens[p.at+i], nil
}

// peek returns the kind of the token i places behind the next one.
func (p *parser) peek(i int) (kind, error) {
	t, err := p.token(i)
	if err != nil {
		return noToken, err
	}
	return t.kind, nil
}

// is reports whether the next token is of kind k.
func (p *parser) is(k kind) (bool, error) {
	next, err := p.peek(0)
	return next == k, err
}

// take steps over the next token and returns its position.
func (p *parser) take() int {
	p.at++
	return p.at - 1
}

// expect steps over a token of kind k.
func (p *parser) expect(k kind, what string) error {
	t, err := p.token(0)
	if err != nil {
		return err
	}
	if t.kind != k {
		return p.unexpected(t, what)
	}
	p.take()
	return nil
}

func (p *parser) unexpected(t *token, what string) error {
	found := "the end of the template"
	if t.kind != tokEnd {
		found = quoted(t.image)
	}
	return p.faultAt(t.offset, "found "+found+" where "+what+" is expected")
}

// skip steps over a token of kind k if it is next.
func (p *parser) skip(k kind) error {
	yes, err := p.is(k)
	if yes && err == nil {
		p.take()
	}
	return err
}

// source returns the text of tokens, with what was passed over before each.
func (p *parser) source(from, to int) string {
	if to == from+1 {
		return p.tokens[from].literal()
	}
	var b []byte
	for i := from; i < to; i++ {
		b = append(b, p.tokens[i].literal()...)
	}
	return string(b)
}

func (p *parser) variable(name string) variable {
	if p.atRuntime {
		return variable{name: name, slot: p.into.names.known(name)}
	}
	return variable{name: name, slot: p.into.names.slot(name)}
}
