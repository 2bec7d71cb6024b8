package jsonpath

import (
	"strings"

	"sluice/internal/value"
)

// function applies the function at position i to v. What it returns is a result, and what further tokens apply to.
func (e *evaluator) function(i int, at *trail, v value.Value) error {
	t := &e.path.tokens[i]
	if !isFunction(t.name) {
		return invalidPath("Function with name: %s does not exist.", t.name)
	}
	arguments, err := e.evaluateArguments(t)
	if err != nil {
		return err
	}
	result, err := e.call(t, v, arguments)
	if err != nil {
		return err
	}
	e.results = append(e.results, result)
	if t.leaf {
		return nil
	}
	return e.token(i+1, at, result, noIndex)
}

func isFunction(name string) bool {
	switch name {
	case "avg", "stddev", "sum", "min", "max", "concat", "length", "size", "append", "keys", "first", "last", "index":
		return true
	}
	return false
}

// evaluateArguments reads the paths among a function's arguments from the document.
func (e *evaluator) evaluateArguments(t *token) ([]value.Value, error) {
	values := make([]value.Value, len(t.arguments))
	for i, a := range t.arguments {
		values[i] = a.value
		if a.path == nil {
			continue
		}
		v, err := e.readInner(a.path, e.document)
		if err != nil {
			return nil, err
		}
		values[i] = v
	}
	return values, nil
}

// readInner reads another path with the steps that are left.
func (e *evaluator) readInner(p *Path, from value.Value) (value.Value, error) {
	inner := evaluator{path: p, document: from, require: e.require, stepsMax: e.stepsMax, stepsLeft: e.stepsLeft, top: e.top}
	v, err := inner.read(p, from)
	e.stepsLeft = inner.stepsLeft
	return v, err
}

func (e *evaluator) call(t *token, v value.Value, arguments []value.Value) (value.Value, error) {
	if t.name != "length" && t.name != "size" && t.name != "keys" {
		for _, a := range t.arguments {
			if a.err != nil {
				return value.Value{}, badJSON(a.err)
			}
		}
	}
	if err := e.stepItems(t.name, v, arguments); err != nil {
		return value.Value{}, err
	}
	switch t.name {
	case "length", "size":
		return e.length(t, v)
	case "keys":
		return keys(v), nil
	case "concat":
		joined := concat(v, arguments)
		return value.String(joined), e.stepText(joined)
	case "append":
		return extended(v, arguments), nil
	case "first":
		return pick(v, 0)
	case "last":
		return pick(v, -1)
	case "index":
		return pickArgument(v, arguments)
	}
	return aggregate(t.name, v, arguments)
}

// itemsPerStep is how many items count as one value where a function goes through all of them.
const itemsPerStep = 4

// stepItems counts what a function goes through: the items of an array and of the arguments.
func (e *evaluator) stepItems(name string, v value.Value, arguments []value.Value) error {
	switch name {
	case "length", "size", "first", "last":
		return nil
	}
	n := v.Len()
	for _, each := range arguments {
		n += each.Len()
	}
	return e.step(n / itemsPerStep)
}

// length counts the children of an array or object; of anything else it says null. With an argument, which must be a
// path, it counts the children of what that path finds.
func (e *evaluator) length(t *token, v value.Value) (value.Value, error) {
	if len(t.arguments) > 0 {
		p := t.arguments[0].path
		if p == nil {
			return value.Value{}, failed(
				`Cannot invoke "com.jayway.jsonpath.internal.Path.isFunctionPath()" because the return value of ` +
					`"com.jayway.jsonpath.internal.function.Parameter.getPath()" is null`)
		}
		if len(p.tokens) > 1 && p.tokens[len(p.tokens)-1].kind != function {
			children := newPath(append(p.tokens[:len(p.tokens):len(p.tokens)], token{kind: wildcard}))
			// Jayway remembers these two: a definite path gives its last child, not all.
			children.definite, children.beforeLast = p.definite, p.beforeLast
			p = children
		}
		inner, err := e.readInner(p, v)
		if err != nil {
			return value.Value{}, err
		}
		if inner.Kind() == value.KindArray {
			return value.Int(int64(inner.Len())), nil
		}
	}
	if k := v.Kind(); k != value.KindArray && k != value.KindObject {
		return value.Null(), nil
	}
	return value.Int(int64(v.Len())), nil
}

func keys(v value.Value) value.Value {
	o, ok := v.AsObject()
	if !ok {
		return value.Null()
	}
	names := value.NewArray()
	for name := range o.All() {
		names.Append(value.String(name))
	}
	return names.Value()
}

// concat joins the strings of an array, and all arguments as text.
func concat(v value.Value, arguments []value.Value) string {
	var b strings.Builder
	if a, ok := v.AsArray(); ok {
		for _, each := range a.All() {
			if s, ok := each.AsString(); ok {
				b.WriteString(s)
			}
		}
	}
	for _, argument := range arguments {
		for _, each := range flatten(argument) {
			if !each.IsNull() {
				b.WriteString(text(each))
			}
		}
	}
	return b.String()
}

// flatten returns the elements of an array, or the value itself.
func flatten(v value.Value) []value.Value {
	a, ok := v.AsArray()
	if !ok {
		return []value.Value{v}
	}
	all := make([]value.Value, 0, a.Len())
	for _, each := range a.All() {
		all = append(all, each)
	}
	return all
}

// extended returns a copy of an array with the arguments behind it; anything else it returns as it is.
func extended(v value.Value, arguments []value.Value) value.Value {
	if _, ok := v.AsArray(); !ok {
		return v
	}
	return value.NewArray(append(flatten(v), arguments...)...).Value()
}

// pick returns the item at an index, which counts from the end if it is negative. Jayway never picks the first item that
// way, not even as the last of one.
func pick(v value.Value, at int) (value.Value, error) {
	a, ok := v.AsArray()
	if !ok {
		return value.Value{}, failed("Aggregation function attempted to calculate value using empty array")
	}
	if at < 0 {
		if a.Len()+at <= 0 {
			return value.Value{}, failed("Target index:%d larger than object count:%d", at, a.Len())
		}
		return a.At(a.Len() + at), nil
	}
	if at >= a.Len() {
		return value.Value{}, outOfBounds(at, a.Len())
	}
	return a.At(at), nil
}

func outOfBounds(at, length int) error {
	failure := &EvaluationError{bounds: true}
	failure.Message = failed("Index %d out of bounds for length %d", at, length).Error()
	return failure
}

func pickArgument(v value.Value, arguments []value.Value) (value.Value, error) {
	if v.Kind() != value.KindArray {
		return pick(v, 0)
	}
	for _, argument := range arguments {
		for _, each := range flatten(argument) {
			if n, ok := each.AsNumber(); ok {
				return pick(v, int(max(min(truncate(n), 1<<31-1), -1<<31)))
			}
		}
	}
	return value.Value{}, outOfBounds(0, 0)
}
