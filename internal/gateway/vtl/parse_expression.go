package vtl

// expression reads up to what continues none.
func (p *parser) expression() (expr, error) {
	t, err := p.token(0)
	if err != nil {
		return nil, err
	}
	if err := p.descend(t.offset); err != nil {
		return nil, err
	}
	defer p.ascend()
	e, _, err := p.binary(0)
	return e, err
}

// The operators by how tight they bind, the loosest first.
var operators = [...][]kind{
	{tokOr},
	{tokAnd},
	{tokEqual, tokNotEqual},
	{tokLess, tokGreater, tokLessEqual, tokGreaterEqual},
	{tokPlus, tokMinus},
	{tokTimes, tokDivide, tokModulo},
}

// span is the tokens whose text stands for an operand that is null, where a string is added to it.
type span struct{ from, to int }

// binary reads operands between operators of a level, from left to right. The text of an operation is that of its right
// side, for so Velocity's grammar makes its nodes.
func (p *parser) binary(level int) (left expr, text span, err error) {
	if level == len(operators) {
		return p.unary()
	}
	if left, text, err = p.binary(level + 1); err != nil {
		return nil, text, err
	}
	for {
		k, err := p.peek(0)
		if err != nil || !contains(operators[level], k) {
			return left, text, err
		}
		start := p.take() + 1
		right, rightText, err := p.binary(level + 1)
		if err != nil {
			return nil, text, err
		}
		left = p.operation(k, left, right, p.source(text.from, text.to), p.source(rightText.from, rightText.to))
		text = span{start, p.at}
	}
}

func contains(kinds []kind, wanted kind) bool {
	for _, k := range kinds {
		if k == wanted {
			return true
		}
	}
	return false
}

func (p *parser) operation(k kind, left, right expr, leftText, rightText string) expr {
	switch k {
	case tokOr, tokAnd:
		return &logicExpr{or: k == tokOr, left: left, right: right}
	case tokPlus, tokMinus, tokTimes, tokDivide, tokModulo:
		return &mathExpr{operator: k, left: left, right: right, leftText: leftText, rightText: rightText}
	}
	return &compareExpr{operator: k, left: left, right: right}
}

// unary reads ! and what it stands before, or an operand.
func (p *parser) unary() (expr, span, error) {
	k, err := p.peek(0)
	if err != nil {
		return nil, span{}, err
	}
	if k == tokSpace {
		if k, err = p.peek(1); err != nil {
			return nil, span{}, err
		}
	}
	if k != tokNot {
		return p.primary()
	}
	if err := p.skip(tokSpace); err != nil {
		return nil, span{}, err
	}
	start := p.take() + 1
	if err := p.descend(p.tokens[start-1].offset); err != nil {
		return nil, span{}, err
	}
	defer p.ascend()
	of, _, err := p.unary()
	return notExpr{of}, span{start, p.at}, err
}

// primary reads one operand with the blanks around it.
func (p *parser) primary() (e expr, text span, err error) {
	if err := p.skip(tokSpace); err != nil {
		return nil, text, err
	}
	k, err := p.peek(0)
	if err != nil {
		return nil, text, err
	}
	if k == tokParenOpen {
		p.take()
		text.from = p.at
		if e, err = p.expression(); err != nil {
			return nil, text, err
		}
		text.to = p.at
		err = p.expect(tokParenClose, "a )")
	} else {
		text.from = p.at
		e, err = p.operand()
		text.to = p.at
	}
	if err != nil {
		return nil, text, err
	}
	return e, text, p.skip(tokSpace)
}

// parameter reads one argument of a method, element of a list or part of a map, with the blanks around it.
func (p *parser) parameter() (expr, error) {
	if err := p.skip(tokSpace); err != nil {
		return nil, err
	}
	e, err := p.operand()
	if err != nil {
		return nil, err
	}
	return e, p.skip(tokSpace)
}

func startsParameter(k kind) bool {
	switch k {
	case tokString, tokInteger, tokFloat, tokListOpen, tokMapOpen, tokTrue, tokFalse, tokIdentifier, tokCurlyOpen:
		return true
	}
	return false
}

