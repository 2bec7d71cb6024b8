package jsonata

import "math"

// components are the components of a date that were read, by their letters.
type components map[byte]float64

// has tells whether there is a component.
func (c components) has(letter byte) bool {
	v, ok := c[letter]
	return ok && v != missing
}

// mask has a bit for each of the letters whose component is there and, as in the reference, not 0.
func (c components) mask(letters string) int {
	mask := 0
	for i := range len(letters) {
		mask <<= 1
		if v := c[letters[i]]; c.has(letters[i]) && v != 0 && !math.IsNaN(v) {
			mask |= 1
		}
	}
	return mask
}

// only tells whether the mask has some of these bits, and no others.
func only(bits, mask int) bool { return ^bits&mask == 0 && bits&mask != 0 }

// The combinations of components that make a date: year, month and day; year and day of the year; and two by weeks, which the reference knows but
// doesn't work out. A time is by 24 hours, or by 12 with am and pm.
const (
	dateLetters     = "YXMxWwdD"
	timeLetters     = "PHhmsf"
	maskMonthAndDay = 0b10100001
	maskDayOfYear   = 0b10000010
	maskMonthWeek   = 0b01010100
	maskYearWeek    = 0b01001000
	maskTime24      = 0b010111
	maskTime12      = 0b101111
)

// millis puts the components together. What stands before the first one is that of now, what stands behind the last one is its least.
func (c components) millis(now float64) (float64, error) {
	dates, times := c.mask(dateLetters), c.mask(timeLetters)
	dayOfYear := !only(maskMonthAndDay, dates) && only(maskDayOfYear, dates)
	monthWeek := only(maskMonthWeek, dates)
	yearWeek := !monthWeek && only(maskYearWeek, dates)
	halfDays := !only(maskTime24, times) && only(maskTime12, times)
	order := "YMD"
	switch {
	case dayOfYear:
		order = "YD"
	case monthWeek:
		order = "XxwF"
	case yearWeek:
		order = "XWF"
	}
	if halfDays {
		order += "Phmsf"
	} else {
		order += "Hmsf"
	}
	if err := c.complete(order, now); err != nil {
		return 0, err
	}
	if monthWeek || yearWeek {
		return 0, &Error{Code: "D3136"}
	}
	if halfDays {
		if c['H'] = c['h']; c['h'] == 12 {
			c['H'] = 0
		}
		if c['P'] == 1 {
			c['H'] += 12
		}
	}
	return c.moment(dayOfYear), nil
}

// complete fills in what is missing. A gap between components that are there is an error.
func (c components) complete(order string, now float64) error {
	today, _ := dateOf(now)
	started, ended := false, false
	for i := range len(order) {
		letter := order[i]
		switch {
		case c.has(letter):
			if ended {
				return &Error{Code: "D3136"}
			}
			started = true
		case started:
			c[letter] = 0
			if letter == 'M' || letter == 'D' || letter == 'd' {
				c[letter] = 1
			}
			ended = true
		default:
			c[letter] = today.fragment(letter)
		}
	}
	return nil
}

func (c components) moment(dayOfYear bool) float64 {
	month := 0.0
	if c.has('M') && c['M'] > 0 {
		month = c['M'] - 1
	}
	if dayOfYear {
		first := utc(c['Y'], 0, 1, 0, 0, 0, 0)
		d, ok := dateOf(first + (c['d']-1)*millisPerDay)
		if !ok {
			return math.NaN()
		}
		month, c['D'] = float64(d.month), float64(d.day)
	}
	millis := utc(c['Y'], month, c['D'], c['H'], c['m'], c['s'], c['f'])
	if offset := c['Z']; offset != 0 && offset != missing {
		return millis - offset*millisPerMinute
	}
	return millis - c['z']*millisPerMinute
}
