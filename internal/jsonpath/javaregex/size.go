package javaregex

import (
	"regexp/syntax"
	"strings"
)

// sizeMax bounds the program of a pattern, in which each part of the pattern stands as often as its counts say.
const sizeMax = 10_000

// measure returns about how many instructions Go's program for a pattern has.
func measure(pattern, text string) (int, error) {
	if !strings.Contains(pattern, "{") {
		return len(pattern), nil
	}
	tree, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return 0, err
	}
	return treeSize(tree), nil
}

func treeSize(tree *syntax.Regexp) int {
	n := 1
	if tree.Op == syntax.OpLiteral {
		n = len(tree.Rune)
	}
	for _, sub := range tree.Sub {
		n += treeSize(sub)
	}
	switch {
	case tree.Op != syntax.OpRepeat:
	case tree.Max < 0:
		n *= tree.Min + 1
	default:
		n *= tree.Max
	}
	return max(n, 1)
}
