package insights

import (
	"regexp"
	"slices"
	"strings"
)

// expression is a condition, or several.
type expression struct {
	all, any []*expression
	not      *expression
	leaf     func(Record) bool
}

func (e *expression) holds(r Record) bool {
	switch {
	case e.leaf != nil:
		return e.leaf(r)
	case e.not != nil:
		return !e.not.holds(r)
	case e.all != nil:
		return !slices.ContainsFunc(e.all, func(part *expression) bool { return !part.holds(r) })
	}
	return slices.ContainsFunc(e.any, func(part *expression) bool { return part.holds(r) })
}

// depthMax bounds how deep conditions may be nested.
const depthMax = 64

func (p *parser) or(depth int) (*expression, error) {
	parts, err := p.chain("or", func() (*expression, error) { return p.and(depth) })
	if err != nil || len(parts) == 1 {
		return first(parts), err
	}
	return &expression{any: parts}, nil
}

func (p *parser) and(depth int) (*expression, error) {
	parts, err := p.chain("and", func() (*expression, error) { return p.primary(depth) })
	if err != nil || len(parts) == 1 {
		return first(parts), err
	}
	return &expression{all: parts}, nil
}

func first(parts []*expression) *expression {
	if len(parts) == 0 {
		return nil
	}
	return parts[0]
}

func (p *parser) chain(word string, part func() (*expression, error)) ([]*expression, error) {
	var out []*expression
	for {
		e, err := part()
		if err != nil {
			return nil, err
		}
		out = append(out, e)
		if !p.take(word) {
			return out, nil
		}
	}
}

func (p *parser) primary(depth int) (*expression, error) {
	if depth > depthMax {
		return nil, &SyntaxError{"the condition is nested too deep"}
	}
	switch {
	case p.take("not"):
		e, err := p.primary(depth + 1)
		return &expression{not: e}, err
	case p.take("("):
		e, err := p.or(depth + 1)
		if err == nil && !p.take(")") {
			err = p.unexpected()
		}
		return e, err
	case p.peek().kind != name:
		return nil, p.unexpected()
	}
	return p.condition(p.next().word)
}

// condition reads what must hold of a field.
func (p *parser) condition(field string) (*expression, error) {
	if p.take("(") {
		return p.function(field)
	}
	negated := p.take("not")
	var leaf func(Record) bool
	var err error
	switch op := p.next(); {
	case op.is("like"), op.is("=~") && !negated:
		leaf, err = p.like(field)
	case op.is("in"):
		leaf, err = p.in(field)
	case op.kind == sign && slices.Contains([]string{"=", "!=", "<", "<=", ">", ">="}, op.word) && !negated:
		leaf, err = p.comparison(field, op.word)
	case op.isArithmetic():
		return nil, &UnsupportedError{"arithmetic"}
	default:
		p.tokens = append([]token{op}, p.tokens...)
		return nil, p.unexpected()
	}
	if negated {
		return &expression{not: &expression{leaf: leaf}}, err
	}
	return &expression{leaf: leaf}, err
}

// function reads ispresent(field), the one that is built.
func (p *parser) function(called string) (*expression, error) {
	if !strings.EqualFold(called, "ispresent") {
		return nil, &UnsupportedError{"the function " + called}
	}
	field := p.next()
	if field.kind != name || !p.take(")") {
		return nil, p.unexpected()
	}
	return &expression{leaf: func(r Record) bool { _, there := r.Field(field.word); return there }}, nil
}

// like: a text must be there, its case counting, or an expression must match.
func (p *parser) like(field string) (func(Record) bool, error) {
	switch t := p.next(); t.kind {
	case text:
		return func(r Record) bool { v, there := r.Field(field); return there && strings.Contains(v, t.word) }, nil
	case regex:
		re, err := regexp.Compile(t.word)
		if err != nil {
			return nil, &SyntaxError{"invalid regular expression"}
		}
		return func(r Record) bool { v, there := r.Field(field); return there && re.MatchString(v) }, nil
	}
	return nil, &SyntaxError{"like wants a text or a regular expression"}
}

func (p *parser) in(field string) (func(Record) bool, error) {
	if !p.take("[") {
		return nil, p.unexpected()
	}
	var values []string
	for {
		v, err := p.operand()
		if err != nil {
			return nil, err
		}
		values = append(values, v)
		if p.take("]") {
			break
		}
		if !p.take(",") {
			return nil, p.unexpected()
		}
	}
	return func(r Record) bool {
		v, there := r.Field(field)
		return there && slices.ContainsFunc(values, func(w string) bool { return compare(v, w) == 0 })
	}, nil
}

// operand reads a text or a number.
func (p *parser) operand() (string, error) {
	switch t := p.next(); t.kind {
	case text, number:
		return t.word, nil
	case name:
		if t.is("true") || t.is("false") {
			return strings.ToLower(t.word), nil
		}
		return "", &UnsupportedError{"a comparison of two fields"}
	}
	return "", &SyntaxError{"a comparison wants a text or a number"}
}

func (p *parser) comparison(field, op string) (func(Record) bool, error) {
	operand, err := p.operand()
	if err != nil {
		return nil, err
	}
	return func(r Record) bool {
		v, there := r.Field(field)
		if !there {
			return op == "!="
		}
		order := compare(v, operand)
		switch op {
		case "=":
			return order == 0
		case "!=":
			return order != 0
		case "<":
			return order < 0
		case "<=":
			return order <= 0
		case ">":
			return order > 0
		}
		return order >= 0
	}, nil
}
