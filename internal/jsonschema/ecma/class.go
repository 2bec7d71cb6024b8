package ecma

import "unicode/utf8"

// class reads [...]. "[]" holds nothing and "[^]" everything.
func (p *parser) class() (*node, error) {
	p.at++
	negated := p.take("^")
	var s set
	for {
		if !p.more() {
			return nil, p.fail("unterminated character class")
		}
		if p.take("]") {
			break
		}
		part, err := p.classPart()
		if err != nil {
			return nil, err
		}
		s = append(s, part...)
	}
	s = p.folded(s.normalized())
	if negated {
		s = s.negated()
	}
	return &node{op: opSet, set: s}, nil
}

// classPart reads a character, a range or a class escape, as spans in no order. Where one end of a range is a class, the dash is a character
// (Annex B).
func (p *parser) classPart() (set, error) {
	low, lowSet, err := p.classAtom()
	if err != nil {
		return nil, err
	}
	if !p.dash() {
		return lowSet, nil
	}
	p.at++
	high, highSet, err := p.classAtom()
	switch {
	case err != nil:
		return nil, err
	case low < 0 || high < 0:
		return append(append(lowSet, single('-')...), highSet...), nil
	case high < low:
		return nil, p.fail("range out of order in character class")
	}
	return set{{low, high}}, nil
}

// dash reports whether a dash comes that is not the last character of the class.
func (p *parser) dash() bool {
	return p.at+1 < len(p.text) && p.text[p.at] == '-' && p.text[p.at+1] != ']'
}

// classAtom reads a character, or a set with the character -1.
func (p *parser) classAtom() (rune, set, error) {
	if !p.more() {
		return 0, nil, p.fail("unterminated character class")
	}
	if p.text[p.at] != '\\' {
		c, size := utf8.DecodeRuneInString(p.text[p.at:])
		p.at += size
		return c, single(c), nil
	}
	if p.at+1 >= len(p.text) {
		return 0, nil, p.fail("\\ at end of pattern")
	}
	if s, ok := p.classEscape(); ok {
		return -1, s, nil
	}
	if p.take(`\b`) {
		return '\b', single('\b'), nil
	}
	c := p.character()
	return c, single(c), nil
}
