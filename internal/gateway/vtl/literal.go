package vtl

import (
	"math/big"
	"strconv"
)

// constantExpr is a literal number. In #if it is false, whatever its value.
type constantExpr struct{ v val }

func (c constantExpr) value(*run) (val, error) { return c.v, nil }

func (c constantExpr) truth(*run) (bool, error) { return false, nil }

// boolExpr is true or false.
type boolExpr bool

func (b boolExpr) value(*run) (val, error) { return boolean(bool(b)), nil }

func (b boolExpr) truth(*run) (bool, error) { return bool(b), nil }

// wordExpr is a word in the arguments of a directive. It has no value.
type wordExpr string

func (wordExpr) value(*run) (val, error) { return null(), nil }

func (wordExpr) truth(*run) (bool, error) { return false, nil }

// integerLiteral is an Integer, or what larger class holds it. ok is false for a number behind a #, which the lexer lets
// through and Java can't read.
func integerLiteral(text string) (e constantExpr, ok bool) {
	if n, err := strconv.ParseInt(text, 10, 32); err == nil {
		return constantExpr{integer(int(n))}, true
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return constantExpr{long(n)}, true
	}
	n, ok := new(big.Int).SetString(text, 10)
	if !ok {
		return e, false
	}
	return constantExpr{bigInt(n)}, true
}

// floatLiteral is a Double. Beyond the range of double it is an infinity, as in Java.
func floatLiteral(text string) (e constantExpr, ok bool) {
	f, err := strconv.ParseFloat(text, 64)
	return constantExpr{double(f)}, err == nil || isInfinite(f)
}

// listExpr is [a, b]: a new ArrayList each time.
type listExpr []expr

func (l listExpr) value(r *run) (val, error) {
	items := make([]val, len(l))
	for i, e := range l {
		v, err := e.value(r)
		if err != nil {
			return null(), err
		}
		items[i] = v
	}
	if err := r.step(); err != nil {
		return null(), err
	}
	return objectVal(newList(items)), nil
}

func (listExpr) truth(*run) (bool, error) { return false, nil }

// mapExpr is {a: b}: a new LinkedHashMap each time. Keys and values take turns.
type mapExpr []expr

func (m mapExpr) value(r *run) (val, error) {
	d := newDict()
	for i := 0; i < len(m); i += 2 {
		key, err := m[i].value(r)
		if err != nil {
			return null(), err
		}
		v, err := m[i+1].value(r)
		if err != nil {
			return null(), err
		}
		d.put(r, key, v)
	}
	if err := r.step(); err != nil {
		return null(), err
	}
	return objectVal(d), nil
}

func (mapExpr) truth(*run) (bool, error) { return false, nil }

// rangeExpr is [1..3]: a list of Integers, which counts down if the first is larger. It is null unless both ends are
// numbers.
type rangeExpr struct{ from, to expr }

func (e rangeExpr) value(r *run) (val, error) {
	s, err := e.sequence(r)
	if s == nil || err != nil {
		return null(), err
	}
	r.charge(s.count)
	if err := r.over(); err != nil {
		return null(), err
	}
	items := make([]val, s.count)
	for i := range items {
		items[i] = s.at(i)
	}
	return objectVal(newList(items)), nil
}

// sequence evaluates the ends only, which is all that a #foreach needs of a range.
func (e rangeExpr) sequence(r *run) (*numberSequence, error) {
	from, err := e.from.value(r)
	if err != nil {
		return nil, err
	}
	to, err := e.to.value(r)
	if err != nil || !from.class().isNumber() || !to.class().isNumber() {
		return nil, err
	}
	first, last := toInt(from), toInt(to)
	if first >= last {
		return &numberSequence{first: first, step: -1, count: first - last + 1}, nil
	}
	return &numberSequence{first: first, step: 1, count: last - first + 1}, nil
}

// numberSequence is the numbers of a range.
type numberSequence struct{ first, step, count int }

func (s *numberSequence) size() int { return s.count }

func (s *numberSequence) at(i int) val { return integer(s.first + i*s.step) }

func (*numberSequence) version() int { return 0 }

func (*numberSequence) linked() bool { return false }

func (*numberSequence) removeAt(*run, int) {} // no template gets hold of its iterator

func (rangeExpr) truth(*run) (bool, error) { return false, nil }
