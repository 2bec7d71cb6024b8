package ecma

import (
	"regexp"
	"regexp/syntax"
	"strings"
)

// Regexp is a compiled pattern.
type Regexp struct {
	pattern string
	size    int
	// linear is the pattern for Go; nil for one that needs the machine.
	linear  *regexp.Regexp
	program []instruction
	slots   int
	groups  bool // what groups hold matters
}

// patternBytesMax bounds a pattern. A tree of it takes some megabytes.
const patternBytesMax = 64 << 10

// Valid reports whether a text is a pattern that Compile could read. Its time grows with the text alone, so that it may be one
// that a caller sent.
func Valid(pattern string) bool {
	if len(pattern) > patternBytesMax {
		return false
	}
	_, _, err := parse(pattern)
	return err == nil
}

// Compile reads a pattern. The error is a *SyntaxError where ECMA 262 has none such, else ErrTooLarge.
func Compile(pattern string) (*Regexp, error) {
	if len(pattern) > patternBytesMax {
		return nil, ErrTooLarge
	}
	tree, groups, err := parse(pattern)
	if err != nil {
		return nil, err
	}
	if tree.weight() > weightMax {
		return nil, ErrTooLarge
	}
	re := &Regexp{pattern: pattern}
	if re.compileLinear(tree) {
		return re, nil
	}
	if re.program, re.slots, err = build(tree, groups); err != nil {
		return nil, err
	}
	re.size, re.groups = len(re.program), tree.has(opBack)
	return re, nil
}

func (re *Regexp) compileLinear(tree *node) bool {
	var b strings.Builder
	if !emit(&b, tree) {
		return false
	}
	parsed, err := syntax.Parse(b.String(), syntax.Perl)
	if err != nil { // counts that multiply
		return false
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return false
	}
	re.size = len(program.Inst)
	re.linear, err = regexp.Compile(b.String())
	return err == nil
}

// Match reports whether the pattern matches anywhere in the text. The error is ErrTooSlow, or nil.
func (re *Regexp) Match(text string) (bool, error) {
	if re.linear != nil {
		return re.linear.MatchString(text), nil
	}
	m := &machine{program: re.program, text: text, stepsMax: StepsMax}
	if re.groups {
		m.slots = make([]int, re.slots)
		for i := range m.slots {
			m.slots[i] = -1
		}
	} else if bits := len(re.program) * (len(text) + 1); bits <= turnBitsMax {
		m.turns = make([]uint64, bits/64+1)
	}
	return m.search()
}

// Size tells about how many instructions the pattern has. The time that a match takes grows with it and with the length of
// the text, which is what callers need to bound it.
func (re *Regexp) Size() int { return re.size }

// String returns the pattern as it was written.
func (re *Regexp) String() string { return re.pattern }
