package jsonpath

import (
	"strconv"
	"strings"
)

// kind says what a token of a path does.
type kind uint8

const (
	root     kind = iota // $ or @
	property             // .name or ['name'] or ['a','b']
	index                // [1] or [1,-1]
	slice                // [1:2], [1:] or [:2]
	wildcard             // * or [*]
	scan                 // ..
	filter               // [?(...)]
	function             // .name() or .name(...)
)

// token is one part of a compiled path.
type token struct {
	kind  kind
	mark  string // root: "$" or "@"
	names []string
	quote byte // property: the quote that the names are shown with
	// indexes holds the indexes of kind index; from and to the bounds of a slice, which may lack one.
	indexes          []int
	from, to         int
	hasFrom, hasTo   bool
	condition        condition
	name             string // function
	arguments        []argument
	inverted         bool // the argument is the path that the function stood behind
	leaf             bool // the last token
	upstreamDefinite bool // all tokens before this one are definite
}

// definite reports whether the token leads to one value at most.
func (t *token) definite() bool {
	switch t.kind {
	case root, function:
		return true
	case property:
		return len(t.names) == 1 || t.leaf // several names at the end make one object
	case index:
		return len(t.indexes) == 1
	case slice, wildcard, scan, filter:
	}
	return false
}

// fragment returns the token in the form that Jayway shows paths in.
func (t *token) fragment() string {
	switch t.kind {
	case root:
		return t.mark
	case property:
		quote := string(rune(t.quote))
		return "[" + quote + strings.Join(t.names, quote+","+quote) + quote + "]"
	case index:
		texts := make([]string, len(t.indexes))
		for i, n := range t.indexes {
			texts[i] = strconv.Itoa(n)
		}
		return "[" + strings.Join(texts, ",") + "]"
	case slice:
		return "[" + bound(t.from, t.hasFrom) + ":" + bound(t.to, t.hasTo) + "]"
	case wildcard:
		return "[*]"
	case scan:
		return ".."
	case filter:
		return "[?]"
	case function:
	}
	if len(t.arguments) > 0 && !t.inverted {
		return "." + t.name + "(...)"
	}
	return "." + t.name + "()"
}

func bound(n int, has bool) string {
	if !has {
		return ""
	}
	return strconv.Itoa(n)
}

// fragments joins tokens.
func fragments(tokens []token) string {
	var b strings.Builder
	for i := range tokens {
		b.WriteString(tokens[i].fragment())
	}
	return b.String()
}
