package jsonata

import (
	"math"
	"strconv"
	"strings"
)

func formatInteger(e *evaluation, args []item) (item, error) {
	x, picture := argument(args, 0), argument(args, 1)
	if !x.defined() {
		return undefined, nil
	}
	p, err := parseIntegerPicture(picture.text)
	if err != nil {
		return undefined, err
	}
	s, err := p.format(math.Floor(x.float()))
	if err != nil {
		return undefined, err
	}
	return text(s), e.grow(len(s))
}

// format writes an integer.
func (p *integerPicture) format(n float64) (string, error) {
	sign := ""
	if n < 0 {
		sign = "-"
	}
	n = math.Abs(n)
	s, err := p.magnitude(n)
	return sign + s, err
}

func (p *integerPicture) magnitude(n float64) (string, error) {
	if p.numbering != numberingDecimal && (math.IsNaN(n) || math.IsInf(n, 0)) {
		return "", fail("D1001", number(n))
	}
	switch p.numbering {
	case numberingLetters:
		if p.letters == caseUpper {
			return letters(n, 'A'), nil
		}
		return letters(n, 'a'), nil
	case numberingRoman:
		if n > romanMax {
			return "", errStack()
		}
		return p.cased(roman(int(n)), caseLower), nil
	case numberingWords:
		return p.cased(inWords(n, false, p.ordinal), caseTitle), nil
	case numberingSequence:
		return "", fail("D3130", text(p.token))
	case numberingDecimal:
	}
	return p.digitsOf(n)
}

// cased changes the case of letters that come in the case native.
func (p *integerPicture) cased(s string, native letterCase) string {
	switch {
	case p.letters == caseUpper:
		return strings.ToUpper(s)
	case p.letters == caseLower && native != caseLower:
		return strings.ToLower(s)
	}
	return s
}

// paddingMax bounds the digits that a picture asks for.
const paddingMax = 100_000

func (p *integerPicture) digitsOf(n float64) (string, error) {
	s := numberText(n)
	if missing := p.mandatory - len(s); missing > paddingMax {
		return "", errMemory()
	} else if missing > 0 {
		s = strings.Repeat("0", missing) + s
	}
	digits := []rune(s)
	if p.zero != '0' {
		for i := range digits {
			digits[i] += p.zero - '0'
		}
	}
	digits = p.group(digits)
	if !p.ordinal {
		return string(digits), nil
	}
	return string(digits) + ordinalSuffix(digits), nil
}

// group puts in the grouping separators.
func (p *integerPicture) group(digits []rune) []rune {
	if p.every > 0 {
		for i := (len(digits) - 1) / p.every; i > 0; i-- {
			digits = insertAt(digits, len(digits)-i*p.every, p.separators[0].character)
		}
		return digits
	}
	for i := len(p.separators) - 1; i >= 0; i-- {
		digits = insertAt(digits, len(digits)-p.separators[i].position, p.separators[i].character)
	}
	return digits
}

// insertAt puts r at a position. At one before the start it keeps as many of the last runes only, as the reference does.
func insertAt(s []rune, at int, r rune) []rune {
	if at < 0 {
		return append([]rune{r}, s[max(0, len(s)+at):]...)
	}
	out := append(make([]rune, 0, len(s)+1), s[:at]...)
	return append(append(out, r), s[at:]...)
}

func ordinalSuffix(digits []rune) string {
	last := len(digits) - 1
	if last < 1 || digits[last-1] != '1' {
		switch digits[last] {
		case '1':
			return "st"
		case '2':
			return "nd"
		case '3':
			return "rd"
		}
	}
	return "th"
}

func parseInteger(_ *evaluation, args []item) (item, error) {
	x, picture := argument(args, 0), argument(args, 1)
	if !x.defined() {
		return undefined, nil
	}
	p, err := parseIntegerPicture(picture.text)
	if err != nil {
		return undefined, err
	}
	f, err := p.parse(x.text)
	return number(f), err
}

// parse reads an integer that was written with the picture; NaN if it was not.
func (p *integerPicture) parse(s string) (float64, error) {
	switch p.numbering {
	case numberingLetters:
		if p.letters == caseUpper {
			return fromLetters(s, 'A'), nil
		}
		return fromLetters(s, 'a'), nil
	case numberingRoman:
		if p.letters != caseUpper {
			s = strings.ToUpper(s)
		}
		return fromRoman(s), nil
	case numberingWords:
		return fromWords(strings.ToLower(s)), nil
	case numberingSequence:
		return 0, fail("D3130", text(p.token))
	case numberingDecimal:
	}
	if p.ordinal {
		s = s[:max(0, len(s)-len("th"))]
	}
	if p.every > 0 {
		s = strings.ReplaceAll(s, ",", "")
	} else {
		for _, sep := range p.separators {
			s = strings.ReplaceAll(s, string(sep.character), "")
		}
	}
	if p.zero != '0' {
		s = strings.Map(func(r rune) rune { return r - p.zero + '0' }, s)
	}
	return leadingInteger(s), nil
}

// leadingInteger is JavaScript's parseInt: the integer that a text starts with, else NaN.
func leadingInteger(s string) float64 {
	s = strings.TrimLeft(s, " \t\n\r\v\f\u00a0\ufeff")
	end := 0
	if end < len(s) && (s[end] == '-' || s[end] == '+') {
		end++
	}
	start := end
	for end < len(s) && isDigit(s[end]) {
		end++
	}
	if end == start {
		return math.NaN()
	}
	f, _ := strconv.ParseFloat(s[:end], 64) // beyond the range it is an infinity
	return f
}
