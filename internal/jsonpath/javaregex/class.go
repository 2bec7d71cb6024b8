package javaregex

import "strings"

// class reads a class behind its opening bracket: characters, ranges, nested classes (which are united), and && (which
// intersects what stands on its sides).
func (t *translator) class() (set, error) {
	if t.depth++; t.depth > groupsMax {
		return nil, t.unsupported("so deep a nesting of classes")
	}
	defer func() { t.depth-- }()
	negated := t.take("^")
	s, _, err := t.classUnion(true)
	if err != nil {
		return nil, err
	}
	for t.take("&&") {
		right, empty, err := t.classUnion(false)
		if err != nil {
			return nil, err
		}
		if !empty { // Java takes [a&&] for [a]
			s = s.intersect(right)
		}
	}
	if !t.take("]") {
		return nil, t.fault("unclosed character class")
	}
	if negated {
		s = s.negate()
	}
	return s, nil
}

// classUnion reads up to && or the closing bracket. first is set at the start of the class, where a closing bracket
// stands for itself.
func (t *translator) classUnion(first bool) (s set, empty bool, err error) {
	var all []span
	empty = true
	for t.more() && !strings.HasPrefix(t.pattern[t.at:], "&&") {
		if t.pattern[t.at] == ']' && (!first || !empty) {
			break
		}
		s, err := t.classItem()
		if err != nil {
			return nil, false, err
		}
		all = append(all, s...)
		empty = false
	}
	return setOf(all...), empty, nil
}

// classItem reads a nested class, an escape that is a class, quoted text, a range, or a character.
func (t *translator) classItem() (set, error) {
	if t.take("[") {
		return t.class()
	}
	if t.take(`\Q`) {
		text, _, closed := strings.Cut(t.pattern[t.at:], `\E`)
		if t.at += len(text); closed {
			t.at += len(`\E`)
		}
		return t.folded(chars(text)), nil
	}
	if t.take(`\`) {
		if t.at >= len(t.pattern) {
			return nil, t.fault("a backslash at the end")
		}
		if s, ok, err := t.predefined(); ok || err != nil {
			return s, err
		}
		t.at--
	}
	low, err := t.classRune()
	if err != nil {
		return nil, err
	}
	if !t.rangeFollows() {
		return t.folded(setOf(span{low, low})), nil
	}
	t.at++
	high, err := t.classRune()
	if err != nil {
		return nil, err
	}
	if high < low {
		return nil, t.fault("illegal character range")
	}
	return t.folded(setOf(span{low, high})), nil
}

// rangeFollows reports whether a hyphen is next that stands between two characters.
func (t *translator) rangeFollows() bool {
	if !t.more() || t.pattern[t.at] != '-' || t.at+1 >= len(t.pattern) {
		return false
	}
	behind := t.pattern[t.at+1]
	return behind != ']' && behind != '['
}

func (t *translator) classRune() (rune, error) {
	if !t.more() {
		return 0, t.fault("unclosed character class")
	}
	if !t.take(`\`) {
		return t.next(), nil
	}
	if t.at >= len(t.pattern) {
		return 0, t.fault("a backslash at the end")
	}
	return t.escapedRune()
}

func (t *translator) folded(s set) set {
	if t.has(CaseInsensitive) {
		return s.fold(t.has(UnicodeCase))
	}
	return s
}