// operand reads a literal or a reference.
func (p *parser) operand() (expr, error) {
	t, err := p.token(0)
	if err != nil {
		return nil, err
	}
	switch t.kind {
	case tokString, tokInteger, tokFloat, tokTrue, tokFalse:
		return p.simple(t.kind)
	case tokIdentifier, tokCurlyOpen:
		return p.reference()
	case tokListOpen, tokMapOpen:
		if err := p.descend(t.offset); err != nil {
			return nil, err
		}
		defer p.ascend()
		if t.kind == tokMapOpen {
			return p.mapLiteral()
		}
		return p.listOrRange()
	}
	return nil, p.unexpected(t, "a value")
}

// simple reads a literal of one token.
func (p *parser) simple(k kind) (expr, error) {
	t := &p.tokens[p.take()]
	switch k {
	case tokString:
		return p.stringLiteral(t)
	case tokInteger:
		return p.number(t, integerLiteral)
	case tokFloat:
		return p.number(t, floatLiteral)
	}
	return boolExpr(k == tokTrue), nil
}

func (p *parser) listOrRange() (expr, error) {
	isRange, err := p.startsRange()
	if err != nil {
		return nil, err
	}
	if isRange {
		return p.rangeLiteral()
	}
	p.take()
	closed, err := p.is(tokListClose)
	if err != nil {
		return nil, err
	}
	var l listExpr
	if !closed {
		if l, err = p.parameters(); err != nil {
			return nil, err
		}
	}
	return l, p.expect(tokListClose, "the ] of a list")
}

func (p *parser) rangeLiteral() (expr, error) {
	p.take()
	from, err := p.rangeEnd()
	if err != nil {
		return nil, err
	}
	if err := p.expect(tokRange, "the .. of a range"); err != nil {
		return nil, err
	}
	to, err := p.rangeEnd()
	if err != nil {
		return nil, err
	}
	return rangeExpr{from: from, to: to}, p.expect(tokListClose, "the ] of a range")
}

func (p *parser) rangeEnd() (expr, error) {
	if err := p.skip(tokSpace); err != nil {
		return nil, err
	}
	t, err := p.token(0)
	if err != nil {
		return nil, err
	}
	var e expr
	switch t.kind {
	case tokInteger:
		e, err = p.simple(t.kind)
	case tokIdentifier, tokCurlyOpen:
		e, err = p.reference()
	default:
		err = p.unexpected(t, "a number")
	}
	if err != nil {
		return nil, err
	}
	return e, p.skip(tokSpace)
}

func (p *parser) mapLiteral() (expr, error) {
	p.take()
	k, err := p.peek(0)
	if err != nil {
		return nil, err
	}
	if k == tokSpace {
		if k, err = p.peek(1); err != nil {
			return nil, err
		}
	}
	var m mapExpr
	if startsParameter(k) {
		if m, err = p.pairs(); err != nil {
			return nil, err
		}
	} else if err := p.skip(tokSpace); err != nil {
		return nil, err
	}
	t, err := p.token(0)
	if err != nil {
		return nil, err
	}
	if t.kind != tokMapClose && t.kind != tokCurlyClose {
		return nil, p.unexpected(t, "the } of a map")
	}
	p.take()
	return m, nil
}

func (p *parser) pairs() (mapExpr, error) {
	var m mapExpr
	for {
		key, err := p.parameter()
		if err != nil {
			return nil, err
		}
		if err := p.expect(tokColon, "the : of a map"); err != nil {
			return nil, err
		}
		v, err := p.parameter()
		if err != nil {
			return nil, err
		}
		m = append(m, key, v)
		more, err := p.is(tokComma)
		if err != nil || !more {
			return m, err
		}
		p.take()
	}
}

func (p *parser) number(t *token, read func(string) (constantExpr, bool)) (expr, error) {
	e, ok := read(t.image)
	if !ok {
		return nil, p.faultAt(t.offset, quoted(t.image)+" is no number")
	}
	return e, nil
}
