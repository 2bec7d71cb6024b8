package jsonpath

import (
	"errors"
	"strings"
)

// filterReader reads one filter: the text from [? to ].
type filterReader struct {
	*compiler
	in *cursor
}

// errNotPath marks what Jayway answers with an exception other than InvalidPathException: it can't be caught to try the
// text as a check for existence.
type uncaught struct{ error }

func (u uncaught) Unwrap() error { return u.error }

// filter reads the text of a filter, brackets included.
func (c *compiler) filter(text string) (condition, error) {
	in := newCursor(text)
	in.trim()
	in.at++
	in.end--
	in.trim()
	in.at++
	in.trim()
	if !in.is('(') || in.char(in.end) != ')' {
		return nil, failSyntax("Filter must start with '[?(' and end with ')]'. %s", text)
	}
	r := filterReader{compiler: c, in: in}
	made, err := r.or()
	if err != nil {
		var direct uncaught
		if errors.As(err, &direct) {
			err = direct.error
		}
		return nil, err
	}
	if r.in.over {
		return nil, r.broken()
	}
	if in.skipBlanks(); in.inside(in.at) {
		return nil, failSyntax("Expected end of filter expression instead of: %s", in.slice(in.at, in.length()))
	}
	return made, nil
}

// broken is Jayway's answer where reading the filter fails by any other exception.
func (r *filterReader) broken() error {
	char := ""
	if r.in.at >= 0 && r.in.at < len(r.in.text) {
		char = string(rune(r.in.text[r.in.at]))
	}
	return uncaught{failSyntax("Failed to parse filter: %s, error on position: %d, char: %s", r.in, r.in.at, char)}
}

// takes steps over blanks and then over word, or stays where it is.
func (r *filterReader) takes(word string) bool {
	start := r.in.at
	r.in.skipBlanks()
	end := r.in.at + len(word)
	if r.in.inside(end-1) && r.in.slice(r.in.at, end) == word {
		r.in.at = end
		return true
	}
	r.in.at = start
	return false
}

func (r *filterReader) or() (condition, error) {
	if err := r.descend(); err != nil {
		return nil, uncaught{err}
	}
	defer func() { r.depth-- }()
	return r.chain("||", r.and, func(all []condition) condition { return anyOf(all) })
}

func (r *filterReader) and() (condition, error) {
	return r.chain("&&", r.operand, func(all []condition) condition { return allOf(all) })
}

func (r *filterReader) chain(operator string, read func() (condition, error), join func([]condition) condition) (condition, error) {
	first, err := read()
	if err != nil {
		return nil, err
	}
	all := []condition{first}
	for r.takes(operator) {
		next, err := read()
		if err != nil {
			return nil, err
		}
		all = append(all, next)
	}
	if len(all) == 1 {
		return first, nil
	}
	return join(all), nil
}

// operand reads a comparison, a group, or one of them behind an exclamation mark.
func (r *filterReader) operand() (condition, error) {
	r.in.skipBlanks()
	start := r.in.at
	if r.in.is('!') {
		r.in.at++
		r.in.skipBlanks()
		if !r.in.is('$') && !r.in.is('@') {
			return r.negation()
		}
		r.in.at = start
	}
	if r.in.skipBlanks(); !r.in.is('(') {
		return r.comparison()
	}
	r.in.at++
	group, err := r.or()
	if err != nil {
		return nil, err
	}
	if r.in.skipBlanks(); !r.in.is(')') {
		return nil, failSyntax("Expected character: )")
	}
	r.in.at++
	return group, nil
}

func (r *filterReader) negation() (condition, error) {
	if r.in.over {
		return nil, r.broken()
	}
	if err := r.descend(); err != nil {
		return nil, uncaught{err}
	}
	defer func() { r.depth-- }()
	negated, err := r.operand()
	return notOf{negated}, err
}

// comparison reads two operands with an operator, or a path alone, which asks whether it exists.
func (r *filterReader) comparison() (condition, error) {
	left, err := r.value()
	if err != nil {
		return nil, err
	}
	start := r.in.at
	operator, right, err := r.operatorAndRight()
	if err == nil && r.in.over {
		err = r.broken()
	}
	var direct uncaught
	switch {
	case err == nil:
		return compares{left: left, operator: operator, right: right}, nil
	case errors.As(err, &direct):
		return nil, err
	}
	r.in.at = start
	if left.path == nil {
		return nil, failSyntax("Expected path node")
	}
	return exists{path: left.path, wanted: left.wanted}, nil
}

func (r *filterReader) operatorAndRight() (string, operand, error) {
	operator, err := r.operator()
	if err != nil {
		return "", operand{}, err
	}
	right, err := r.value()
	return operator, right, err
}

func isOperatorUnit(u uint16) bool {
	return u == '<' || u == '>' || u == '=' || u == '~' || u == '!'
}

// operators holds the names of operators as Jayway writes them.
func isOperator(name string) bool {
	switch name {
	case ">=", "<=", "==", "===", "!=", "!==", "<", ">", "=~", "NIN", "IN", "CONTAINS", "ALL", "SIZE", "EXISTS", "TYPE",
		"MATCHES", "EMPTY", "SUBSETOF", "ANYOF", "NONEOF":
		return true
	}
	return false
}

func (r *filterReader) operator() (string, error) {
	in := r.in
	in.skipBlanks()
	start := in.at
	if isOperatorUnit(in.current()) {
		for in.inside(in.at) && isOperatorUnit(in.current()) {
			in.at++
		}
	} else {
		for in.inside(in.at) && !in.is(' ') {
			in.at++
		}
	}
	name := in.slice(start, in.at)
	if upper := strings.ToUpper(name); isOperator(upper) {
		return upper, nil
	}
	return "", failSyntax("Filter operator %s is not supported!", name)
}
