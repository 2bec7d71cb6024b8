package metricmath

import (
	"slices"
	"strings"
	"unicode"
)

// Query is what SEARCH looks for: a schema in braces, which is a namespace with the names of all the dimensions that a metric must have, and
// terms that must be found in what a metric has. Source: CloudWatch User Guide, "CloudWatch search expression syntax".
type Query struct {
	namespace  string
	dimensions []string
	root       *wanted
}

// wanted is a node of the terms: a text, or AND, OR, NOT of others.
type wanted struct {
	operator string // "" for a text
	name     string // the property in front of "=", empty for any
	text     string
	exact    bool
	of       []*wanted
}

// Subject is a metric as SEARCH sees it.
type Subject struct {
	Namespace, Name string
	Dimensions      [][2]string // names and values
}

// ParseQuery reads a search expression. Errors are *Error.
func ParseQuery(in string) (*Query, error) {
	q := &Query{}
	rest := strings.TrimSpace(in)
	if strings.HasPrefix(rest, "{") {
		schema, behind, closed := strings.Cut(rest[1:], "}")
		if !closed {
			return nil, failed("the schema of a search is not closed")
		}
		parts := strings.Split(schema, ",")
		q.namespace = unquote(parts[0])
		for _, p := range parts[1:] {
			q.dimensions = append(q.dimensions, unquote(p))
		}
		slices.Sort(q.dimensions)
		rest = behind
	}
	p := queryParser{words: words(rest)}
	if len(p.words) == 0 {
		return q, nil
	}
	var err error
	if q.root, err = p.either(0); err == nil && p.at < len(p.words) {
		err = failed("unexpected %q in a search", p.words[p.at])
	}
	return q, err
}

func unquote(s string) string { return strings.Trim(strings.TrimSpace(s), `"`) }

// words cuts terms into words: brackets, and texts up to a space outside quotes.
func words(in string) []string {
	var out []string
	word, inside := "", false
	flush := func() {
		if word != "" {
			out = append(out, word)
		}
		word = ""
	}
	for _, c := range in {
		switch {
		case c == '"':
			inside = !inside
			word += `"`
		case inside:
			word += string(c)
		case unicode.IsSpace(c):
			flush()
		case c == '(' || c == ')':
			flush()
			out = append(out, string(c))
		default:
			word += string(c)
		}
	}
	flush()
	return out
}

type queryParser struct {
	words []string
	at    int
}

func (p *queryParser) peek() string {
	if p.at == len(p.words) {
		return ""
	}
	return p.words[p.at]
}

func (p *queryParser) either(depth int) (*wanted, error) {
	first, err := p.all(depth)
	out := &wanted{operator: "OR", of: []*wanted{first}}
	for err == nil && strings.EqualFold(p.peek(), "OR") {
		p.at++
		var next *wanted
		next, err = p.all(depth)
		out.of = append(out.of, next)
	}
	return out, err
}

// all reads terms that stand side by side, or with AND between them.
func (p *queryParser) all(depth int) (*wanted, error) {
	out := &wanted{operator: "AND"}
	for {
		term, err := p.term(depth)
		if err != nil {
			return nil, err
		}
		out.of = append(out.of, term)
		if strings.EqualFold(p.peek(), "AND") {
			p.at++
			continue
		}
		if next := p.peek(); next == "" || next == ")" || strings.EqualFold(next, "OR") {
			return out, nil
		}
	}
}

func (p *queryParser) term(depth int) (*wanted, error) {
	word := p.peek()
	if depth > depthMax {
		return nil, failed("a search is nested too deeply")
	}
	p.at = min(p.at+1, len(p.words))
	switch {
	case word == "" || word == ")":
		return nil, failed("a search ends too soon")
	case strings.EqualFold(word, "NOT"):
		of, err := p.term(depth + 1)
		return &wanted{operator: "NOT", of: []*wanted{of}}, err
	case word == "(":
		of, err := p.either(depth + 1)
		if err == nil && p.peek() != ")" {
			err = failed("a parenthesis of a search is not closed")
		}
		p.at = min(p.at+1, len(p.words))
		return of, err
	}
	name, text, named := cutOutsideQuotes(word)
	if !named {
		name, text = "", word
	}
	if named && text == "" && p.peek() == "(" { // Name=(a OR b)
		of, err := p.term(depth)
		if err == nil {
			of.nameAll(unquote(name))
		}
		return of, err
	}
	return &wanted{name: unquote(name), text: unquote(text), exact: strings.HasPrefix(text, `"`)}, nil
}

func (w *wanted) nameAll(name string) {
	if w.operator == "" && w.name == "" {
		w.name = name
	}
	for _, of := range w.of {
		of.nameAll(name)
	}
}

// cutOutsideQuotes cuts at the first "=" that is not in quotes.
func cutOutsideQuotes(word string) (before, after string, found bool) {
	inside := false
	for i := range len(word) {
		switch {
		case word[i] == '"':
			inside = !inside
		case word[i] == '=' && !inside:
			return word[:i], word[i+1:], true
		}
	}
	return word, "", false
}

// Matches tells whether a metric is what is looked for.
func (q *Query) Matches(s *Subject) bool {
	if q.namespace != "" {
		names := make([]string, 0, len(s.Dimensions))
		for _, d := range s.Dimensions {
			names = append(names, d[0])
		}
		slices.Sort(names)
		if s.Namespace != q.namespace || !slices.Equal(names, q.dimensions) {
			return false
		}
	}
	return q.root == nil || q.root.matches(s)
}

func (w *wanted) matches(s *Subject) bool {
	switch w.operator {
	case "AND":
		return !slices.ContainsFunc(w.of, func(x *wanted) bool { return !x.matches(s) })
	case "OR":
		return slices.ContainsFunc(w.of, func(x *wanted) bool { return x.matches(s) })
	case "NOT":
		return !w.of[0].matches(s)
	}
	switch {
	case strings.EqualFold(w.name, "MetricName"):
		return w.found(s.Name)
	case strings.EqualFold(w.name, "Namespace"):
		return w.found(s.Namespace)
	case w.name != "":
		return slices.ContainsFunc(s.Dimensions, func(d [2]string) bool { return d[0] == w.name && w.found(d[1]) })
	}
	return w.found(s.Name) || w.found(s.Namespace) ||
		slices.ContainsFunc(s.Dimensions, func(d [2]string) bool { return w.found(d[0]) || w.found(d[1]) })
}

// found tells whether a property has the text: the whole of it where the text was in quotes, all its parts otherwise, in whatever case.
func (w *wanted) found(in string) bool {
	if w.exact {
		return in == w.text
	}
	have := parts(in)
	for _, part := range parts(w.text) {
		if !slices.Contains(have, part) {
			return false
		}
	}
	return true
}

// parts cuts a text at what is no letter or digit and where case changes, in lower case, and has the whole of it too ("tokens").
func parts(in string) []string {
	out := []string{strings.ToLower(in)}
	part := ""
	flush := func() {
		if part != "" {
			out = append(out, strings.ToLower(part))
		}
		part = ""
	}
	lower := false
	for _, c := range in {
		if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
			flush()
			lower = false
			continue
		}
		if lower && unicode.IsUpper(c) {
			flush()
		}
		lower = unicode.IsLower(c)
		part += string(c)
	}
	flush()
	return out
}
