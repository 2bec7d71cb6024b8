package jsonsmart

import (
	"strings"

	"sluice/internal/value"
)

// number reads what starts like a number. If something else follows before one of ends, all of it is a string.
func (p *parser) number(ends string) (value.Value, error) {
	start := p.at
	p.at++
	p.skipDigits()
	if p.char() == '.' {
		p.at++
		p.skipDigits()
	}
	if p.char()|0x20 != 'e' {
		return p.numberOrText(start, ends)
	}
	p.at++
	if c := p.char(); c != '+' && c != '-' && (c < '0' || c > '9') {
		return value.String(trim(p.text[start:p.skipTo(ends)])), nil
	}
	p.at++
	p.skipDigits()
	return p.numberOrText(start, ends)
}

func (p *parser) skipDigits() {
	for c := p.char(); '0' <= c && c <= '9'; c = p.char() {
		p.at++
	}
}

// skipTo steps over what stands before ends and returns the offset there.
func (p *parser) skipTo(ends string) int {
	p.skipUnquoted(ends)
	return min(p.at, len(p.text))
}

// maxStop is the first character that json-smart's table of ends doesn't hold: from it on, a number ends at any.
const maxStop = 126

func (p *parser) numberOrText(start int, ends string) (value.Value, error) {
	p.space()
	if c := p.char(); c != endOfInput && c < maxStop && strings.IndexByte(ends, c) < 0 {
		return value.String(trim(p.text[start:p.skipTo(ends)])), nil
	}
	text := strings.TrimRightFunc(p.text[start:min(p.at, len(p.text))], func(r rune) bool { return r <= ' ' })
	v, ok := value.ParseNumber(text)
	if !ok || text == "-0" {
		v, ok = numberOf(text)
	}
	if n, isNumber := v.AsNumber(); !ok || isNumber && beyondBigDecimal(n) {
		return value.Value{}, p.unexpectedToken(text, p.at, 0)
	}
	return v, nil
}

// exponentCharsMax is the longest exponent that java.math.BigDecimal takes, without its sign and leading zeros.
const exponentCharsMax = 9

// beyondBigDecimal reports whether n would be a BigDecimal, but has an exponent that a BigDecimal can't have.
func beyondBigDecimal(n value.Number) bool {
	if ClassOf(n) != BigDecimal {
		return false
	}
	i := strings.IndexAny(n.String(), "eE")
	return i >= 0 && len(strings.TrimLeft(n.String()[i+1:], "+-0")) > exponentCharsMax
}

// numberOf gives a number that json-smart takes and JSON doesn't a literal of the same value: 01, 1., -.5, - and the like.
// ok is false for one that is no number in Java either, such as 1.5e-.
func numberOf(text string) (v value.Value, ok bool) {
	digits, negative := strings.CutPrefix(text, "-")
	mantissa, exponent := digits, ""
	if i := strings.IndexAny(digits, "eE"); i >= 0 {
		mantissa, exponent = digits[:i], digits[i:]
	}
	whole, fraction, isFloat := strings.Cut(mantissa, ".")
	if isFloat = isFloat || exponent != ""; isFloat && whole+fraction == "" {
		return value.Value{}, false
	}
	if whole = strings.TrimLeft(whole, "0"); whole == "" {
		whole = "0"
	}
	literal := whole
	switch {
	case isFloat:
		if fraction == "" && exponent == "" && len(text) <= doubleCharsMax {
			fraction = "0" // 1. is a Double
		}
		if fraction != "" {
			literal += "." + fraction
		}
		literal += exponent
	case whole == "0":
		negative = false // Java's integers know no negative zero
	}
	if negative {
		literal = "-" + literal
	}
	return value.ParseNumber(literal)
}
