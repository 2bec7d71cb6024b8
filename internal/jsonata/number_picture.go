package jsonata

import (
	"slices"
	"strings"
)

// numberSymbols are the characters that mean something in the picture of a number, as the options of $formatNumber change them:
// https://www.w3.org/TR/xpath-functions-31/#defining-decimal-format
type numberSymbols struct {
	decimal, grouping, exponent, minus, percent, perMille, zero, digit, pattern string
	// family are the ten digits.
	family [10]string
}

func newNumberSymbols(options item) *numberSymbols {
	s := &numberSymbols{
		decimal: ".", grouping: ",", exponent: "e", minus: "-", percent: "%", perMille: "\u2030", zero: "0", digit: "#", pattern: ";",
	}
	fields := map[string]*string{
		"decimal-separator": &s.decimal, "grouping-separator": &s.grouping, "exponent-separator": &s.exponent, "minus-sign": &s.minus,
		"percent": &s.percent, "per-mille": &s.perMille, "zero-digit": &s.zero, "digit": &s.digit, "pattern-separator": &s.pattern,
	}
	m, _ := options.members()
	for i := range m.n {
		name, x := m.at(i)
		if field := fields[name]; field != nil && x.kind == kindString && x.text != "" {
			*field = x.text
		}
	}
	zero, _ := decode(s.zero)
	for i := range s.family {
		s.family[i] = string(zero + rune(i))
	}
	return s
}

func (s *numberSymbols) isDigit(c string) bool { return slices.Contains(s.family[:], c) }

func (s *numberSymbols) isActive(c string) bool {
	return s.isDigit(c) || c == s.decimal || c == s.exponent || c == s.grouping || c == s.digit || c == s.pattern
}

// countDigits counts the mandatory digits in a part of a picture; with optional ones those too.
func (s *numberSymbols) countDigits(part []string, optional bool) int {
	n := 0
	for _, c := range part {
		if s.isDigit(c) || optional && c == s.digit {
			n++
		}
	}
	return n
}

// chars takes a text apart into its characters.
func chars(s string) []string {
	out := make([]string, 0, len(s))
	for len(s) > 0 {
		_, size := decode(s)
		out = append(out, s[:size])
		s = s[size:]
	}
	return out
}

// numberPicture is a sub-picture, taken apart.
type numberPicture struct {
	all, prefix, suffix, active, mantissa, exponent, whole, fraction []string
	hasExponent                                                      bool
}

// split takes a sub-picture apart.
func (s *numberSymbols) split(picture string) (*numberPicture, bool) {
	all := chars(picture)
	first, last := -1, -1
	for i, c := range all {
		if s.isActive(c) && c != s.exponent {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return nil, false
	}
	p := &numberPicture{all: all, prefix: all[:first], suffix: all[last+1:], active: all[first : last+1]}
	p.mantissa = p.active
	if at := indexFrom(all, s.exponent, first); at >= 0 && at <= last+1 {
		// The reference counts from the start of the picture where it should from the prefix on.
		p.mantissa = p.active[:min(at, len(p.active))]
		p.exponent = p.active[min(at+1, len(p.active)):]
		p.hasExponent = true
	}
	if at := slices.Index(p.mantissa, s.decimal); at >= 0 {
		p.whole, p.fraction = p.mantissa[:at], p.mantissa[at+1:]
	} else {
		p.whole, p.fraction = p.mantissa, p.suffix // the suffix, as the reference has it
	}
	return p, true
}

func indexFrom(list []string, c string, from int) int {
	if i := slices.Index(list[from:], c); i >= 0 {
		return from + i
	}
	return -1
}

// check finds what is wrong with a sub-picture. Of several faults the last one counts, as in the reference.
func (s *numberSymbols) check(p *numberPicture) (code string) {
	picture := strings.Join(p.all, "")
	fault := func(bad bool, c string) {
		if bad {
			code = c
		}
	}
	percent, perMille := strings.Count(picture, s.percent), strings.Count(picture, s.perMille)
	fault(strings.Count(picture, s.decimal) > 1, "D3081")
	fault(percent > 1, "D3082")
	fault(perMille > 1, "D3083")
	fault(percent > 0 && perMille > 0, "D3084")
	fault(s.countDigits(p.mantissa, true) == 0, "D3085")
	fault(slices.ContainsFunc(p.active, func(c string) bool { return !s.isActive(c) }), "D3086")
	if at := slices.Index(p.all, s.decimal); at >= 0 {
		fault(at > 0 && p.all[at-1] == s.grouping || at+1 < len(p.all) && p.all[at+1] == s.grouping, "D3087")
	} else {
		fault(len(p.whole) > 0 && p.whole[len(p.whole)-1] == s.grouping, "D3088")
	}
	fault(strings.Contains(picture, s.grouping+s.grouping), "D3089")
	if at := slices.Index(p.whole, s.digit); at >= 0 {
		fault(s.countDigits(p.whole[:at], false) > 0, "D3090")
	}
	if at := lastIndex(p.fraction, s.digit); at >= 0 {
		fault(s.countDigits(p.fraction[at:], false) > 0, "D3091")
	}
	fault(len(p.exponent) > 0 && percent+perMille > 0, "D3092")
	fault(p.hasExponent && s.countDigits(p.exponent, false) < max(len(p.exponent), 1), "D3093")
	return code
}

func lastIndex(list []string, c string) int {
	for i := len(list) - 1; i >= 0; i-- {
		if list[i] == c {
			return i
		}
	}
	return -1
}
