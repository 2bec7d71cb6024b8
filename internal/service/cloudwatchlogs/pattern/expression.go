package pattern

// expression combines conditions on subjects S: "the syntax follows standard order of operations () > && > ||" [G].
type expression[S any] struct {
	all, any []*expression[S] // of one kind at most, and then no subject
	leaf     func(S) bool
	// needs is a text without which leaf cannot hold; empty when it can.
	needs string
}

// required lists texts that must all be there for the expression to hold.
func (e *expression[S]) required() []string {
	if e.needs != "" {
		return []string{e.needs}
	}
	var out []string
	for _, part := range e.all {
		out = append(out, part.required()...)
	}
	return out
}

func (e *expression[S]) holds(subject S) bool {
	switch {
	case e.leaf != nil:
		return e.leaf(subject)
	case e.all != nil:
		for _, part := range e.all {
			if !part.holds(subject) {
				return false
			}
		}
		return true
	}
	for _, part := range e.any {
		if part.holds(subject) {
			return true
		}
	}
	return false
}

// parensMax bounds how deep parentheses may be nested.
const parensMax = 64

// or reads an expression whose leaves leaf reads.
func or[S any](p *parser, depth int, leaf func() (*expression[S], error)) (*expression[S], error) {
	return chain(p, "||", func() (*expression[S], error) {
		return chain(p, "&&", func() (*expression[S], error) { return primary(p, depth, leaf) }, func(e *expression[S], parts []*expression[S]) { e.all = parts })
	}, func(e *expression[S], parts []*expression[S]) { e.any = parts })
}

// chain reads parts with a sign between them.
func chain[S any](p *parser, sign string, part func() (*expression[S], error), join func(*expression[S], []*expression[S])) (*expression[S], error) {
	var parts []*expression[S]
	for {
		one, err := part()
		if err != nil {
			return nil, err
		}
		parts = append(parts, one)
		if p.space(); !p.take(sign) {
			break
		}
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	e := &expression[S]{}
	join(e, parts)
	return e, nil
}

func primary[S any](p *parser, depth int, leaf func() (*expression[S], error)) (*expression[S], error) {
	p.space()
	if !p.take("(") {
		return leaf()
	}
	if depth++; depth > parensMax {
		return nil, errInvalid()
	}
	inner, err := or(p, depth, leaf)
	if err != nil {
		return nil, err
	}
	if p.space(); !p.take(")") {
		return nil, errInvalid()
	}
	return inner, nil
}
