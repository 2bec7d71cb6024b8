package jsonpath

import (
	"errors"
	"strings"
	"unicode/utf16"

	"sluice/internal/jsonpath/javaregex"
	"sluice/internal/jsonpath/jsonsmart"
	"sluice/internal/value"
)

// operandKind says what one side of a comparison is.
type operandKind uint8

const (
	isUndefined operandKind = iota // a definite path that leads nowhere
	isNull
	isBool
	isNumber
	isString
	isJSON // an array or object
	isPattern
	isPath
)

// operand is one side of a comparison. What stands in the filter and what a path found are the same, but for arrays and
// objects, of which Jayway compares one that stands in the filter by its text.
type operand struct {
	kind    operandKind
	yes     bool
	text    string       // the string, or the text of JSON in the filter
	number  value.Number // also BigDecimal's forms that JSON doesn't know
	json    value.Value
	literal bool  // JSON in the filter
	err     error // what is wrong with it
	pattern *javaregex.Regexp
	path    *Path
	wanted  bool // the path stands without an exclamation mark
}

// resolve reads a path; any other operand stands for itself. Paths from the root are read once per evaluation.
func (o operand) resolve(e *evaluator, item value.Value) (operand, error) {
	if o.kind != isPath {
		return o, nil
	}
	if o.path.fromRoot {
		if known, ok := e.top.fromRoot[o.path]; ok {
			return known, nil
		}
		item = e.document
	}
	inner := evaluator{path: o.path, document: e.document, require: e.require, stepsMax: e.stepsMax, stepsLeft: e.stepsLeft, top: e.top}
	v, err := inner.read(o.path, item)
	e.stepsLeft = inner.stepsLeft
	var missing *NotFoundError
	if errors.As(err, &missing) {
		return operand{}, nil
	}
	if err != nil {
		return operand{}, err
	}
	found := operandOf(v)
	if o.path.fromRoot {
		e.top.remember(o.path, found)
	}
	return found, found.err
}

// operandOf makes an operand of what a path found.
func operandOf(v value.Value) operand {
	switch v.Kind() {
	case value.KindNull:
		return operand{kind: isNull}
	case value.KindBool:
		b, _ := v.AsBool()
		return operand{kind: isBool, yes: b}
	case value.KindNumber:
		n, _ := v.AsNumber()
		text := string(jsonsmart.AppendNumber(nil, n))
		number, ok := bigDecimal(text)
		if !ok {
			return operand{err: failed("Character I is neither a decimal digit number, decimal point, nor \"e\" notation exponential mark.")}
		}
		return operand{kind: isNumber, number: number}
	case value.KindString:
		s, _ := v.AsString()
		return operand{kind: isString, text: s}
	case value.KindArray, value.KindObject:
	}
	return operand{kind: isJSON, json: v}
}

// elementCharsPerStep is how many bytes of a string in a list count as one value, for it may be JSON or a path itself.
const elementCharsPerStep = 16

// element makes an operand of an element of a list, where a string may be more than it seems: a path, JSON, or quoted.
func element(v value.Value) (operand, error) {
	s, ok := v.AsString()
	if !ok {
		o := operandOf(v)
		if o.kind == isJSON {
			return o, failed("Could not determine value type")
		}
		return o, o.err
	}
	trimmed := strings.TrimFunc(s, func(r rune) bool { return r <= ' ' })
	if trimmed != "" && (trimmed[0] == '@' || trimmed[0] == '$') {
		if p, err := Compile(trimmed); err == nil {
			return operand{kind: isPath, path: p}, nil
		}
	}
	if n := len(trimmed); n > 1 && (trimmed[0] == '[' && trimmed[n-1] == ']' || trimmed[0] == '{' && trimmed[n-1] == '}') {
		if v, err := jsonsmart.Parse(trimmed); err == nil {
			return operand{kind: isJSON, json: v, text: s, literal: true}, nil
		}
	}
	if n := len(s); n > 1 {
		if quote := s[0]; quote == s[n-1] && (quote == '\'' || quote == '"') {
			s = s[1 : n-1]
		}
		text, err := unescape(s)
		if err != nil {
			return operand{}, failed("%s", err)
		}
		s = text
	}
	return operand{kind: isString, text: s}, nil
}

// list returns the elements of an operand that is an array. ok is false for JSON that is none.
func (o operand) list(e *evaluator) (elements []operand, ok bool, err error) {
	if o.kind != isJSON {
		return nil, false, invalidPath("Expected value list node")
	}
	if o.err != nil {
		return nil, false, badJSON(o.err)
	}
	a, ok := o.json.AsArray()
	if !ok {
		return nil, false, nil
	}
	if err := e.step(a.Len()); err != nil {
		return nil, false, err
	}
	elements = make([]operand, a.Len())
	for i, v := range a.All() {
		s, _ := v.AsString()
		if err := e.step(len(s) / elementCharsPerStep); err != nil {
			return nil, false, err
		}
		if elements[i], err = element(v); err != nil {
			return nil, false, err
		}
	}
	return elements, true, nil
}

// asText returns what a string or a number is as text.
func (o operand) asText() string {
	if o.kind == isNumber {
		return decimalText(o.number)
	}
	return o.text
}

// decimalText writes a number as java.math.BigDecimal.toString does.
func decimalText(n value.Number) string {
	mantissa, exponentText, _ := strings.Cut(strings.ToLower(n.String()), "e")
	negative := strings.HasPrefix(mantissa, "-")
	whole, fraction, _ := strings.Cut(strings.TrimPrefix(mantissa, "-"), ".")
	digits := strings.TrimLeft(whole+fraction, "0")
	if digits == "" {
		digits, negative = "0", false
	}
	var dst []byte
	if negative {
		dst = append(dst, '-')
	}
	return string(jsonsmart.AppendScaled(dst, digits, int64(len(fraction))-exponentOf(exponentText)))
}

// compareText compares as java.lang.String.compareTo does, by UTF-16 units.
func compareText(a, b string) int {
	if isASCII(a) || isASCII(b) {
		return strings.Compare(a, b)
	}
	x, y := utf16.Encode([]rune(a)), utf16.Encode([]rune(b))
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return int(x[i]) - int(y[i])
		}
	}
	return len(x) - len(y)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
