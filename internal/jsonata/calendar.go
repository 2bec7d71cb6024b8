package jsonata

import "math"

// Dates as JavaScript's Date has them: milliseconds since 1970 as a float64, in UTC, within 100 million days; NaN beyond.

const (
	millisPerDay    = 86_400_000
	millisMax       = 8.64e15
	daysPerEra      = 146_097 // 400 years
	daysToEra       = 719_468 // from 0000-03-01 to 1970-01-01
	monthsPerYear   = 12
	thursday        = 4
	millisPerMinute = 60_000
	millisPerHour   = 3_600_000
)

// date is a moment taken apart.
type date struct {
	millis                      float64
	year, month, day            int // month from 0
	hour, minute, second, milli int
	weekday                     int // Sunday is 0
}

// dateOf takes a moment apart; ok is false for one that is none.
func dateOf(millis float64) (d date, ok bool) {
	millis = math.Trunc(millis)
	if math.IsNaN(millis) || math.Abs(millis) > millisMax {
		return date{}, false
	}
	days := math.Floor(millis / millisPerDay)
	rest := int(millis - days*millisPerDay)
	d = date{millis: millis, hour: rest / millisPerHour, minute: rest / millisPerMinute % 60, second: rest / 1000 % 60, milli: rest % 1000}
	d.weekday = floorMod(int(days)+thursday, 7)
	d.year, d.month, d.day = civil(int(days))
	return d, true
}

func floorMod(a, b int) int { return (a%b + b) % b }

// civil turns days since 1970 into year, month (from 0) and day. Years start in March here, so that leap days come last.
func civil(days int) (year, month, day int) {
	days += daysToEra
	era := (days - floorMod(days, daysPerEra)) / daysPerEra
	inEra := floorMod(days, daysPerEra)
	yearOfEra := (inEra - inEra/1460 + inEra/36524 - inEra/146096) / 365
	inYear := inEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	fromMarch := (5*inYear + 2) / 153
	day = inYear - (153*fromMarch+2)/5 + 1
	year, month = yearOfEra+era*400, fromMarch+2
	if month >= monthsPerYear {
		month -= monthsPerYear
		year++
	}
	return year, month, day
}

// daysBefore counts the days from 1970 to the first of a month.
func daysBefore(year, month int) float64 {
	year += (month - floorMod(month, monthsPerYear)) / monthsPerYear
	month = floorMod(month, monthsPerYear) - 2
	if month < 0 {
		month += monthsPerYear
		year--
	}
	yearOfEra := floorMod(year, 400)
	era := (year - yearOfEra) / 400
	return float64(era*daysPerEra + yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + (153*month+2)/5 - daysToEra)
}

// utc is Date.UTC: parts beyond their ranges carry over; a year of two digits is one of the last century. Any part that isn't a number makes NaN.
func utc(year, month, day, hour, minute, second, milli float64) float64 {
	sum := year + month + day + hour + minute + second + milli
	if math.IsNaN(sum) || math.Abs(year) > 400_000 || math.Abs(month) > 4_000_000 {
		return math.NaN()
	}
	if y := math.Trunc(year); y >= 0 && y <= 99 {
		year = 1900 + y
	}
	days := daysBefore(int(year), int(month)) + math.Trunc(day) - 1
	millis := days*millisPerDay + math.Trunc(hour)*millisPerHour + math.Trunc(minute)*millisPerMinute + math.Trunc(second)*1000 + math.Trunc(milli)
	if math.Abs(millis) > millisMax {
		return math.NaN()
	}
	return millis
}

// firstWeek is the moment at which the first week of a month starts, or of the year with its first month: the week, from Monday, that has the first
// Thursday.
func firstWeek(year, month int) float64 {
	first := utc(float64(year), float64(month), 1, 0, 0, 0, 0)
	weekday := floorMod(int(math.Floor(first/millisPerDay))+thursday, 7)
	if weekday == 0 {
		weekday = 7
	}
	if weekday > thursday {
		return first + float64(8-weekday)*millisPerDay
	}
	return first - float64(weekday-1)*millisPerDay
}

// weekOf counts the week of a moment within a month or a year that starts at first: week, or that of the period before or behind.
func weekOf(today, first, before, behind float64, weeksMin float64) float64 {
	week := (today-first)/(7*millisPerDay) + 1
	switch {
	case week > weeksMin && today >= behind:
		week = 1
	case week < 1:
		week = (today-before)/(7*millisPerDay) + 1
	}
	return math.Floor(week)
}

// fragment is one component of a date, by its letter in a picture.
func (d *date) fragment(component byte) float64 {
	today := utc(float64(d.year), float64(d.month), float64(d.day), 0, 0, 0, 0)
	switch component {
	case 'Y':
		return float64(d.year)
	case 'M':
		return float64(d.month + 1)
	case 'D':
		return float64(d.day)
	case 'd':
		return (today-utc(float64(d.year), 0, 1, 0, 0, 0, 0))/millisPerDay + 1
	case 'F':
		return float64((d.weekday+6)%7 + 1)
	case 'W':
		return weekOf(today, firstWeek(d.year, 0), firstWeek(d.year-1, 0), firstWeek(d.year+1, 0), 52)
	case 'w':
		return weekOf(today, firstWeek(d.year, d.month), firstWeek(d.year, d.month-1), firstWeek(d.year, d.month+1), 4)
	case 'X':
		return float64(d.year + period(d.millis, firstWeek(d.year, 0), firstWeek(d.year+1, 0)))
	case 'x':
		return float64(floorMod(d.month+period(d.millis, firstWeek(d.year, d.month), firstWeek(d.year, d.month+1)), monthsPerYear) + 1)
	case 'H':
		return float64(d.hour)
	case 'h':
		return float64((d.hour+11)%12 + 1)
	case 'm':
		return float64(d.minute)
	case 's':
		return float64(d.second)
	case 'f':
		return float64(d.milli)
	case 'P':
		return float64(d.hour / 12)
	}
	return math.NaN()
}

// period tells whether a moment lies before the start of a period, in it, or behind its end.
func period(now, start, end float64) int {
	switch {
	case now < start:
		return -1
	case now >= end:
		return 1
	}
	return 0
}
