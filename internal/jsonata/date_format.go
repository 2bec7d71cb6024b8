package jsonata

import (
	"math"
	"strings"
)

var (
	monthNames = []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	dayNames   = []string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
)

func fromMillis(e *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	if !x.defined() {
		return undefined, nil
	}
	return e.formatDate(x.float(), argument(args, 1), argument(args, 2))
}

func now(e *evaluation, args []item) (item, error) {
	return e.formatDate(e.millis(), argument(args, 0), argument(args, 1))
}

func millis(e *evaluation, _ []item) (item, error) { return number(e.millis()), nil }

func (e *evaluation) millis() float64 { return float64(e.env.Now.UnixMilli()) }

// dateFormatter writes one date.
type dateFormatter struct {
	date date
	ok   bool // there is such a date
	// hours and minutes are the offset of the time zone.
	hours, minutes float64
}

func (e *evaluation) formatDate(millis float64, picture, zone item) (item, error) {
	pattern := isoPicture
	if picture.defined() {
		pattern = picture.text
	}
	parts, err := parseDatePicture(pattern)
	if err != nil {
		return undefined, err
	}
	f := dateFormatter{}
	if zone.defined() {
		offset := leadingInteger(zone.text)
		f.hours, f.minutes = math.Floor(offset/100), math.Mod(offset, 100)
	}
	f.date, f.ok = dateOf(millis + (60*f.hours+f.minutes)*millisPerMinute)
	var b strings.Builder
	for i := range parts {
		s, err := f.part(&parts[i])
		if err != nil {
			return undefined, err
		}
		if err := e.grow(len(s)); err != nil {
			return undefined, err
		}
		b.WriteString(s)
	}
	return text(b.String()), nil
}

func (f *dateFormatter) part(p *datePart) (string, error) {
	if p.component == 0 {
		return p.literal, nil
	}
	value := math.NaN()
	if f.ok {
		value = f.date.fragment(p.component)
	}
	switch p.component {
	case 'Z', 'z':
		return f.zone(p)
	case 'C', 'E':
		return "ISO", nil
	case 'P':
		marker := "am"
		if value == 1 {
			marker = "pm"
		}
		if p.named && p.names == caseUpper {
			marker = strings.ToUpper(marker)
		}
		return marker, nil
	}
	switch {
	case strings.IndexByte(integerComponents, p.component) < 0:
		return "undefined", nil // as the reference writes a component that it doesn't know but with a presentation
	case p.named:
		return p.name(value)
	}
	if p.component == 'Y' && p.digits != -1 {
		value = math.Mod(value, math.Pow(10, p.digits))
	}
	return p.integer.format(value)
}

// name writes a month or a day as a word.
func (p *datePart) name(value float64) (string, error) {
	var list []string
	switch p.component {
	case 'M', 'x':
		list = monthNames
	case 'F':
		list = dayNames
	default:
		return "", fail("D3133", text(string(p.component)))
	}
	if math.IsNaN(value) {
		return "", fail("D3133", text(string(p.component)))
	}
	name := list[int(value)-1]
	switch p.names {
	case caseUpper:
		name = strings.ToUpper(name)
	case caseLower:
		name = strings.ToLower(name)
	case caseTitle:
	}
	if p.hasMax && float64(len(name)) > p.widthMax {
		name = name[:max(0, integer(p.widthMax))]
	}
	return name, nil
}

// zone writes the offset of the time zone.
func (f *dateFormatter) zone(p *datePart) (s string, err error) {
	offset := f.hours*100 + f.minutes
	switch digits := p.integer.mandatory; {
	case p.integer.every > 0 || digits == 3 || digits == 4:
		s, err = p.integer.format(offset)
	case digits == 1 || digits == 2:
		if s, err = p.integer.format(f.hours); err == nil && f.minutes != 0 {
			minutes, _ := (&integerPicture{zero: '0', mandatory: 2}).format(math.Floor(f.minutes))
			s += ":" + minutes
		}
	default:
		return "", fail("D3134", number(float64(digits)))
	}
	if offset >= 0 {
		s = "+" + s
	}
	if p.component == 'z' {
		s = "GMT" + s
	}
	if offset == 0 && p.modifier == 't' {
		s = "Z"
	}
	return s, err
}
