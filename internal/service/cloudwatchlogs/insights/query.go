package insights

import (
	"strconv"
	"strings"
)

// Query is a query that was understood. It is immutable.
type Query struct {
	// Fields are those that each row shows, in order.
	Fields []string
	// Sort says by what rows are sorted; none is by @timestamp, the newest first.
	Sort []Key
	// Limit is how many rows there are at most; 0 when the query does not say.
	Limit   int
	filters []*expression
}

// Key is a field to sort by.
type Key struct {
	Field      string
	Descending bool
}

// Record is an event as a query sees it.
type Record interface {
	// Field returns a field's text; false when the event has none of that name.
	Field(name string) (string, bool)
}

// SyntaxError is why a text is no query.
type SyntaxError struct{ Text string }

func (e *SyntaxError) Error() string { return e.Text }

// UnsupportedError names what Insights has and this package has not.
type UnsupportedError struct{ What string }

func (e *UnsupportedError) Error() string { return e.What + " is not implemented" }

// Limits.
const (
	// limitMax is what limit may say (User Guide, "limit").
	limitMax = 10000
	// queryBytesMax is the longest query (API Reference, StartQuery).
	queryBytesMax = 10000
)

// others are the commands of the language that are not built.
var others = []string{"stats", "parse", "dedup", "pattern", "diff", "unmask", "unnest", "filterIndex", "SOURCE", "anomaly", "join", "lookup"}

// Parse understands a query. The error is a *SyntaxError or an *UnsupportedError.
func Parse(text string) (*Query, error) {
	if len(text) > queryBytesMax {
		return nil, &SyntaxError{"the query is too long"}
	}
	tokens, err := lex(text)
	if err != nil {
		return nil, err
	}
	p, q := &parser{tokens: tokens}, &Query{}
	for {
		if err := p.command(q); err != nil {
			return nil, err
		}
		if p.peek().kind == end {
			break
		}
		if !p.take("|") {
			return nil, p.unexpected()
		}
	}
	if q.Fields == nil {
		q.Fields = []string{"@timestamp", "@message"}
	}
	return q, nil
}

// Match tells whether all filters let an event through.
func (q *Query) Match(r Record) bool {
	for _, f := range q.filters {
		if !f.holds(r) {
			return false
		}
	}
	return true
}

// Compare orders two records as the query sorts. Those that are the same to it are 0.
func (q *Query) Compare(a, b Record) int {
	for _, k := range q.Sort {
		x, _ := a.Field(k.Field)
		y, _ := b.Field(k.Field)
		if order := compare(x, y); order != 0 {
			if k.Descending {
				return -order
			}
			return order
		}
	}
	return 0
}

// compare orders texts, as numbers if both are.
func compare(x, y string) int {
	a, errA := strconv.ParseFloat(x, 64)
	b, errB := strconv.ParseFloat(y, 64)
	switch {
	case errA != nil || errB != nil:
		return strings.Compare(x, y)
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

type parser struct{ tokens []token }

func (p *parser) peek() token {
	if len(p.tokens) == 0 {
		return token{}
	}
	return p.tokens[0]
}

func (p *parser) next() token {
	t := p.peek()
	if t.kind != end {
		p.tokens = p.tokens[1:]
	}
	return t
}

func (p *parser) take(word string) bool {
	if !p.peek().is(word) {
		return false
	}
	p.next()
	return true
}

func (p *parser) unexpected() error {
	if p.peek().kind == end {
		return &SyntaxError{"unexpected end of the query"}
	}
	return &SyntaxError{"unexpected symbol found " + p.peek().word}
}

func (p *parser) command(q *Query) (err error) {
	switch t := p.next(); {
	case t.is("fields"):
		var more []string
		more, err = p.names()
		q.Fields = append(q.Fields, more...)
	case t.is("display"):
		q.Fields, err = p.names()
	case t.is("filter"), t.is("where"):
		var e *expression
		e, err = p.or(0)
		q.filters = append(q.filters, e)
	case t.is("sort"), t.is("order"):
		p.take("by")
		q.Sort, err = p.keys()
	case t.is("limit"), t.is("head"):
		q.Limit, err = p.limit()
	case t.kind == name:
		for _, other := range others {
			if t.is(other) {
				return &UnsupportedError{"the command " + other}
			}
		}
		fallthrough
	default:
		p.tokens = append([]token{t}, p.tokens...)
		return p.unexpected()
	}
	return err
}

// names reads field names with commas between them. A function or a new name for one is not built.
func (p *parser) names() ([]string, error) {
	var out []string
	for {
		if p.peek().kind != name {
			return nil, p.unexpected()
		}
		out = append(out, p.next().word)
		switch t := p.peek(); {
		case t.is("("):
			return nil, &UnsupportedError{"the function " + out[len(out)-1] + " in a list of fields"}
		case t.is("as"), t.isArithmetic():
			return nil, &UnsupportedError{"an expression in a list of fields"}
		}
		if !p.take(",") {
			return out, nil
		}
	}
}

func (p *parser) keys() ([]Key, error) {
	var out []Key
	for {
		if p.peek().kind != name {
			return nil, p.unexpected()
		}
		k := Key{Field: p.next().word}
		if !p.take("asc") {
			k.Descending = p.take("desc")
		}
		out = append(out, k)
		if !p.take(",") {
			return out, nil
		}
	}
}

func (p *parser) limit() (int, error) {
	n, err := strconv.Atoi(p.peek().word)
	if p.peek().kind != number || err != nil || n < 1 || n > limitMax {
		return 0, p.unexpected()
	}
	p.next()
	return n, nil
}
