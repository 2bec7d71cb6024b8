package jsonata

import (
	"math"

	"sluice/internal/value"
)

// result makes the value that leaves an expression. Arrays and objects of the input go out as they came in, without a copy.
func (e *evaluation) result(x item, depth int) (value.Value, error) {
	if err := e.output(); err != nil {
		return value.Null(), err
	}
	if depth > value.DepthMax {
		return value.Null(), errNested()
	}
	switch x.kind {
	case kindBool:
		return value.Bool(x.isTrue()), nil
	case kindNumber:
		return numberValue(x), nil
	case kindString:
		return value.String(sound(x.text)), nil
	case kindArray:
		return e.resultArray(x, depth)
	case kindObject:
		return e.resultObject(x, depth)
	case kindFunction:
		return value.Null(), ErrUnsupported
	default:
		return value.Null(), nil
	}
}

// numberValue keeps the literal of a number of the input. What isn't finite has no JSON and becomes null, as in JavaScript.
func numberValue(x item) value.Value {
	if x.text != "" {
		if v, ok := value.ParseNumber(x.text); ok {
			return v
		}
	}
	if x.num == math.Trunc(x.num) && math.Abs(x.num) < 1e15 {
		return value.Int(int64(x.num))
	}
	return value.Float(x.num)
}

func (e *evaluation) resultArray(x item, depth int) (value.Value, error) {
	if a, ok := x.ref.(*value.Array); ok {
		return e.resultSource(a.Value(), a, depth)
	}
	l := x.list()
	items := make([]value.Value, l.len())
	for i := range items {
		v, err := e.result(l.at(i), depth+1)
		if err != nil {
			return value.Null(), err
		}
		items[i] = v
	}
	return value.NewArray(items...).Value(), nil
}

func (e *evaluation) resultObject(x item, depth int) (value.Value, error) {
	if o, ok := x.ref.(*value.Object); ok {
		return e.resultSource(o.Value(), o, depth)
	}
	r, _ := x.ref.(*record)
	o := value.NewObject()
	for i, name := range r.names {
		if !r.values[i].defined() {
			continue
		}
		v, err := e.result(r.values[i], depth+1)
		if err != nil {
			return value.Null(), err
		}
		o.Set(sound(name), v)
	}
	return o.Value(), nil
}

// resultSource lets a value of the input go out. Inside of another one it counts with all that is in it, for it may be there many times.
func (e *evaluation) resultSource(v value.Value, key any, depth int) (value.Value, error) {
	if depth == 0 {
		return v, nil
	}
	return v, e.outputSource(v, key)
}
