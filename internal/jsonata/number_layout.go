package jsonata

import (
	"slices"
	"strings"
)

// numberLayout is what a sub-picture asks for.
type numberLayout struct {
	prefix, suffix                     string
	wholeGroups, fractionGroups        []int
	every                              int // the distance of grouping separators where it is regular, else 0
	wholeMin, fractionMin, fractionMax int
	exponentMin                        int
	scale                              int // digits before the point of a number with exponent
	percent, perMille, hasPoint        bool
}

// layout finds out what a sub-picture asks for.
func (s *numberSymbols) layout(p *numberPicture) numberLayout {
	l := numberLayout{
		prefix: concat(p.prefix), suffix: concat(p.suffix),
		wholeMin: s.countDigits(p.whole, false), fractionMin: s.countDigits(p.fraction, false), fractionMax: s.countDigits(p.fraction, true),
		percent: strings.Contains(concat(p.all), s.percent), perMille: strings.Contains(concat(p.all), s.perMille),
		hasPoint: slices.Contains(p.all, s.decimal),
	}
	for i, c := range p.whole {
		if c == s.grouping {
			l.wholeGroups = append(l.wholeGroups, s.countDigits(p.whole[i:], true))
		}
	}
	l.every = regular(l.wholeGroups)
	l.fractionGroups = s.fractionGroups(p)
	l.scale = l.wholeMin
	if l.wholeMin == 0 && l.fractionMax == 0 {
		if p.hasExponent {
			l.fractionMin, l.fractionMax = 1, 1
		} else {
			l.wholeMin = 1
		}
	}
	if p.hasExponent && l.wholeMin == 0 && slices.Contains(p.whole, s.digit) {
		l.wholeMin = 1
	}
	if l.wholeMin == 0 && l.fractionMin == 0 {
		l.fractionMin = 1
	}
	if p.hasExponent {
		l.exponentMin = s.countDigits(p.exponent, false)
	}
	return l
}

// fractionGroups tells where separators stand behind the point. The reference looks for the second and later ones before it.
func (s *numberSymbols) fractionGroups(p *numberPicture) []int {
	var groups []int
	for at := slices.Index(p.fraction, s.grouping); at >= 0; {
		groups = append(groups, s.countDigits(p.fraction[:min(at, len(p.fraction))], true))
		if at+1 > len(p.whole) {
			break
		}
		at = indexFrom(p.whole, s.grouping, at+1)
	}
	return groups
}

func concat(list []string) string {
	var out []byte
	for _, c := range list {
		out = append(out, c...)
	}
	return string(out)
}
