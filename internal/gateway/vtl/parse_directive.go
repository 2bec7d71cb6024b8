package vtl

import "strings"

// directiveArgument is one of what stands in a directive's parentheses.
type directiveArgument struct {
	expr     expr
	kind     kind // of the first token
	from, to int  // its tokens
}

// directive reads #name with what belongs to it. A name without parentheses is text, unless it is that of a directive
// which needs none.
func (p *parser) directive() (node, error) {
	first := p.at
	t := &p.tokens[p.take()]
	offset := t.offset
	name := t.image[1:]
	if t.kind == tokBracedWord {
		name = t.image[2 : len(t.image)-1]
	}
	if unsupportedDirective(name) {
		return nil, p.faultAt(offset, "#"+name+" is not supported: a template can't read another")
	}
	p.lex.mode = modeDirective
	if !p.lex.parenFollows() {
		p.lex.pop()
		return p.bareDirective(name, first)
	}
	arguments, err := p.directiveArguments(name, first)
	if err != nil {
		return nil, err
	}
	if p.isLine(name) {
		return p.lineDirective(name, first, arguments)
	}
	body := p.at
	block, err := p.statements()
	if err != nil {
		return nil, err
	}
	bodyEnd := p.at
	if err := p.expect(tokEndDirective, "#end"); err != nil {
		return nil, err
	}
	return p.blockDirective(name, first, arguments, block, body, bodyEnd)
}

// isLine reports whether a directive has no body. What is no directive may be a macro, which has none either.
func (p *parser) isLine(name string) bool {
	switch name {
	case "foreach", "macro", "literal", "define":
		return false
	}
	return p.isDirective(name) || !strings.HasPrefix(name, "@")
}

// bareDirective is a name without parentheses.
func (p *parser) bareDirective(name string, first int) (node, error) {
	offset := p.tokens[first].offset
	switch name {
	case "break":
		return breakNode{}, nil
	case "stop":
		return stopNode{}, nil
	case "macro", "foreach", "define", "literal":
		return nil, p.faultAt(offset, "#"+name+" needs parentheses")
	case "evaluate":
		if p.isDirective(name) {
			return nil, p.faultAt(offset, "#evaluate requires exactly one argument")
		}
	}
	if strings.HasPrefix(name, "@") {
		return textNode("#" + name), nil
	}
	return p.call(name, first, p.at, nil), nil
}

