package jsonschema

import (
	"slices"

	"sluice/internal/jsonschema/ecma"
	"sluice/internal/value"
)

// kinds is how many kinds of values there are.
const kinds = int(value.KindObject) + 1

// check is a keyword with its value.
type check interface {
	// test calls r.fail where the value speaks against the keyword.
	test(r *run, v value.Value)
	// text words what test found; n is what it gave to r.fail.
	text(dst []byte, v value.Value, n int) []byte
}

// node is a compiled schema.
type node struct {
	// ref is the schema to apply instead.
	ref *node
	// checks are the keywords for each kind of value, in the library's order: by name, format last.
	checks [kinds][]check

	items     *node   // for all elements
	tuple     []*node // for the first ones
	restItems *node   // for those behind

	properties map[string]*node
	patterns   []patternSchema // by pattern
	rest       *node           // for the members that neither names
}

type patternSchema struct {
	pattern *ecma.Regexp
	schema  *node
}

// element is the schema of the element at an index, or nil.
func (n *node) element(i int) *node {
	switch {
	case n.items != nil:
		return n.items
	case i < len(n.tuple):
		return n.tuple[i]
	}
	return n.restItems
}

// regexStepBytes is how many instructions times bytes of a regular expression's work make one step.
const regexStepBytes = 16

// match runs a pattern, and aborts the run where it takes too long.
func (r *run) match(re *ecma.Regexp, text string) bool {
	if !r.spend(1 + len(text)*re.Size()/regexStepBytes) {
		return false
	}
	ok, err := re.Match(text)
	if err != nil {
		r.aborted = true
	}
	return ok
}

// sortedMembers are the positions of an object's members, by name as Java compares strings.
func sortedMembers(o *value.Object) []int {
	order := make([]int, o.Len())
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return compareJava(o.At(a).Name, o.At(b).Name) })
	return order
}
