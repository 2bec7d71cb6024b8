package policy

import (
	"strconv"
	"strings"
)

// parseInstant reads a date as policies write it: "one of the W3C implementations of the ISO 8601 date formats or … epoch
// (UNIX) time". It takes what IAM was seen to take beyond W3C's note: parts of any number of digits, a small t and z,
// years of up to nine digits and before our era, and no zone for UTC.
func parseInstant(text string) (instant, bool) {
	if !strings.ContainsAny(text, "tT-") {
		seconds, err := strconv.ParseInt(text, 10, 64)
		return instant{seconds: seconds}, err == nil && seconds >= 0
	}
	date, clock := text, ""
	if at := strings.IndexAny(text, "tT"); at >= 0 {
		date, clock = text[:at], text[at+1:]
	}
	days, ok := parseDate(date)
	if !ok {
		return instant{}, false
	}
	clock, offset, ok := cutZone(clock)
	if !ok {
		return instant{}, false
	}
	ofDay, ok := parseClock(clock)
	return instant{seconds: days*secondsPerDay + ofDay.seconds - offset, nanos: ofDay.nanos}, ok
}

const (
	secondsPerMinute = 60
	secondsPerHour   = 60 * secondsPerMinute
	secondsPerDay    = 24 * secondsPerHour
	nanoDigits       = 9
)

// The years that IAM takes: those whose milliseconds fit 64 bits.
const (
	yearMin = -292_275_054
	yearMax = 292_278_993
)

// parseDate reads year[-month[-day]] and returns the days since 1970.
func parseDate(text string) (int64, bool) {
	negative := strings.HasPrefix(text, "-")
	parts := [3]int64{0, 1, 1}
	rest, more := strings.TrimPrefix(text, "-"), true
	for i := range parts {
		if !more {
			break
		}
		var part string
		part, rest, more = strings.Cut(rest, "-")
		var ok bool
		if parts[i], ok = parseDigits(part); !ok {
			return 0, false
		}
	}
	year, month, day := parts[0], parts[1], parts[2]
	if negative {
		year = -year
	}
	valid := !more && year >= yearMin && year <= yearMax && month >= 1 && month <= 12 && day >= 1 && day <= 31
	return daysSince1970(year, month, day), valid
}

// cutZone takes the zone, "Z" or "+hh[:mm]" or "-hh[:mm]", off the end and returns it in seconds east of UTC.
func cutZone(text string) (clock string, offset int64, ok bool) {
	if clock, found := strings.CutSuffix(text, "Z"); found {
		return clock, 0, true
	}
	if clock, found := strings.CutSuffix(text, "z"); found {
		return clock, 0, true
	}
	at := strings.IndexAny(text, "+-")
	if at < 0 {
		return text, 0, true
	}
	hours, minutes, found := strings.Cut(text[at+1:], ":")
	if !found {
		minutes = "00"
	}
	h, hoursOK := parseDigits(hours)
	m, minutesOK := parseDigits(minutes)
	if !hoursOK || !minutesOK || len(hours) != 2 || len(minutes) != 2 || h > 23 || m > 59 {
		return "", 0, false
	}
	offset = h*secondsPerHour + m*secondsPerMinute
	if text[at] == '-' {
		offset = -offset
	}
	return text[:at], offset, true
}

// parseClock reads hours[:minutes[:seconds[.fraction]]]. No text is midnight.
func parseClock(text string) (instant, bool) {
	if text == "" {
		return instant{}, true
	}
	var ofDay instant
	rest, more := text, true
	for _, unit := range [3]int64{secondsPerHour, secondsPerMinute, 1} {
		if !more {
			break
		}
		var part string
		part, rest, more = strings.Cut(rest, ":")
		if unit == 1 {
			var ok bool
			if part, ofDay.nanos, ok = cutFraction(part); !ok {
				return instant{}, false
			}
		}
		value, ok := parseDigits(part)
		if !ok || value > 59 || unit == secondsPerHour && value > 23 {
			return instant{}, false
		}
		ofDay.seconds += value * unit
	}
	return ofDay, !more
}

// cutFraction takes ".fraction" off seconds and returns it in nanoseconds.
func cutFraction(text string) (seconds string, nanos int64, ok bool) {
	seconds, fraction, found := strings.Cut(text, ".")
	if !found {
		return seconds, 0, true
	}
	value, ok := parseDigits(fraction)
	if !ok || len(fraction) > nanoDigits {
		return "", 0, false
	}
	for range nanoDigits - len(fraction) {
		value *= 10
	}
	return seconds, value, true
}

// parseDigits reads a number of up to nine digits.
func parseDigits(text string) (int64, bool) {
	if text == "" || len(text) > nanoDigits {
		return 0, false
	}
	var value int64
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		value = value*10 + int64(text[i]-'0')
	}
	return value, true
}

// daysSince1970 counts days in the proleptic Gregorian calendar. A day past the end of its month is one of the next.
func daysSince1970(year, month, day int64) int64 {
	if month <= 2 {
		year--
		month += 12
	}
	// March is month 3 of the year it begins in, so that a leap day ends one. 719,469 days lie before 1970.
	const before1970 = 719_469
	return 365*year + floorDiv(year, 4) - floorDiv(year, 100) + floorDiv(year, 400) + (153*(month-3)+2)/5 + day - before1970
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
