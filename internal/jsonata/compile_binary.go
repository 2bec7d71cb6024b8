package jsonata

import "math"

// operator is a binary operator on two values.
type operator func(e *evaluation, a, b item) (item, error)

// isLiteral tells a literal with nothing behind it.
func (n *node) isLiteral() bool {
	return (n.kind == nodeString || n.kind == nodeNumber || n.kind == nodeValue) && n.bare()
}

func (c *compiler) binary(n *node) compiled {
	left, right := c.node(n.left), c.node(n.right)
	position, token := n.position, n.text
	if token == "and" || token == "or" {
		return logical(left, right, token, position)
	}
	apply := operatorOf(token)
	return func(e *evaluation, in item, f *frame) (item, error) {
		a, err := left(e, in, f)
		if err != nil {
			return undefined, err
		}
		b, err := right(e, in, f)
		if err != nil {
			return undefined, err
		}
		x, err := apply(e, a, b)
		if err != nil {
			return undefined, at(err, position, token)
		}
		return x, nil
	}
}

// withConstant compiles an operator whose right side is a literal, as in most predicates, in one piece with what node adds.
func (c *compiler) withConstant(n *node) compiled {
	left, b := c.node(n.left), n.right.constant()
	position, token := n.position, n.text
	apply := operatorOf(token)
	return func(e *evaluation, in item, f *frame) (item, error) {
		if err := e.enter(); err != nil {
			return undefined, err
		}
		a, err := left(e, in, f)
		if err != nil {
			return undefined, err
		}
		if err := e.enter(); err != nil {
			return undefined, err
		}
		x, err := apply(e, a, b)
		if err != nil {
			return undefined, at(err, position, token)
		}
		e.depth -= 2
		return x, nil
	}
}

// logical compiles "and" and "or", whose right side is evaluated only where it decides.
func logical(left, right compiled, token string, position int) compiled {
	decisive := token == "or"
	return func(e *evaluation, in item, f *frame) (item, error) {
		a, err := left(e, in, f)
		if err != nil {
			return undefined, err
		}
		yes, err := e.truth(a)
		if err == nil && yes != decisive {
			var b item
			if b, err = right(e, in, f); err == nil {
				yes, err = e.truth(b)
			}
		}
		if err != nil {
			return undefined, at(err, position, token)
		}
		return boolean(yes), nil
	}
}

func operatorOf(token string) operator {
	if r, ok := relationOf(token); ok && token != "=" && token != "!=" {
		return comparison(r)
	}
	switch token {
	case "=":
		return equality(true)
	case "!=":
		return equality(false)
	case "&":
		return concatenate
	case "..":
		return span
	case "in":
		return includes
	}
	return arithmetic(token)
}

func arithmetic(token string) operator {
	calculate := math.Mod
	switch token {
	case "+":
		calculate = func(a, b float64) float64 { return a + b }
	case "-":
		calculate = func(a, b float64) float64 { return a - b }
	case "*":
		calculate = func(a, b float64) float64 { return a * b }
	case "/":
		calculate = func(a, b float64) float64 { return a / b }
	}
	return func(_ *evaluation, a, b item) (item, error) {
		x, ok, err := finite(a)
		if err != nil {
			return undefined, err
		}
		if !ok && a.defined() {
			return undefined, fail("T2001", a)
		}
		y, ok, err := finite(b)
		if err != nil {
			return undefined, err
		}
		if !ok && b.defined() {
			return undefined, fail("T2002", b)
		}
		if !a.defined() || !b.defined() {
			return undefined, nil
		}
		return number(calculate(x, y)), nil
	}
}

func equality(want bool) operator {
	return func(e *evaluation, a, b item) (item, error) {
		if !a.defined() || !b.defined() {
			return boolean(false), nil
		}
		same, err := e.equal(a, b, 0)
		return boolean(same == want), err
	}
}

// relation is a comparison: which orders of two values it holds for.
type relation struct{ less, equal, greater bool }

func (r relation) holds(order int) bool {
	switch {
	case order < 0:
		return r.less
	case order > 0:
		return r.greater
	}
	return r.equal
}

func comparison(r relation) operator {
	return func(e *evaluation, a, b item) (item, error) {
		if a.kind == kindNumber && b.kind == kindNumber {
			x, y := a.float(), b.float()
			return boolean(x < y && r.less || x > y && r.greater || x == y && r.equal), nil
		}
		if a.defined() && !a.comparable() || b.defined() && !b.comparable() {
			if a.comparable() {
				return undefined, fail("T2010", b)
			}
			return undefined, fail("T2010", a)
		}
		if !a.defined() || !b.defined() {
			return undefined, nil
		}
		if a.kind != b.kind {
			return undefined, &Error{Code: "T2009", value: a, value2: b}
		}
		return boolean(r.holds(compareTexts(a.text, b.text))), e.step((len(a.text) + len(b.text)) / bytesPerStep)
	}
}

func concatenate(e *evaluation, a, b item) (item, error) {
	x, err := e.string(a, "")
	if err != nil {
		return undefined, err
	}
	y, err := e.string(b, "")
	if err != nil {
		return undefined, err
	}
	return text(join(x, y)), e.grow(len(x) + len(y))
}

// rangeMax is how many numbers a range has at most. The message of D2014 says 1e6, the reference allows ten times as many.
const rangeMax = 1e7

// span is a..b, as far as it lies in an array.
func span(_ *evaluation, a, b item) (item, error) {
	x, y := 0.0, 0.0
	if a.defined() {
		if a.kind != kindNumber || !isInteger(a.float()) {
			return undefined, fail("T2003", a)
		}
		x = a.float()
	}
	if b.defined() {
		if b.kind != kindNumber || !isInteger(b.float()) {
			return undefined, fail("T2004", b)
		}
		y = b.float()
	}
	if !a.defined() || !b.defined() || x > y {
		return undefined, nil
	}
	size := y - x + 1
	if size > rangeMax {
		return undefined, fail("D2014", number(size))
	}
	return array(&list{first: x, count: int(size), sequence: true}), nil
}

func isInteger(f float64) bool { return f == math.Trunc(f) && !math.IsInf(f, 0) }

// includes tells whether an array holds a value. Arrays and objects are in it only if they are the very same.
func includes(e *evaluation, a, b item) (item, error) {
	if !a.defined() || !b.defined() {
		return boolean(false), nil
	}
	v := b.each()
	if err := e.step(v.n); err != nil {
		return undefined, err
	}
	for i := range v.n {
		if x := v.at(i); same(x, a) {
			return boolean(true), nil
		}
		if err := e.step(len(a.text) / bytesPerStep); err != nil {
			return undefined, err
		}
	}
	return boolean(false), nil
}
