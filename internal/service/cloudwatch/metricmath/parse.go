package metricmath

import (
	"fmt"
	"slices"
	"strings"
)

const (
	depthMax = 64
	nodesMax = 1000
)

// Error tells what is wrong with an expression, in our words.
type Error struct{ What string }

func (e *Error) Error() string { return e.What }

func failed(format string, args ...any) error { return &Error{fmt.Sprintf(format, args...)} }

// Expression is a parsed expression. It is immutable.
type Expression struct {
	root *node
	ids  []string
}

// node is a literal, a name, a list, an operator or a call.
type node struct {
	kind  nodeKind
	text  string // name, text, operator or function
	value float64
	of    []*node
}

type nodeKind uint8

const (
	isNumber nodeKind = iota
	isName
	isText
	isList
	isOperator
	isCall
)

// Names are the IDs of other queries that the expression uses, each once; METRICS uses others without naming them.
func (e *Expression) Names() []string { return e.ids }

// Uses tells whether the expression calls a function.
func (e *Expression) Uses(function string) bool { return e.root.calls(function) }

func (n *node) calls(function string) bool {
	return n.kind == isCall && n.text == function || slices.ContainsFunc(n.of, func(x *node) bool { return x.calls(function) })
}

// Parse reads an expression. Errors are *Error.
func Parse(in string) (*Expression, error) {
	if fields := strings.Fields(in); len(fields) > 1 && strings.EqualFold(fields[0], "SELECT") {
		return nil, failed("Metrics Insights queries are not implemented")
	}
	tokens, err := scan(in)
	if err != nil {
		return nil, err
	}
	p := parser{tokens: tokens}
	root, err := p.binary(0)
	if err != nil {
		return nil, err
	}
	if t := p.peek(); t.kind != ending {
		return nil, failed("unexpected %q at %d", t.text, t.at)
	}
	return &Expression{root: root, ids: p.ids}, nil
}

type parser struct {
	tokens []token
	at     int
	depth  int
	nodes  int
	ids    []string
}

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) take(text string) bool {
	if t := p.peek(); t.kind == symbol && t.text == text {
		p.at++
		return true
	}
	return false
}

// levels are the binary operators from those that bind least.
func levels() [][]string {
	return [][]string{{"||", "OR"}, {"&&", "AND"}, {"==", "!=", "<=", ">=", "<", ">"}, {"+", "-"}, {"*", "/"}}
}

// operator consumes an operator of a level; AND and OR are words too.
func (p *parser) operator(level int) string {
	t := p.peek()
	text := t.text
	if t.kind == name {
		text = strings.ToUpper(text)
	}
	if t.kind != symbol && t.kind != name || !slices.Contains(levels()[level], text) {
		return ""
	}
	p.at++
	switch text {
	case "OR":
		return "||"
	case "AND":
		return "&&"
	}
	return text
}

func (p *parser) binary(level int) (*node, error) {
	if level == len(levels()) {
		return p.unary()
	}
	left, err := p.binary(level + 1)
	for err == nil {
		operator := p.operator(level)
		if operator == "" {
			return left, nil
		}
		var right *node
		if right, err = p.binary(level + 1); err == nil {
			left, err = p.node(&node{kind: isOperator, text: operator, of: []*node{left, right}})
		}
	}
	return nil, err
}

func (p *parser) node(n *node) (*node, error) {
	if p.nodes++; p.nodes > nodesMax {
		return nil, failed("it has too many parts")
	}
	return n, nil
}

// unary reads a minus, which binds less than a power.
func (p *parser) unary() (*node, error) {
	if p.depth++; p.depth > depthMax {
		return nil, failed("it is nested too deeply")
	}
	defer func() { p.depth-- }()
	if p.take("-") {
		of, err := p.unary()
		if err != nil {
			return nil, err
		}
		return p.node(&node{kind: isOperator, text: "-", of: []*node{{kind: isNumber}, of}})
	}
	base, err := p.primary()
	if err != nil || !p.take("^") {
		return base, err
	}
	exponent, err := p.unary()
	if err != nil {
		return nil, err
	}
	return p.node(&node{kind: isOperator, text: "^", of: []*node{base, exponent}})
}

func (p *parser) primary() (*node, error) {
	t := p.peek()
	p.at++
	switch {
	case t.kind == literal:
		return p.node(&node{kind: isNumber, value: t.value})
	case t.kind == quoted:
		return p.node(&node{kind: isText, text: t.text})
	case t.kind == name && p.take("("):
		of, err := p.list(")")
		if err != nil {
			return nil, err
		}
		return p.node(&node{kind: isCall, text: strings.ToUpper(t.text), of: of})
	case t.kind == name:
		if !isWord(t.text) && !slices.Contains(p.ids, t.text) {
			p.ids = append(p.ids, t.text)
		}
		return p.node(&node{kind: isName, text: t.text})
	case t.kind == symbol && t.text == "(":
		of, err := p.binary(0)
		if err == nil && !p.take(")") {
			err = failed("a parenthesis is not closed at %d", p.peek().at)
		}
		return of, err
	case t.kind == symbol && t.text == "[":
		of, err := p.list("]")
		if err != nil {
			return nil, err
		}
		return p.node(&node{kind: isList, of: of})
	}
	p.at--
	if t.kind == ending {
		return nil, failed("it ends too soon")
	}
	return nil, failed("unexpected %q at %d", t.text, t.at)
}

// list reads what is separated by commas, up to a closing bracket.
func (p *parser) list(end string) ([]*node, error) {
	var out []*node
	if p.take(end) {
		return nil, nil
	}
	for {
		n, err := p.binary(0)
		if err != nil {
			return nil, err
		}
		out = append(out, n)
		if p.take(end) {
			return out, nil
		}
		if !p.take(",") {
			return nil, failed("a bracket is not closed at %d", p.peek().at)
		}
	}
}

// isWord tells the words that are arguments: IDs begin with a lower-case letter.
func isWord(text string) bool { return text[0] >= 'A' && text[0] <= 'Z' }