// directiveArguments reads what stands in parentheses, between blanks or commas.
func (p *parser) directiveArguments(name string, first int) ([]directiveArgument, error) {
	if err := p.skip(tokSpace); err != nil {
		return nil, err
	}
	if err := p.expect(tokParenOpen, "a ("); err != nil {
		return nil, err
	}
	var all []directiveArgument
	for {
		more, err := p.argumentFollows()
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		a, err := p.directiveArgument()
		if err != nil {
			return nil, err
		}
		if err := p.checkArgument(name, first, len(all), a.kind == tokWord); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	if err := p.skip(tokSpace); err != nil {
		return nil, err
	}
	return all, p.expect(tokParenClose, "the ) of #"+name)
}

// argumentFollows looks two tokens ahead, over a blank or a comma.
func (p *parser) argumentFollows() (bool, error) {
	i := 0
	k, err := p.peek(0)
	if err == nil && k == tokSpace {
		i++
		k, err = p.peek(1)
	}
	if err == nil && k == tokComma {
		if i == 1 {
			return true, nil
		}
		i++
		if k, err = p.peek(1); k == tokSpace {
			return true, err
		}
	}
	if err != nil {
		return false, err
	}
	if k == tokCurlyOpen && i == 0 {
		second, err := p.peek(1)
		return second == tokIdentifier, err
	}
	return startsParameter(k) || k == tokWord, nil
}

func (p *parser) directiveArgument() (a directiveArgument, err error) {
	if err := p.skip(tokSpace); err != nil {
		return a, err
	}
	comma, err := p.is(tokComma)
	if err != nil {
		return a, err
	}
	if comma {
		p.take()
		if err := p.skip(tokSpace); err != nil {
			return a, err
		}
	}
	t, err := p.token(0)
	if err != nil {
		return a, err
	}
	a.kind, a.from = t.kind, p.at
	if t.kind == tokWord {
		a.expr = wordExpr(t.image)
		p.take()
	} else {
		a.expr, err = p.operand()
	}
	a.to = p.at
	return a, err
}

// checkArgument holds words apart: the first argument of #macro is one, the second of #foreach may be, others may not.
func (p *parser) checkArgument(name string, first, position int, isWord bool) error {
	offset := p.tokens[first].offset
	isName := name == "macro" && position == 0
	switch {
	case isName && !isWord:
		return p.faultAt(offset, "the first argument of #macro must be a name without quotes")
	case isWord && !isName && p.isDirective(name) && (name != "foreach" || position != 1):
		return p.faultAt(offset, "argument "+itoa(position)+" of #"+name+" can't be a word")
	}
	return nil
}

func (p *parser) lineDirective(name string, first int, arguments []directiveArgument) (node, error) {
	offset := p.tokens[first].offset
	switch {
	case !p.isDirective(name):
		return p.call(name, first, p.at, arguments), nil
	case len(arguments) > 1:
		return nil, p.faultAt(offset, "#"+name+" takes one argument only")
	}
	switch name {
	case "stop":
		if len(arguments) == 0 {
			return stopNode{}, nil
		}
		return stopNode{message: arguments[0].expr}, nil
	case "break":
		if len(arguments) == 0 {
			return breakNode{}, nil
		}
		return breakNode{scope: arguments[0].expr, text: p.source(arguments[0].from, arguments[0].to)}, nil
	}
	if len(arguments) == 0 {
		return nil, p.faultAt(offset, "#evaluate requires exactly one argument")
	}
	if k := arguments[0].kind; k != tokString && k != tokIdentifier && k != tokCurlyOpen {
		return nil, p.faultAt(offset, "the argument of #evaluate must be a string or a reference")
	}
	if !p.atRuntime { // when others may render with the same table
		p.into.names.counted = true // for all that is known of what will be evaluated
	}
	return &evaluateNode{source: arguments[0].expr}, nil
}

func (p *parser) blockDirective(name string, first int, arguments []directiveArgument, block []node, body, bodyEnd int) (node, error) {
	offset := p.tokens[first].offset
	switch name {
	case "foreach":
		return p.foreach(arguments, block)
	case "macro":
		return p.macro(offset, arguments, block)
	case "define":
		if len(arguments) != 1 {
			return nil, p.faultAt(offset, "#define takes one argument")
		}
		return &defineNode{name: p.variable(p.nameOf(arguments[0])), body: block}, nil
	case "literal":
		if len(arguments) > 0 {
			return textNode(p.source(arguments[0].from, arguments[0].to)), nil
		}
		if body == bodyEnd { // Velocity 1.7 ends in a NullPointerException
			return nil, p.faultAt(offset, "#literal has nothing in it")
		}
		return textNode(p.source(body, bodyEnd)), nil
	}
	call := p.call(name[1:], first, p.at, arguments)
	call.body, call.hasBody = block, true
	return call, nil
}

// nameOf is what Velocity 1.7 takes for the name of a variable in #define: the argument's first token without its first
// character.
func (p *parser) nameOf(a directiveArgument) string {
	image := p.tokens[a.from].image
	return image[min(1, len(image)):]
}

// foreach takes what stands third for the list and what stands fourth for the body, as Velocity does: with two arguments
// the body is in the place of the list, and there is nothing to loop over.
func (p *parser) foreach(arguments []directiveArgument, block []node) (node, error) {
	switch {
	case len(arguments) < 2:
		return failNode("#foreach must have the form #foreach( $item in $list )"), nil
	case len(arguments) == 2:
		return textNode(""), nil
	}
	n := &foreachNode{over: arguments[2].expr, body: block}
	if f, ok := arguments[0].expr.(*reference); ok {
		n.item = f.root
	} else {
		n.item = p.variable(p.nameOf(arguments[0]))
	}
	if len(arguments) > 3 {
		n.body = nil
		if f, ok := arguments[3].expr.(*reference); ok {
			n.body = []node{f}
		}
	}
	return n, nil
}

// macro defines a macro, which is then known in all of the template; the first of a name stays. In API Gateway none can
// be defined, but the name still counts as one where backslashes stand before it.
func (p *parser) macro(offset int, arguments []directiveArgument, block []node) (node, error) {
	if len(arguments) == 0 {
		return nil, p.faultAt(offset, "#macro needs a name")
	}
	m := &macro{name: p.tokens[arguments[0].from].image, body: block}
	for _, a := range arguments[1:] {
		m.parameters = append(m.parameters, strings.TrimPrefix(p.tokens[a.from].image, "$"))
	}
	p.names[m.name] = true
	if p.into.options.Dialect == APIGateway {
		return textNode(""), nil
	}
	if p.into.macros == nil {
		p.into.macros = map[string]*macro{}
	}
	if p.into.macros[m.name] == nil {
		p.into.macros[m.name] = m
	}
	return textNode(""), nil
}

// call is a call of a macro that may or may not exist.
func (p *parser) call(name string, first, end int, arguments []directiveArgument) *callNode {
	c := &callNode{name: name}
	tokens := p.tokens[first:end:end]
	c.literal = func() string {
		var b strings.Builder
		for i := range tokens {
			b.WriteString(tokens[i].image)
		}
		return b.String()
	}
	for _, a := range arguments {
		if a.kind == tokWord && c.badWord == "" {
			c.badWord = p.tokens[a.from].image
		}
		constant := false
		switch a.kind {
		case tokInteger, tokFloat, tokTrue, tokFalse, tokWord:
			constant = true
		}
		c.arguments = append(c.arguments, callArgument{expr: a.expr, literal: p.source(a.from, a.to), constant: constant})
	}
	return c
}
