package jsonata

import (
	"math"
	"strings"
)

// datePart is a part of the picture of a date: https://www.w3.org/TR/xpath-functions-31/#formatting-dates-and-times
type datePart struct {
	literal   string
	component byte // 0 for a literal
	// presentation and modifier are the first and the second presentation modifier.
	presentation string
	modifier     byte
	// named says that a name is wanted, in the case names.
	named bool
	names letterCase
	// widthMax cuts a name, where hasMax.
	widthMin, widthMax float64
	hasMin, hasMax     bool
	integer            *integerPicture
	// digits is how many digits of a year count, -1 for all.
	digits float64
}

const integerComponents = "YMDdFWwXxHhmsf"

// isoPicture is the form of ISO 8601 that $fromMillis and $now give without a picture.
const isoPicture = "[Y0001]-[M01]-[D01]T[H01]:[m01]:[s01].[f001][Z01:01t]"

// defaultPresentation is what a component has where the picture says nothing.
func defaultPresentation(component byte) string {
	switch component {
	case 'Y', 'M', 'D', 'd', 'W', 'w', 'X', 'x', 'H', 'h', 'f':
		return "1"
	case 'F', 'P', 'C', 'E':
		return "n"
	case 'm', 's':
		return "01"
	case 'Z', 'z':
		return "01:01"
	}
	return ""
}

func parseDatePicture(picture string) ([]datePart, error) {
	if len(picture) > pictureBytesMax {
		return nil, errMemory()
	}
	var parts []datePart
	literal := func(s string) {
		if s != "" {
			parts = append(parts, datePart{literal: strings.ReplaceAll(s, "]]", "]")})
		}
	}
	for picture != "" {
		open := strings.IndexByte(picture, '[')
		if open < 0 {
			literal(picture)
			break
		}
		literal(picture[:open])
		picture = picture[open:]
		if strings.HasPrefix(picture, "[[") {
			parts = append(parts, datePart{literal: "["})
			picture = picture[2:]
			continue
		}
		end := strings.IndexByte(picture, ']')
		if end < 0 {
			return nil, &Error{Code: "D3135"}
		}
		part, err := parseMarker(strings.Join(strings.Fields(picture[1:end]), ""))
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		picture = picture[end+1:]
	}
	return parts, nil
}

// parseMarker reads what stands between brackets.
func parseMarker(marker string) (datePart, error) {
	p := datePart{digits: -1}
	letter, presentation := "", ""
	if marker != "" {
		_, size := decode(marker)
		letter, presentation = marker[:size], marker[size:]
	}
	if len(letter) == 1 {
		p.component = letter[0]
	}
	if i := strings.LastIndexByte(presentation, ','); i >= 0 {
		p.width(presentation[i+1:])
		presentation = presentation[:i]
	}
	switch last := len(presentation) - 1; {
	case last < 0:
		presentation = defaultPresentation(p.component)
	case last > 0 && strings.IndexByte("atco", presentation[last]) >= 0:
		p.modifier = presentation[last]
		presentation = presentation[:last]
	}
	if presentation == "" {
		return p, fail("D3132", text(letter))
	}
	p.presentation = presentation
	return p, p.present()
}

// width reads the width modifier: min, min-max, with * for any.
func (p *datePart) width(modifier string) {
	low, high, _ := strings.Cut(modifier, "-")
	read := func(s string) (float64, bool) {
		if s == "*" {
			return 0, false
		}
		return leadingInteger(s), true
	}
	p.widthMin, p.hasMin = read(low)
	if strings.Contains(modifier, "-") {
		p.widthMax, p.hasMax = read(high)
	}
}

// present finds out what the presentation modifiers mean for the component.
func (p *datePart) present() (err error) {
	switch {
	case p.presentation[0] == 'n':
		p.named = true
	case p.presentation[0] == 'N':
		p.named, p.names = true, caseUpper
		if strings.HasPrefix(p.presentation, "Nn") {
			p.names = caseTitle
		}
	case p.component != 0 && strings.IndexByte(integerComponents, p.component) >= 0:
		err = p.presentInteger()
	}
	if p.component == 'Z' || p.component == 'z' {
		p.integer, err = parseIntegerPicture(p.presentation)
	}
	return err
}

func (p *datePart) presentInteger() (err error) {
	picture := p.presentation
	if p.modifier != 0 {
		picture += ";" + string(p.modifier)
	}
	if p.integer, err = parseIntegerPicture(picture); err != nil {
		return err
	}
	decimal := p.integer.numbering == numberingDecimal
	if decimal && p.hasMin && float64(p.integer.mandatory) < p.widthMin {
		p.integer.mandatory = integer(p.widthMin)
	}
	if strings.IndexByte("YMD", p.component) < 0 {
		return nil
	}
	if p.hasMax {
		p.digits = p.widthMax
		p.integer.mandatory = integer(p.widthMax)
	} else if digits := p.integer.mandatory + p.integer.optional; decimal && digits >= 2 {
		p.digits = float64(digits)
	}
	if !math.IsNaN(p.digits) {
		p.integer.digits = integer(p.digits)
	}
	return nil
}
