package jsonpath

import (
	"errors"
	"strings"

	"sluice/internal/jsonpath/javaregex"
	"sluice/internal/jsonpath/jsonsmart"
	"sluice/internal/value"
)

// value reads one side of a comparison.
func (r *filterReader) value() (operand, error) {
	r.in.skipBlanks()
	switch r.in.current() {
	case '$', '@':
		return r.path()
	case '!':
		r.in.at++
		r.in.skipBlanks()
		if r.in.is('$') || r.in.is('@') {
			return r.path()
		}
		return operand{}, failSyntax("Unexpected character: !")
	}
	return r.literal()
}

func (r *filterReader) literal() (operand, error) {
	switch u := r.in.current(); u {
	case '\'', '"':
		return r.string(u)
	case 't', 'f':
		return r.boolean()
	case 'n':
		return r.null()
	case '{':
		return r.json('{', '}')
	case '[':
		return r.json('[', ']')
	case '/':
		return r.pattern()
	}
	return r.number()
}

func (r *filterReader) string(quote uint16) (operand, error) {
	start := r.in.at
	end := r.in.unescaped(start, quote)
	if end < 0 {
		return operand{}, failSyntax("String literal does not have matching quotes. Expected %c in %s", rune(quote), r.in)
	}
	r.in.at = end + 1
	text, err := unescape(r.in.slice(start+1, end))
	if err != nil {
		return operand{}, r.broken()
	}
	return operand{kind: isString, text: text}, nil
}

func (r *filterReader) boolean() (operand, error) {
	length := len("true")
	if r.in.is('f') {
		length = len("false")
	}
	if end := r.in.at + length; r.in.inside(end - 1) {
		if word := r.in.slice(r.in.at, end); word == "true" || word == "false" {
			r.in.at = end
			return operand{kind: isBool, yes: word == "true"}, nil
		}
	}
	return operand{}, failSyntax("Expected boolean literal")
}

func (r *filterReader) null() (operand, error) {
	if end := r.in.at + len("null"); r.in.inside(end-1) && r.in.slice(r.in.at, end) == "null" {
		r.in.at = end
		return operand{kind: isNull}, nil
	}
	return operand{}, failSyntax("Expected <null> value")
}

// json reads an array or object. Jayway parses it when it is used, and only then refuses what is wrong with it.
func (r *filterReader) json(open, closing uint16) (operand, error) {
	start := r.in.at
	end, err := r.in.matching(start, open, closing, false)
	if err != nil {
		return operand{}, err
	}
	if end < 0 {
		return operand{}, failSyntax("String not closed. Expected ' in %s", r.in)
	}
	r.in.at = end + 1
	text := r.in.slice(start, end+1)
	v, err := jsonsmart.Parse(text)
	return operand{kind: isJSON, json: v, text: text, literal: true, err: err}, nil
}

func (r *filterReader) number() (operand, error) {
	start := r.in.at
	for r.in.inside(r.in.at) {
		if u := r.in.current(); !isDigit(u) && u != '-' && u != '.' && u|0x20 != 'e' {
			break
		}
		r.in.at++
	}
	n, ok := bigDecimal(r.in.slice(start, r.in.at))
	if !ok {
		return operand{}, r.broken()
	}
	return operand{kind: isNumber, number: n}, nil
}

// bigDecimal reads what new java.math.BigDecimal(text) takes: JSON's numbers, also with a plus sign, leading zeros, and
// digits on one side of the point only.
func bigDecimal(text string) (value.Number, bool) {
	unsigned := strings.TrimPrefix(text, "+")
	if unsigned == text {
		unsigned = strings.TrimPrefix(text, "-")
	}
	mantissa, exponent := unsigned, ""
	if i := strings.IndexAny(unsigned, "eE"); i >= 0 {
		mantissa, exponent = unsigned[:i], unsigned[i:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	if whole+fraction == "" || len(strings.TrimLeft(exponent, "eE+-0")) > exponentCharsMax {
		return "", false
	}
	literal := strings.TrimLeft(whole, "0")
	if literal == "" {
		literal = "0"
	}
	if strings.HasPrefix(text, "-") {
		literal = "-" + literal
	}
	if fraction != "" {
		literal += "." + fraction
	}
	v, ok := value.ParseNumber(literal + exponent)
	n, _ := v.AsNumber()
	return n, ok
}

// exponentCharsMax is the longest exponent of a BigDecimal that can be had for every scale.
const exponentCharsMax = 9

func (r *filterReader) pattern() (operand, error) {
	start := r.in.at
	end := r.in.unescaped(start, '/')
	if end < 0 {
		return operand{}, failSyntax("Pattern not closed. Expected / in %s", r.in)
	}
	r.in.at = end + 1
	for r.in.inside(r.in.at) && strings.ContainsRune("dixmsuU", rune(r.in.current())) {
		r.in.at++
	}
	flags, ok := javaregex.ParseFlags(r.in.slice(end+1, r.in.at))
	text := r.in.slice(start+1, end)
	if !ok {
		return operand{}, uncaught{&SyntaxError{Message: "the flag U of the regular expression /" + text + "/ is not supported"}}
	}
	re, err := javaregex.Compile(text, flags)
	if err != nil {
		var wrong *javaregex.SyntaxError
		if errors.As(err, &wrong) {
			return operand{}, r.broken()
		}
		return operand{}, uncaught{&SyntaxError{Message: err.Error(), cause: err}}
	}
	if r.patterns += re.Size(); r.patterns > patternsMax {
		return operand{}, uncaught{&SyntaxError{Message: "the regular expressions of the path are too large together"}}
	}
	return operand{kind: isPattern, pattern: re}, nil
}

// path reads a path up to a space, an operator or the parenthesis that closes a group.
func (r *filterReader) path() (operand, error) {
	in := r.in
	before, _ := in.previous(in.at)
	start := in.at
	in.at++
	for in.inside(in.at) {
		if in.is('[') {
			end, err := in.matching(in.at, '[', ']', false)
			if err != nil {
				return operand{}, err
			}
			if end < 0 {
				return operand{}, failSyntax("Square brackets does not match in filter %s", in)
			}
			in.at = end + 1
		}
		call := in.is(')') && r.closesCall(start)
		if !in.inside(in.at) || isOperatorUnit(in.current()) || in.is(' ') || in.is(')') && !call {
			break
		}
		in.at++
	}
	if in.over {
		return operand{}, r.broken()
	}
	p, err := r.compiler.path(in.slice(start, in.at))
	return operand{kind: isPath, path: p, wanted: before != '!'}, err
}

// closesCall reports whether the parenthesis at the current position closes a function without arguments.
func (r *filterReader) closesCall(start int) bool {
	u, i := r.in.previous(r.in.at)
	if i < 0 || u != '(' {
		return false
	}
	for i--; r.in.inside(i) && i > start; i-- {
		if r.in.char(i) == '.' {
			return true
		}
	}
	return false
}
