package jsonata

// prefix reads the operand that starts with t.
func (p *parser) prefix(t token) *node {
	switch t.kind {
	case tokenEnd:
		return leaf(nodeEnd, t)
	case tokenName:
		return leaf(nodeName, t)
	case tokenVariable:
		return leaf(nodeVariable, t)
	case tokenString:
		return leaf(nodeString, t)
	case tokenNumber:
		return leaf(nodeNumber, t)
	case tokenValue:
		return leaf(nodeValue, t)
	case tokenRegex:
		n := leaf(nodeRegex, t)
		n.pattern = compilePattern(n)
		return n
	case tokenOperator:
	}
	return p.prefixOperator(t)
}

func (p *parser) prefixOperator(t token) *node {
	switch t.text {
	case "and", "or", "in":
		return leaf(nodeOperator, t) // names, where an operand is expected
	case "*":
		return leaf(nodeWildcard, t)
	case "**":
		return leaf(nodeDescendant, t)
	case "%":
		return leaf(nodeParent, t)
	case "-":
		n := leaf(nodeUnary, t)
		n.left = p.expression(prefixPower)
		return n
	case "(":
		return p.block(t)
	case "[":
		return p.array(t)
	case "{":
		n := leaf(nodeUnary, t)
		n.pairs = p.pairs()
		return n
	case "|":
		return p.transform(t)
	}
	p.fail("S0211", t.position, t.literal())
	return nil
}

func (p *parser) block(t token) *node {
	n := leaf(nodeBlock, t)
	for !p.token.is(")") {
		n.list = append(n.list, p.expression(0))
		if !p.token.is(";") {
			break
		}
		p.advance(";", false)
	}
	p.advance(")", true)
	return n
}

func (p *parser) array(t token) *node {
	n := leaf(nodeUnary, t)
	for more := !p.token.is("]"); more; {
		element := p.expression(0)
		if p.token.is("..") {
			span := leaf(nodeBinary, p.token)
			p.advance("..", false)
			span.left, span.right = element, p.expression(0)
			element = span
		}
		n.list = append(n.list, element)
		if more = p.token.is(","); more {
			p.advance(",", false)
		}
	}
	p.advance("]", true)
	return n
}

// pairs reads the keys and values of an object, up to its end.
func (p *parser) pairs() []pair {
	var pairs []pair
	for more := !p.token.is("}"); more; {
		key := p.expression(0)
		p.advance(":", false)
		pairs = append(pairs, pair{key, p.expression(0)})
		if more = p.token.is(","); more {
			p.advance(",", false)
		}
	}
	p.advance("}", true)
	return pairs
}

// transform reads |location|update,delete|.
func (p *parser) transform(t token) *node {
	n := leaf(nodeTransform, t)
	n.left = p.expression(0)
	p.advance("|", false)
	n.right = p.expression(0)
	if p.token.is(",") {
		p.advance(",", false)
		n.body = p.expression(0)
	}
	p.advance("|", false)
	return n
}
