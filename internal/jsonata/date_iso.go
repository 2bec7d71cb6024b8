package jsonata

import (
	"math"
	"regexp"
	"strconv"
)

// isoTimestamp is what the reference takes for a timestamp.
var isoTimestamp = regexp.MustCompile(`^\d{4}(-[01]\d)*(-[0-3]\d)*(T[0-2]\d:[0-5]\d:[0-5]\d)*(\.\d+)?([+-][0-2]\d:?[0-5]\d|Z)?$`)

// isoParts takes a timestamp apart: JavaScript's Date.parse makes sense of no other of them.
var isoParts = regexp.MustCompile(`^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:T(\d\d):(\d\d):(\d\d)(\.\d+)?(?:([+-])([01]\d|2[0-3]):?(\d\d)|Z)?|Z)?$`)

// parseISO is Date.parse; NaN where there is no such date. A time without a zone is UTC.
func parseISO(s string) float64 {
	m := isoParts.FindStringSubmatch(s)
	if m == nil {
		return math.NaN()
	}
	part := func(i int, fallback float64) float64 {
		if m[i] == "" {
			return fallback
		}
		f, _ := strconv.ParseFloat(m[i], 64)
		return f
	}
	year, month, day, hour, minute, second := part(1, 0), part(2, 1), part(3, 1), part(4, 0), part(5, 0), part(6, 0)
	fraction, _ := strconv.ParseFloat((m[7] + "0000")[min(len(m[7]), 1):][:3], 64)
	midnight := hour == 24 && minute == 0 && second == 0 && fraction == 0
	if month < 1 || month > 12 || day < 1 || day > 31 || hour >= 24 && !midnight {
		return math.NaN()
	}
	offset := part(9, 0)*60 + part(10, 0)
	if m[8] == "-" {
		offset = -offset
	}
	days := daysBefore(int(year), int(month)-1) + day - 1
	return days*millisPerDay + hour*millisPerHour + (minute-offset)*millisPerMinute + second*1000 + fraction
}
