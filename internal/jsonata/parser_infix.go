package jsonata

// infix reads what an operator behind the operand left makes of it.
func (p *parser) infix(t token, left *node) *node {
	switch t.text {
	case "(":
		return p.call(t, left)
	case "[":
		return p.predicate(t, left)
	case "{":
		n := leaf(nodeBinary, t)
		n.left, n.pairs = left, p.pairs()
		return n
	case "^":
		return p.sort(t, left)
	case "?":
		return p.conditional(t, left)
	case ":=":
		if left.kind != nodeVariable {
			p.fail("S0212", left.position, left.literal())
		}
		n := leaf(nodeBinary, t)
		n.left, n.right = left, p.expression(bindingPower(":=")-1) // from the right
		return n
	case "@", "#":
		n := leaf(nodeBinary, t)
		n.left, n.right = left, p.expression(bindingPower(t.text))
		if n.right.kind != nodeVariable {
			p.fail("S0214", n.right.position, t.literal())
		}
		return n
	}
	n := leaf(nodeBinary, t)
	n.left, n.right = left, p.expression(bindingPower(t.text))
	return n
}

// predicate reads [filter], or [] which makes the step under it keep its array.
func (p *parser) predicate(t token, left *node) *node {
	if p.token.is("]") {
		step := left
		for step.kind == nodeBinary && step.text == "[" {
			step = step.left
		}
		step.keepArray = true
		p.advance("]", false)
		return left
	}
	n := leaf(nodeBinary, t)
	n.left, n.right = left, p.expression(0)
	p.advance("]", true)
	return n
}

func (p *parser) sort(t token, left *node) *node {
	n := leaf(nodeBinary, t)
	n.left = left
	p.advance("(", false)
	for {
		var order term
		if p.token.is("<") {
			p.advance("<", false)
		} else if p.token.is(">") {
			order.descending = true
			p.advance(">", false)
		}
		order.expression = p.expression(0)
		n.terms = append(n.terms, order)
		if !p.token.is(",") {
			break
		}
		p.advance(",", false)
	}
	p.advance(")", false)
	return n
}

func (p *parser) conditional(t token, left *node) *node {
	n := leaf(nodeCondition, t)
	n.condition, n.left = left, p.expression(0)
	if p.token.is(":") {
		p.advance(":", false)
		n.right = p.expression(0)
	}
	return n
}

// call reads the arguments of a call, with ? for those that are left open, or the definition of a function.
func (p *parser) call(t token, left *node) *node {
	n := leaf(nodeFunction, t)
	n.procedure = left
	for more := !p.token.is(")"); more; {
		if p.token.is("?") {
			n.kind = nodePartial
			n.list = append(n.list, leaf(nodeOperator, p.token))
			p.advance("?", false)
		} else {
			n.list = append(n.list, p.expression(0))
		}
		if more = p.token.is(","); more {
			p.advance(",", false)
		}
	}
	p.advance(")", true)
	if left.kind == nodeName && (left.text == "function" || left.text == "λ") {
		p.lambda(n)
	}
	return n
}

// lambda makes a call of "function" the definition that it is.
func (p *parser) lambda(n *node) {
	n.kind = nodeLambda
	for i, parameter := range n.list {
		if parameter.kind != nodeVariable {
			panic(bail{&Error{
				Code: "S0208", Position: parameter.position, token: parameter.literal(), hasToken: true, value: number(float64(i + 1)),
			}})
		}
	}
	if p.token.is("<") {
		n.signature = p.signature()
	}
	p.advance("{", false)
	n.body = p.expression(0)
	p.advance("}", false)
}

// signature reads <…> behind the parameters of a function.
func (p *parser) signature() *signature {
	position := p.token.position
	definition := []byte("<")
	for depth := 1; depth > 0 && !p.token.is("{") && p.token.kind != tokenEnd; {
		p.advance("", false)
		switch {
		case p.token.is(">"):
			depth--
		case p.token.is("<"):
			depth++
		}
		definition = append(definition, signaturePart(&p.token)...)
	}
	p.advance(">", false)
	s, err := parseSignature(string(definition))
	if err != nil {
		err.Position += position
		panic(bail{err})
	}
	return s
}

func signaturePart(t *token) string {
	if t.kind == tokenNumber {
		return numberText(t.number)
	}
	return t.text
}
