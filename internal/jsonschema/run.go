package jsonschema

import "sluice/internal/value"

const (
	// StepsMax bounds the work of one Validate: schemas applied, values compared, and regular expressions by length of text and
	// pattern. It is some seconds in the worst case, and ten times what a body of 10 MB needs.
	StepsMax = 20_000_000
	// depthMax is how many schemas may be under way inside each other; a value nests a thousand deep at most.
	depthMax = 4000
	// violationsMax is how many violations are told.
	violationsMax = 100
)

// run is one validation. First it only finds out whether the value is valid; for one that is not, a second run collects what
// speaks against it, in the library's order.
type run struct {
	collecting bool
	// failed is that of the library's report: of the whole value, or of one branch of allOf, anyOf, oneOf and not.
	failed bool
	// aborted says that a limit ended the run.
	aborted bool
	steps   int
	depth   int
	found   Violations
}

// done reports whether nothing that follows can change the outcome.
func (r *run) done() bool {
	return r.aborted || r.failed && (!r.collecting || len(r.found) >= violationsMax)
}

// spend pays for work, and reports whether it may be done.
func (r *run) spend(steps int) bool {
	if r.steps += steps; r.steps > StepsMax {
		r.aborted = true
	}
	return !r.aborted
}

// fail notes a violation.
func (r *run) fail(c check, v value.Value, n int) {
	r.failed = true
	if r.collecting && len(r.found) < violationsMax {
		r.found = append(r.found, Violation{c, v, n})
	}
}

// matches applies a schema on the side: what it finds is not told.
func (r *run) matches(n *node, v value.Value) bool {
	collecting, failed := r.collecting, r.failed
	r.collecting, r.failed = false, false
	r.process(n, v)
	ok := !r.failed && !r.aborted
	r.collecting, r.failed = collecting, failed
	return ok
}

// process applies a schema to a value: its keywords, and if nothing was found yet, in all of the report, the schemas of the
// value's members or elements.
func (r *run) process(n *node, v value.Value) {
	for n.ref != nil {
		n = n.ref
	}
	if r.depth++; r.depth > depthMax || !r.spend(1) {
		r.aborted = true
		return
	}
	for _, c := range n.checks[v.Kind()] {
		c.test(r, v)
		if r.done() {
			break
		}
	}
	if !r.failed && !r.aborted {
		switch v.Kind() {
		case value.KindArray:
			r.elements(n, v)
		case value.KindObject:
			r.members(n, v)
		}
	}
	r.depth--
}

func (r *run) elements(n *node, v value.Value) {
	if n.items == nil && n.tuple == nil && n.restItems == nil {
		return
	}
	a, _ := v.AsArray()
	for i := 0; i < a.Len() && !r.done(); i++ {
		if s := n.element(i); s != nil {
			r.process(s, a.At(i))
		}
	}
}

// members applies the schemas of an object's members. The library goes by name, which shows in what it tells.
func (r *run) members(n *node, v value.Value) {
	if n.properties == nil && n.patterns == nil && n.rest == nil {
		return
	}
	o, _ := v.AsObject()
	if r.collecting {
		for _, i := range sortedMembers(o) {
			r.member(n, o.At(i))
		}
		return
	}
	for i := 0; i < o.Len() && !r.done(); i++ {
		r.member(n, o.At(i))
	}
}

func (r *run) member(n *node, m value.Member) {
	if r.done() {
		return
	}
	s, known := n.properties[m.Name]
	if known {
		r.process(s, m.Value)
	}
	for i := range n.patterns {
		if r.match(n.patterns[i].pattern, m.Name) {
			known = true
			r.process(n.patterns[i].schema, m.Value)
		}
	}
	if !known && n.rest != nil {
		r.process(n.rest, m.Value)
	}
}
