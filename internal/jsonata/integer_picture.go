package jsonata

import (
	"strings"
)

// numbering is how a picture wants an integer written.
type numbering uint8

const (
	numberingDecimal numbering = iota
	numberingLetters
	numberingRoman
	numberingWords
	numberingSequence // something that this implementation, as the reference, doesn't know
)

type letterCase uint8

const (
	caseLower letterCase = iota
	caseUpper
	caseTitle
)

// integerPicture is the picture of an integer, taken apart: https://www.w3.org/TR/xpath-functions-31/#func-format-integer
type integerPicture struct {
	numbering numbering
	letters   letterCase
	ordinal   bool
	// zero is the digit zero of the family of digits; mandatory and optional count digits. All are those of a decimal picture alone.
	zero                rune
	mandatory, optional int
	// every is the distance of the grouping separators where it is regular, else 0.
	every      int
	separators []separator
	token      string
	// digits is how many digits a date component has, as far as it is known, else 0 or less.
	digits int
}

// separator is a grouping separator and the number of digits behind it.
type separator struct {
	position  int
	character rune
}

// digitFamilies are the zeros of the families of decimal digits that the reference knows.
var digitFamilies = []rune{
	0x30, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20,
	0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0,
	0xAA50, 0xABF0, 0xFF10,
}

func parseIntegerPicture(picture string) (*integerPicture, error) {
	if len(picture) > pictureBytesMax {
		return nil, errMemory()
	}
	p := &integerPicture{}
	primary := picture
	if i := strings.LastIndexByte(picture, ';'); i >= 0 {
		primary = picture[:i]
		p.ordinal = strings.HasPrefix(picture[i+1:], "o")
	}
	switch primary {
	case "A", "a":
		p.numbering = numberingLetters
	case "I", "i":
		p.numbering = numberingRoman
	case "W", "w", "Ww":
		p.numbering = numberingWords
	default:
		return p, p.decimal(primary)
	}
	switch {
	case primary == "Ww":
		p.letters = caseTitle
	case primary[0] < 'a':
		p.letters = caseUpper
	}
	return p, nil
}

// decimal reads digits and separators from the right.
func (p *integerPicture) decimal(pattern string) error {
	runes := []rune(pattern)
	position := 0
	for i := len(runes) - 1; i >= 0; i-- {
		switch zero := familyOf(runes[i]); {
		case zero != 0 && p.zero != 0 && p.zero != zero:
			return &Error{Code: "D3131"}
		case zero != 0:
			p.zero = zero
			p.mandatory++
			position++
		case runes[i] == '#':
			p.optional++
			position++
		default:
			p.separators = append(p.separators, separator{position, runes[i]})
		}
	}
	if p.mandatory == 0 {
		p.numbering, p.token = numberingSequence, pattern
		return nil
	}
	p.every = regularity(p.separators)
	return nil
}

func familyOf(r rune) rune {
	for _, zero := range digitFamilies {
		if r >= zero && r <= zero+9 {
			return zero
		}
	}
	return 0
}

// regularity returns the distance between separators if it is always the same, and they are all of one character.
func regularity(separators []separator) int {
	positions := make([]int, len(separators))
	for i, s := range separators {
		if s.character != separators[0].character {
			return 0
		}
		positions[i] = s.position
	}
	return regular(positions)
}

// regular returns the number of which positions are all the first multiples, or 0.
func regular(positions []int) int {
	if len(positions) == 0 {
		return 0
	}
	factor := positions[0]
	for _, p := range positions[1:] {
		for a, b := factor, p; ; {
			if b == 0 {
				factor = a
				break
			}
			a, b = b, a%b
		}
	}
	for i := range positions {
		found := false
		for _, p := range positions {
			found = found || p == (i+1)*factor
		}
		if !found {
			return 0
		}
	}
	return factor
}
