package jsonpath

import (
	"errors"

	"sluice/internal/value"
)

// CharsMax is the longest path, in UTF-16 units, that Compile takes.
const CharsMax = 16 << 10

// StepsMax is how many values Read looks at. A whole document of ten megabytes has about a million.
const StepsMax = 2_000_000

// Path is a compiled path. It may be used by any number of goroutines.
type Path struct {
	tokens   []token
	definite bool
	fromRoot bool // starts with $, not @
	// beforeLast is the position of the last but one token that was written; see evaluator.indexedBefore.
	beforeLast int
	// size is that of the whole path that this one is a part of.
	size int
}

// Compile reads a path. One that doesn't start with $ or @ is taken for one that starts with "$.", as Jayway takes it. The
// error is a *SyntaxError.
func Compile(path string) (*Path, error) {
	c := compiler{}
	p, err := c.path(path)
	if p != nil {
		p.size = len(path) + c.patterns
	}
	var syntax *SyntaxError
	if errors.As(err, &syntax) {
		syntax.Path = path
	}
	return p, err
}

// newPath finishes a path of these tokens.
func newPath(tokens []token) *Path {
	all, inverted := invert(tokens)
	p := &Path{tokens: all, definite: true, fromRoot: tokens[0].mark == "$", beforeLast: len(all) - 2}
	for i := range p.tokens {
		t := &p.tokens[i]
		t.leaf = i == len(p.tokens)-1
		t.upstreamDefinite = p.definite && !inverted
		p.definite = p.definite && t.definite()
	}
	return p
}

// invert turns $..a.length() into $.length($..a): a function behind a deep scan works on all that the scan finds. What
// stands behind the function then still counts as behind the scan, and so as not definite.
func invert(tokens []token) (_ []token, inverted bool) {
	last := len(tokens) - 1
	if last < 2 || tokens[last].kind != function || tokens[1].kind != scan {
		return tokens, false
	}
	at := 1
	for tokens[at].kind != function {
		at++
	}
	call := tokens[at]
	call.inverted = len(call.arguments) == 0
	call.arguments = []argument{{path: newPath(tokens[:at:at])}}
	return append([]token{{kind: root, mark: "$"}, call}, tokens[at+1:]...), true
}

// Definite reports whether the path names one value at most; see the package comment.
func (p *Path) Definite() bool { return p.definite }

// Size tells how much memory the path takes: about how many parts it has, and instructions in the programs of its regular
// expressions.
func (p *Path) Size() int { return p.size }

// String returns the path in the form that Jayway shows it in, for example $['a'][0].
func (p *Path) String() string { return fragments(p.tokens) }

// Read evaluates the path on a document, which it doesn't change; the result shares the document's arrays and objects. A
// definite path gives its value, or a *NotFoundError where there is none; any other path gives an array. Further errors
// are *EvaluationError and *LimitError.
func (p *Path) Read(document value.Value) (value.Value, error) {
	return p.ReadSteps(document, StepsMax)
}

// ReadSteps is Read with another limit on the values that are looked at.
func (p *Path) ReadSteps(document value.Value, stepsMax int) (value.Value, error) {
	v, _, err := p.ReadCounted(document, stepsMax)
	return v, err
}

// ReadCounted is ReadSteps for callers that read again and again: it also tells how many values were looked at.
func (p *Path) ReadCounted(document value.Value, stepsMax int) (v value.Value, steps int, err error) {
	if v, ok := p.follow(document); ok {
		return v, len(p.tokens), nil
	}
	e := evaluator{path: p, document: document, stepsLeft: stepsMax, stepsMax: stepsMax}
	v, err = e.read(p, document)
	return v, stepsMax - e.stepsLeft, err
}

// follow is the short way for paths of single names and indexes, which most are. ok is false where the path has more, or
// leads nowhere; the long way then finds the right error.
func (p *Path) follow(v value.Value) (_ value.Value, ok bool) {
	if !p.definite {
		return v, false
	}
	for i := 1; i < len(p.tokens); i++ {
		switch t := &p.tokens[i]; {
		case t.kind == property && len(t.names) == 1:
			v, ok = v.Get(t.names[0])
		case t.kind == index:
			at := t.indexes[0]
			if at < 0 {
				at += v.Len()
			}
			v, ok = v.At(at)
		default:
			ok = false
		}
		if !ok {
			return v, false
		}
	}
	return v, true
}
