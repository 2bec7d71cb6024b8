package ecma

import (
	"strconv"
	"strings"
)

// goRepeatMax is the largest count that Go's regexp takes.
const goRepeatMax = 1000

// emit writes a tree for Go's regexp; ok is false where it has no equal. Which characters a group holds does not matter: only
// whether the text matches.
func emit(b *strings.Builder, n *node) (ok bool) {
	switch n.op {
	case opEmpty:
		b.WriteString("(?:)")
	case opSet:
		b.WriteString(n.set.goClass())
	case opStart:
		b.WriteString(`\A`)
	case opEnd:
		b.WriteString(`\z`)
	case opWord:
		b.WriteString(`\b`)
	case opNotWord:
		b.WriteString(`\B`)
	case opConcat, opAlternate, opGroup:
		return emitAll(b, n)
	case opRepeat:
		return emitRepeat(b, n)
	default:
		return false
	}
	return true
}

func emitAll(b *strings.Builder, n *node) bool {
	b.WriteString("(?:")
	for i, s := range n.subs {
		if i > 0 && n.op == opAlternate {
			b.WriteByte('|')
		}
		if !emit(b, s) {
			return false
		}
	}
	b.WriteByte(')')
	return true
}

func emitRepeat(b *strings.Builder, n *node) bool {
	if n.min > goRepeatMax || n.max > goRepeatMax {
		return false
	}
	b.WriteString("(?:")
	if !emit(b, n.subs[0]) {
		return false
	}
	b.WriteString("){" + strconv.Itoa(n.min))
	if n.max != n.min {
		b.WriteByte(',')
		if n.max >= 0 {
			b.WriteString(strconv.Itoa(n.max))
		}
	}
	b.WriteByte('}')
	return true
}
