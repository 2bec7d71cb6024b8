package alarm

import (
	"fmt"
	"slices"
	"strings"
)

const (
	// ruleElementsMax is how many alarms and constants a rule may have ("The total number of elements in an AlarmRule is limited to 500").
	ruleElementsMax = 500
	ruleDepthMax    = 64
)

// Rule is a composite alarm's condition over the states of other alarms.
type Rule struct {
	root  *term
	names []string
}

// term is a node of the rule: a constant, a question for an alarm's state, or an operator over others.
type term struct {
	kind  string // TRUE FALSE, ALARM OK INSUFFICIENT_DATA, AND OR NOT
	alarm string
	of    []*term
}

// RuleError tells what is wrong with a rule, in our words.
type RuleError struct{ What string }

func (e *RuleError) Error() string { return e.What }

// ParseRule reads a rule: functions ALARM, OK and INSUFFICIENT_DATA of an alarm's name or ARN, in quotes or not, TRUE and FALSE, the
// operators NOT, AND, OR, which bind in this order, and parentheses. Functions of other names, such as AT_LEAST, are refused.
func ParseRule(text string) (*Rule, error) {
	p := ruleParser{tokens: tokens(text)}
	root, err := p.either(0)
	if err == nil && p.at < len(p.tokens) {
		err = &RuleError{fmt.Sprintf("unexpected %q", p.tokens[p.at].text)}
	}
	if err != nil {
		return nil, err
	}
	return &Rule{root: root, names: p.names}, nil
}

// Alarms are the names and ARNs that the rule has, each once.
func (r *Rule) Alarms() []string { return r.names }

// Holds tells whether the rule is true of the states that state gives; an alarm that is not there has none.
func (r *Rule) Holds(state func(alarm string) State) bool { return r.root.holds(state) }

func (t *term) holds(state func(string) State) bool {
	switch t.kind {
	case "TRUE":
		return true
	case "FALSE":
		return false
	case "NOT":
		return !t.of[0].holds(state)
	case "AND":
		return !slices.ContainsFunc(t.of, func(x *term) bool { return !x.holds(state) })
	case "OR":
		return slices.ContainsFunc(t.of, func(x *term) bool { return x.holds(state) })
	}
	return state(t.alarm) == State(t.kind)
}

// token is a word, a quoted text or a parenthesis.
type token struct {
	text   string
	quoted bool
}

func tokens(text string) []token {
	var out []token
	for i := 0; i < len(text); {
		switch text[i] {
		case ' ', '\t', '\n', '\r':
			i++
		case '(', ')':
			out = append(out, token{text: text[i : i+1]})
			i++
		case '"':
			end := strings.IndexByte(text[i+1:], '"')
			if end < 0 {
				return append(out, token{text: text[i:]}) // nothing takes a word that begins with a quote
			}
			out = append(out, token{text: text[i+1 : i+1+end], quoted: true})
			i += end + 2
		default:
			end := strings.IndexAny(text[i:], " \t\r\n()\"")
			if end < 0 {
				end = len(text) - i
			}
			out = append(out, token{text: text[i : i+end]})
			i += end
		}
	}
	return out
}

type ruleParser struct {
	tokens   []token
	at       int
	elements int
	names    []string
}

// take consumes a word, if it comes next.
func (p *ruleParser) take(word string) bool {
	if p.at < len(p.tokens) && !p.tokens[p.at].quoted && strings.EqualFold(p.tokens[p.at].text, word) {
		p.at++
		return true
	}
	return false
}

func (p *ruleParser) either(depth int) (*term, error) { return p.joined("OR", depth, p.both) }
func (p *ruleParser) both(depth int) (*term, error)   { return p.joined("AND", depth, p.one) }

func (p *ruleParser) joined(operator string, depth int, operand func(int) (*term, error)) (*term, error) {
	if depth > ruleDepthMax {
		return nil, &RuleError{"nested too deeply"}
	}
	first, err := operand(depth + 1)
	if err != nil {
		return nil, err
	}
	out := &term{kind: operator, of: []*term{first}}
	for p.take(operator) {
		next, err := operand(depth + 1)
		if err != nil {
			return nil, err
		}
		out.of = append(out.of, next)
	}
	if len(out.of) == 1 {
		return first, nil
	}
	return out, nil
}

func (p *ruleParser) one(depth int) (*term, error) {
	if depth > ruleDepthMax {
		return nil, &RuleError{"nested too deeply"}
	}
	if p.take("NOT") {
		of, err := p.one(depth + 1)
		return &term{kind: "NOT", of: []*term{of}}, err
	}
	if p.take("(") {
		of, err := p.either(depth + 1)
		if err == nil && !p.take(")") {
			err = &RuleError{"a parenthesis is not closed"}
		}
		return of, err
	}
	if p.elements++; p.elements > ruleElementsMax {
		return nil, &RuleError{fmt.Sprintf("more than %d elements", ruleElementsMax)}
	}
	for _, kind := range []string{"TRUE", "FALSE"} {
		if p.take(kind) {
			return &term{kind: kind}, nil
		}
	}
	for _, kind := range []State{InAlarm, OK, InsufficientData} {
		if p.take(string(kind)) {
			return p.question(kind)
		}
	}
	if p.at < len(p.tokens) {
		return nil, &RuleError{fmt.Sprintf("unexpected %q", p.tokens[p.at].text)}
	}
	return nil, &RuleError{"it ends too soon"}
}

// question reads (name), behind the function's name.
func (p *ruleParser) question(kind State) (*term, error) {
	if !p.take("(") {
		return nil, &RuleError{string(kind) + " is not followed by an alarm in parentheses"}
	}
	var words []string
	for p.at < len(p.tokens) && (p.tokens[p.at].quoted || p.tokens[p.at].text != ")") {
		if t := p.tokens[p.at]; !t.quoted && (t.text == "(" || t.text[0] == '"') {
			return nil, &RuleError{string(kind) + " has no alarm"}
		}
		words = append(words, p.tokens[p.at].text)
		p.at++
	}
	name := strings.Join(words, " ")
	if !p.take(")") || name == "" {
		return nil, &RuleError{string(kind) + " has no alarm"}
	}
	if !slices.Contains(p.names, name) {
		p.names = append(p.names, name)
	}
	return &term{kind: string(kind), alarm: name}, nil
}
