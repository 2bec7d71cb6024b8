package jsonata

// parser reads an expression by operator precedence (Pratt): each token knows what it means at the start of an operand, and what behind one.
type parser struct {
	lexer lexer
	token token
	depth int
}

// parenthesesMax is how deep operands may stand inside each other.
const parenthesesMax = 2000

// parse reads an expression into a tree that is not resolved yet.
func parse(source string) (n *node, err error) {
	defer func() {
		if r := recover(); r != nil {
			b, ok := r.(bail)
			if !ok {
				panic(r)
			}
			n, err = nil, b.err
		}
	}()
	p := parser{lexer: lexer{source: source}}
	p.advance("", false)
	n = p.expression(0)
	if p.token.kind != tokenEnd {
		p.fail("S0201", p.token.position, p.token.literal())
	}
	return resolve(n), nil
}

func (p *parser) fail(code string, position int, token item) { p.lexer.fail(code, position, token) }

// advance steps over a token, which must be the operator if one is given. Behind what ends an operand infix is true.
func (p *parser) advance(operator string, infix bool) {
	if operator != "" && !p.token.is(operator) {
		code := "S0202"
		if p.token.kind == tokenEnd {
			code = "S0203"
		}
		panic(bail{&Error{Code: code, Position: p.token.position, token: p.token.literal(), hasToken: true, value: text(operator)}})
	}
	p.token = p.lexer.next(infix)
	if p.token.is("!") || p.token.is("~") {
		p.fail("S0204", p.token.position, p.token.literal())
	}
}

// expression reads operators and their operands as long as they hold more strongly than power.
func (p *parser) expression(power int) *node {
	if p.depth++; p.depth > parenthesesMax {
		panic(bail{&Error{Code: "U1001", Position: p.token.position, message: "Stack overflow error: the expression is nested too deeply"}})
	}
	t := p.token
	p.advance("", true)
	left := p.prefix(t)
	for power < p.power() {
		t = p.token
		p.advance("", false)
		left = p.infix(t, left)
	}
	p.depth--
	return left
}

func (p *parser) power() int {
	if p.token.kind != tokenOperator {
		return 0
	}
	return bindingPower(p.token.text)
}

func leaf(kind nodeKind, t token) *node {
	return &node{kind: kind, token: t, text: t.text, number: t.number, position: t.position}
}
