package ecma

import "slices"

// op says what a node of the syntax tree is.
type op uint8

const (
	opEmpty   op = iota
	opSet        // one character of a set
	opStart      // ^
	opEnd        // $
	opWord       // \b
	opNotWord    // \B
	opConcat
	opAlternate
	opRepeat
	opGroup // a capturing group
	opBack  // a backreference
	opAhead // (?=…)
	opNotAhead
	opLineStart // ^ of a pattern that is compiled with Multiline
	opLineEnd
	opBehind // (?<=…)
	opNotBehind
)

// node is a node of the syntax tree.
type node struct {
	op   op
	set  set
	subs []*node
	// A repeat's counts; max is -1 for no limit.
	min, max int
	lazy     bool
	// group is the number of a group or backreference. For a repeat, the groups inside are those above groupsBefore up to
	// groupsAfter: each round forgets what they held.
	group                     int
	groupsBefore, groupsAfter int
}

// has reports whether the tree holds a node of this kind.
func (n *node) has(o op) bool {
	return n.op == o || slices.ContainsFunc(n.subs, func(s *node) bool { return s.has(o) })
}

// weightMax bounds the nodes of a tree whose counts are written out: what a program of it would be.
const weightMax = 100_000

func (n *node) weight() int {
	weight := 1
	for _, s := range n.subs {
		weight += s.weight()
	}
	if n.op == opRepeat {
		weight *= min(max(n.min, n.max, 1), weightMax+1)
	}
	return min(weight, weightMax+1)
}

func concat(subs []*node) *node {
	switch len(subs) {
	case 0:
		return &node{op: opEmpty}
	case 1:
		return subs[0]
	}
	return &node{op: opConcat, subs: subs}
}
