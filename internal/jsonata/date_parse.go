package jsonata

import (
	"math"
	"regexp"
	"strings"

	"sluice/internal/jsonschema/ecma"
)

// dateMatcher is the regular expression of a part of a picture, and what its text means; nil for a literal.
type dateMatcher struct {
	component byte
	pattern   string
	parse     func(s string) (float64, error)
}

// matcher returns what reads a part.
func (p *datePart) matcher() (m dateMatcher, err error) {
	m.component = p.component
	switch {
	case p.component == 0:
		m.pattern = regexp.QuoteMeta(p.literal)
	case p.component == 'Z' || p.component == 'z':
		p.zoneMatcher(&m)
	case p.integer != nil:
		m.pattern, err = p.integer.pattern()
		m.parse = p.integer.parse
	default:
		err = p.nameMatcher(&m)
	}
	return m, err
}

// pattern is the regular expression of integers that are written with the picture.
func (p *integerPicture) pattern() (string, error) {
	switch p.numbering {
	case numberingLetters:
		if p.letters == caseUpper {
			return "[A-Z]+", nil
		}
		return "[a-z]+", nil
	case numberingRoman:
		if p.letters == caseUpper {
			return "[MDCLXVI]+", nil
		}
		return "[mdclxvi]+", nil
	case numberingWords:
		var words []string
		for _, w := range numberWords() {
			words = append(words, w.word)
		}
		return "(?:" + strings.Join(words, "|") + `|and|[\-, ])+`, nil
	case numberingSequence:
		return "", fail("D3130", text(p.token))
	case numberingDecimal:
	}
	occurrences := "+"
	if p.digits > 0 && p.optional == 0 {
		occurrences = "{" + numberText(float64(p.digits)) + "}"
	} else if p.digits > 0 {
		occurrences = "{" + numberText(float64(p.digits-p.optional)) + "," + numberText(float64(p.digits)) + "}"
	}
	if p.ordinal {
		occurrences += "(?:th|st|nd|rd)"
	}
	return "[0-9]" + occurrences, nil
}

func (p *datePart) zoneMatcher(m *dateMatcher) {
	m.pattern = "[-+][0-9]+"
	separator := ""
	if p.integer.every > 0 {
		separator = string(p.integer.separators[0].character)
		m.pattern += regexp.QuoteMeta(separator) + "[0-9]+"
	}
	if p.component == 'z' {
		m.pattern = "GMT" + m.pattern
	}
	gmt := p.component == 'z'
	m.parse = func(s string) (float64, error) {
		if gmt {
			s = s[len("GMT"):]
		}
		hours, minutes := s, "0"
		if separator != "" {
			hours, minutes, _ = strings.Cut(s, separator)
		} else if len(s) > len("+00") {
			hours, minutes = s[:len("+00")], s[len("+00"):]
		}
		return leadingInteger(hours)*60 + leadingInteger(minutes), nil
	}
}

// nameMatcher reads names of months and days, and am and pm, in the case in which they are in the list.
func (p *datePart) nameMatcher(m *dateMatcher) error {
	values := map[string]float64{}
	list := func(names []string) {
		for i, name := range names {
			if p.hasMax && p.widthMax > 0 && p.widthMax < float64(len(name)) {
				name = name[:integer(p.widthMax)]
			}
			values[name] = float64(i + 1)
		}
	}
	switch p.component {
	case 'M', 'x':
		list(monthNames)
	case 'F':
		list(dayNames)
	case 'P':
		values = map[string]float64{"am": 0, "AM": 0, "pm": 1, "PM": 1}
	default:
		return fail("D3133", text(string(p.component)))
	}
	m.pattern = "[a-zA-Z]+"
	m.parse = func(s string) (float64, error) {
		if v, ok := values[s]; ok {
			return v, nil
		}
		return missing, nil
	}
	return nil
}

// missing marks a component that has no value.
var missing = math.Inf(-1)

func toMillis(e *evaluation, args []item) (item, error) {
	x, picture := argument(args, 0), argument(args, 1)
	switch {
	case !x.defined():
		return undefined, nil
	case picture.defined():
		return e.parseDate(x.text, picture.text)
	case !isoTimestamp.MatchString(x.text):
		return undefined, fail("D3110", x)
	}
	return number(parseISO(x.text)), nil
}

func (e *evaluation) parseDate(s, picture string) (item, error) {
	parts, err := parseDatePicture(picture)
	if err != nil {
		return undefined, err
	}
	var pattern strings.Builder
	matchers := make([]dateMatcher, len(parts))
	for i := range parts {
		if matchers[i], err = parts[i].matcher(); err != nil {
			return undefined, err
		}
		pattern.WriteString("(" + matchers[i].pattern + ")")
	}
	search, err := ecma.CompileSearch("^"+pattern.String()+"$", ecma.Flags{IgnoreCase: true})
	if err != nil {
		return undefined, &Error{message: err.Error()}
	}
	places, steps, err := search.Find(s, 0, max(e.steps, 0))
	if err != nil {
		return undefined, errTimeout()
	}
	if err := e.step(steps); err != nil || places == nil {
		return undefined, err
	}
	found := components{}
	for i := range matchers {
		if matchers[i].parse == nil {
			continue
		}
		v, err := matchers[i].parse(s[places[2*i+2]:places[2*i+3]])
		if err != nil {
			return undefined, err
		}
		found[matchers[i].component] = v
	}
	if len(found) == 0 {
		return undefined, nil
	}
	millis, err := found.millis(e.millis())
	return number(millis), err
}
