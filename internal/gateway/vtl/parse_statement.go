package vtl

import (
	"strconv"
	"strings"
)

const quotedCharsMax = 40

// quoted quotes the start of a text, for messages.
func quoted(text string) string {
	if len(text) > quotedCharsMax {
		text = text[:quotedCharsMax] + "..."
	}
	return strconv.Quote(text)
}

// statements reads up to a token that starts none.
func (p *parser) statements() ([]node, error) {
	t, err := p.token(0)
	if err != nil {
		return nil, err
	}
	if err := p.descend(t.offset); err != nil {
		return nil, err
	}
	defer p.ascend()
	var all []node
	for {
		k, err := p.peek(0)
		if err != nil {
			return nil, err
		}
		if !startsStatement(k) {
			return mergeText(all), nil
		}
		n, err := p.statement(k)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
}

func startsStatement(k kind) bool {
	switch k {
	case tokParenOpen, tokParenClose, tokEscapedDirective, tokSet, tokLineComment, tokDoubleEscape, tokEscape, tokText,
		tokFormalCommentEnd, tokCommentEnd, tokTextblockEnd, tokString, tokIf, tokInteger, tokFloat, tokWord, tokBracedWord,
		tokIdentifier, tokDot, tokCurlyOpen, tokCurlyClose, tokEmptyIndex:
		return true
	}
	return false
}

func (p *parser) statement(k kind) (node, error) {
	if k == tokIf || k == tokWord || k == tokBracedWord {
		return p.placedDirective(k)
	}
	reference, err := p.startsReference()
	if err != nil {
		return nil, err
	}
	if reference {
		return p.reference()
	}
	switch k {
	case tokLineComment, tokFormalCommentEnd, tokCommentEnd:
		return p.comment()
	case tokTextblockEnd:
		return p.textblock()
	case tokSet:
		return p.set()
	case tokEscapedDirective:
		return p.escapedDirective()
	case tokDoubleEscape:
		return p.escapes()
	case tokIdentifier:
		return nil, p.unexpected(&p.tokens[p.at], "text")
	}
	return textNode(p.tokens[p.take()].literal()), nil
}

// placedNode is a directive with its place, for errors.
type placedNode struct {
	node
	text, name string
	offset     int
}

func (n *placedNode) render(r *run) error {
	return locate(n.node.render(r), n.text, n.offset, n.name)
}

func (p *parser) placedDirective(k kind) (node, error) {
	first := p.tokens[p.at]
	read := p.directive
	if k == tokIf {
		read = p.ifStatement
	}
	n, err := read()
	if _, isText := n.(textNode); isText || err != nil {
		return n, err
	}
	return &placedNode{node: n, text: p.whole, name: first.image, offset: p.place(first.offset)}, nil
}

// comment renders nothing but what the lexer took for its start.
func (p *parser) comment() (node, error) {
	first := p.take()
	if p.tokens[first].kind == tokLineComment {
		if err := p.skip(tokLineCommentEnd); err != nil {
			return nil, err
		}
	}
	image := p.tokens[first].image
	start := strings.Index(image, "##")
	if start < 0 {
		start = strings.Index(image, "#*")
	}
	return textNode(image[:max(start, 0)]), nil
}

// textblock is #[[ ]]#. Of what the lexer took for its start, Velocity drops from the text as many characters as #[[ has.
func (p *parser) textblock() (node, error) {
	image := p.tokens[p.take()].image
	return textNode(image[len("#[[") : len(image)-len("]]#")]), nil
}

func (p *parser) ifStatement() (node, error) {
	n := &ifNode{}
	p.take()
	for {
		b, err := p.branch()
		if err != nil {
			return nil, err
		}
		n.branches = append(n.branches, b)
		again, err := p.is(tokElseIf)
		if err != nil {
			return nil, err
		}
		if !again {
			break
		}
		p.take()
	}
	otherwise, err := p.is(tokElse)
	if err != nil {
		return nil, err
	}
	if otherwise {
		p.take()
		if n.otherwise, err = p.statements(); err != nil {
			return nil, err
		}
	}
	return n, p.expect(tokEndDirective, "#end")
}

// branch reads from the parenthesis of #if or #elseif to the end of its block.
func (p *parser) branch() (b branch, err error) {
	if err := p.skip(tokSpace); err != nil {
		return b, err
	}
	if err := p.expect(tokParenOpen, "the ( of a condition"); err != nil {
		return b, err
	}
	if b.condition, err = p.expression(); err != nil {
		return b, err
	}
	if err := p.expect(tokParenClose, "the ) of the condition"); err != nil {
		return b, err
	}
	b.body, err = p.statements()
	return b, err
}

func (p *parser) set() (node, error) {
	p.take()
	if err := p.skip(tokSpace); err != nil {
		return nil, err
	}
	left, err := p.reference()
	if err != nil {
		return nil, err
	}
	if err := p.skip(tokSpace); err != nil {
		return nil, err
	}
	if err := p.expect(tokAssign, "the = of #set"); err != nil {
		return nil, err
	}
	right, err := p.expression()
	if err != nil {
		return nil, err
	}
	if err := p.expect(tokParenClose, "the ) of #set"); err != nil {
		return nil, err
	}
	p.lex.inSet = false
	if _, err := p.token(0); err != nil {
		return nil, err
	}
	return &setNode{left: left, right: right, name: p.variable(left.first[min(1, len(left.first)):])}, nil
}
