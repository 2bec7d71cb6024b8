package ecma

import (
	"strings"
	"unicode/utf8"
)

// depthMax is how many groups may stand inside each other.
const depthMax = 200

// countMax is the count that larger ones in {n,m} are taken for: no text that gets here has as many characters.
const countMax = 1 << 30

// parser reads a pattern by the grammar of ECMA 262, 15.10.1, with what Annex B adds and browsers and Rhino take.
type parser struct {
	text   string
	at     int
	depth  int
	groups int // opened so far
	flags  Flags
	// search takes what ECMAScript 2018 has and edition 5.1 has not: (?<=…), (?<!…) and (?<name>…).
	search bool
	// allGroups are the groups of the whole pattern: \3 is a backreference if there are as many.
	allGroups int
}

func parse(pattern string) (*node, int, error) {
	return (&parser{text: pattern, allGroups: countGroups(pattern, false)}).parse()
}

func (p *parser) parse() (*node, int, error) {
	n, err := p.disjunction()
	if err != nil {
		return nil, 0, err
	}
	if p.at < len(p.text) {
		return nil, 0, p.fail("unmatched )")
	}
	return n, p.groups, nil
}

// countGroups counts the groups that capture; those with names only if a search may have them.
func countGroups(pattern string, named bool) int {
	count, inClass := 0, false
	for i := 0; i < len(pattern); i++ {
		switch pattern[i] {
		case '\\':
			i++
		case '[':
			inClass = true
		case ']':
			inClass = false
		case '(':
			if rest := pattern[i+1:]; !inClass && (!strings.HasPrefix(rest, "?") || named && isNamed(rest)) {
				count++
			}
		}
	}
	return count
}

func (p *parser) fail(message string) error {
	return &SyntaxError{Pattern: p.text, Offset: p.at, Message: message}
}

func (p *parser) more() bool { return p.at < len(p.text) }

// take steps over a piece of text if it is next.
func (p *parser) take(s string) bool {
	if strings.HasPrefix(p.text[p.at:], s) {
		p.at += len(s)
		return true
	}
	return false
}

func (p *parser) disjunction() (*node, error) {
	var branches []*node
	for {
		n, err := p.alternative()
		if err != nil {
			return nil, err
		}
		branches = append(branches, n)
		if !p.take("|") {
			break
		}
	}
	if len(branches) == 1 {
		return branches[0], nil
	}
	return &node{op: opAlternate, subs: branches}, nil
}

func (p *parser) alternative() (*node, error) {
	var terms []*node
	for p.more() && p.text[p.at] != '|' && p.text[p.at] != ')' {
		before := p.groups
		n, err := p.term()
		if err != nil {
			return nil, err
		}
		if n, err = p.quantified(n, before); err != nil {
			return nil, err
		}
		terms = append(terms, n)
	}
	return concat(terms), nil
}

// term reads an assertion or an atom.
func (p *parser) term() (*node, error) {
	switch c := p.text[p.at]; c {
	case '^':
		p.at++
		return p.assertion(opStart, opLineStart), nil
	case '$':
		p.at++
		return p.assertion(opEnd, opLineEnd), nil
	case '(':
		return p.group()
	case '.':
		p.at++
		return &node{op: opSet, set: dot()}, nil
	case '[':
		return p.class()
	case '\\':
		return p.escape()
	case '*', '+', '?':
		return nil, p.fail("nothing to repeat")
	case '{':
		if _, _, ok := p.counts(p.at); ok {
			return nil, p.fail("nothing to repeat")
		}
	}
	c, size := utf8.DecodeRuneInString(p.text[p.at:])
	p.at += size
	return &node{op: opSet, set: p.folded(single(c))}, nil
}

func (p *parser) assertion(text, line op) *node {
	if p.flags.Multiline {
		return &node{op: line}
	}
	return &node{op: text}
}

func (p *parser) group() (*node, error) {
	if p.depth++; p.depth > depthMax {
		return nil, ErrTooLarge
	}
	n := &node{op: opConcat}
	switch {
	case p.take("(?:"):
	case p.take("(?="):
		n.op = opAhead
	case p.take("(?!"):
		n.op = opNotAhead
	case p.search && p.take("(?<="):
		n.op = opBehind
	case p.search && p.take("(?<!"):
		n.op = opNotBehind
	case p.search && isNamed(p.text[p.at+1:]):
		p.at += strings.IndexByte(p.text[p.at:], '>') + 1
		p.groups++
		n.op, n.group = opGroup, p.groups
	case p.take("(?"):
		return nil, p.fail("invalid group")
	default:
		p.at++
		p.groups++
		n.op, n.group = opGroup, p.groups
	}
	body, err := p.disjunction()
	if err != nil {
		return nil, err
	}
	if !p.take(")") {
		return nil, p.fail("unterminated group")
	}
	p.depth--
	n.subs = []*node{body}
	return n, nil
}

// quantified reads the quantifier behind a term, if there is one.
func (p *parser) quantified(n *node, groupsBefore int) (*node, error) {
	low, high := 1, 1
	switch {
	case p.take("*"):
		low, high = 0, -1
	case p.take("+"):
		high = -1
	case p.take("?"):
		low = 0
	default:
		var ok bool
		var end int
		if low, high, end, ok = p.braces(); !ok {
			return n, nil
		}
		if high >= 0 && high < low {
			return nil, p.fail("numbers out of order in {} quantifier")
		}
		p.at = end
	}
	switch n.op {
	case opStart, opEnd, opLineStart, opLineEnd, opWord, opNotWord, opBehind, opNotBehind:
		return nil, p.fail("nothing to repeat")
	}
	return &node{
		op: opRepeat, subs: []*node{n}, min: low, max: high, lazy: p.take("?"), groupsBefore: groupsBefore, groupsAfter: p.groups,
	}, nil
}

func (p *parser) braces() (low, high, end int, ok bool) {
	if !p.more() || p.text[p.at] != '{' {
		return 0, 0, 0, false
	}
	counts, end, ok := p.counts(p.at)
	return counts[0], counts[1], end, ok
}

// counts reads {n}, {n,} or {n,m} at i. A brace that is none of these is a character like any other.
func (p *parser) counts(i int) (counts [2]int, end int, ok bool) {
	low, i, ok := p.number(i + 1)
	if !ok || i >= len(p.text) {
		return counts, 0, false
	}
	high := low
	if p.text[i] == ',' {
		i++
		var limited bool
		var next int
		if high, next, limited = p.number(i); !limited {
			high = -1
		} else {
			i = next
		}
	}
	if i >= len(p.text) || p.text[i] != '}' {
		return counts, 0, false
	}
	return [2]int{low, high}, i + 1, true
}

func (p *parser) number(i int) (n, end int, ok bool) {
	start := i
	for i < len(p.text) && isDigit(p.text[i]) {
		n = min(n*10+int(p.text[i]-'0'), countMax)
		i++
	}
	return n, i, i > start
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
