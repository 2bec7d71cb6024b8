package vtl

// mathExpr is an arithmetic operation. It is null where a side is no number, and for a division by zero.
type mathExpr struct {
	operator    kind
	left, right expr
	// The source texts of the sides stand for null where a string is added.
	leftText, rightText string
}

func (m *mathExpr) value(r *run) (val, error) {
	left, err := m.left.value(r)
	if err != nil {
		return null(), err
	}
	right, err := m.right.value(r)
	if err != nil {
		return null(), err
	}
	if m.operator == tokPlus && (left.class() == classString || right.class() == classString) {
		return m.concatenate(r, left, right)
	}
	if !left.class().isNumber() || !right.class().isNumber() {
		return null(), nil
	}
	if (m.operator == tokDivide || m.operator == tokModulo) && isZero(right) {
		return null(), nil
	}
	r.chargeNumber(left)
	r.chargeNumber(right)
	return calculate(m.operator, left, right)
}

func (m *mathExpr) concatenate(r *run, left, right val) (val, error) {
	if left.isNull() {
		left = str(m.leftText)
	} else if right.isNull() {
		right = str(m.rightText)
	}
	a, err := r.text(left)
	if err != nil {
		return null(), err
	}
	b, err := r.text(right)
	if err != nil {
		return null(), err
	}
	return str(a + b), r.chargeString(len(a) + len(b))
}

func (m *mathExpr) truth(*run) (bool, error) { return false, nil }

// compareExpr is == or != or one of the comparisons of numbers.
type compareExpr struct {
	operator    kind
	left, right expr
}

func (c *compareExpr) value(r *run) (val, error) {
	yes, err := c.truth(r)
	return boolean(yes), err
}

func (c *compareExpr) truth(r *run) (bool, error) {
	if err := r.step(); err != nil {
		return false, err
	}
	left, err := c.left.value(r)
	if err != nil {
		return false, err
	}
	right, err := c.right.value(r)
	if err != nil {
		return false, err
	}
	switch c.operator {
	case tokEqual:
		return r.same(left, right)
	case tokNotEqual:
		yes, err := r.same(left, right)
		return !yes && err == nil, err
	}
	if !left.class().isNumber() || !right.class().isNumber() {
		return false, nil
	}
	n, err := r.compareNumbers(left, right)
	switch c.operator {
	case tokLess:
		return n < 0, err
	case tokLessEqual:
		return n <= 0 && err == nil, err
	case tokGreater:
		return n > 0, err
	}
	return n >= 0 && err == nil, err
}

// same is Velocity's ==: numbers by their value, objects of related classes by equals, all others by their text.
func (r *run) same(left, right val) (bool, error) {
	switch {
	case left.class().isNumber() && right.class().isNumber():
		n, err := r.compareNumbers(left, right)
		return n == 0 && err == nil, err
	case left.isNull() || right.isNull():
		return left.isNull() && right.isNull(), nil
	case related(left.class(), right.class()):
		return r.equal(left, right), nil
	}
	a, err := r.text(left)
	if err != nil {
		return false, err
	}
	b, err := r.text(right)
	return a == b && err == nil, err
}

// logicExpr is && or ||; the right side is looked at only where it matters.
type logicExpr struct {
	or          bool
	left, right expr
}

func (l *logicExpr) value(r *run) (val, error) {
	yes, err := l.truth(r)
	return boolean(yes), err
}

func (l *logicExpr) truth(r *run) (bool, error) {
	if err := r.step(); err != nil {
		return false, err
	}
	yes, err := l.left.truth(r)
	if err != nil || yes == l.or {
		return yes && err == nil, err
	}
	return l.right.truth(r)
}

// notExpr is ! before an expression.
type notExpr struct{ of expr }

func (n notExpr) value(r *run) (val, error) {
	yes, err := n.truth(r)
	return boolean(yes), err
}

func (n notExpr) truth(r *run) (bool, error) {
	yes, err := n.of.truth(r)
	return !yes && err == nil, err
}
