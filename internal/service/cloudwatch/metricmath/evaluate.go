package metricmath

// Env is where an expression is evaluated.
type Env interface {
	// Lookup returns the result of the query with an ID.
	Lookup(id string) (Value, error)
	// Metrics returns the series of all queries that are no expressions, for METRICS.
	Metrics() ([]Series, error)
	// Search carries out SEARCH.
	Search(expression, statistic string, period int64) ([]Series, error)
	// Span is the time of the query, in seconds since 1970, for series that are made of a number or filled; From is included.
	Span() (from, to int64)
	// Period is that of a series that is made of a number.
	Period() int64
}

// Evaluate computes an expression. Errors are *Error, or the Env's.
func (e *Expression) Evaluate(env Env) (Value, error) {
	v, err := (&evaluation{env: env}).value(e.root)
	if err == nil && v.Kind == text {
		err = failed("a text is no result")
	}
	return v, err
}

type evaluation struct {
	env    Env
	points int
}

// workMax bounds the points that one evaluation makes: an expression may use the same series many times.
const workMax = 20_000_000

func (e *evaluation) value(n *node) (Value, error) {
	v, err := e.compute(n)
	if err != nil {
		return v, err
	}
	for i := range v.Series {
		e.points += len(v.Series[i].Points) + 1
	}
	if e.points > workMax {
		return v, failed("it needs too many data points")
	}
	return v, nil
}

func (e *evaluation) compute(n *node) (Value, error) {
	switch n.kind {
	case isNumber:
		return number(n.value), nil
	case isText:
		return Value{Kind: text, word: n.text}, nil
	case isName:
		if isWord(n.text) {
			return Value{Kind: text, word: n.text}, nil
		}
		return e.env.Lookup(n.text)
	case isCall:
		return e.call(n)
	}
	args := make([]Value, len(n.of))
	for i, of := range n.of {
		var err error
		if args[i], err = e.value(of); err != nil {
			return Value{}, err
		}
	}
	if n.kind == isOperator {
		return operate(n.text, args[0], args[1])
	}
	out := Value{Kind: Many}
	for _, a := range args {
		if a.Kind != One && a.Kind != Many {
			return Value{}, failed("a list has something that is no time series")
		}
		out.Series = append(out.Series, a.Series...)
	}
	return out, nil
}
