package jsonschema

// isDateTime: yyyy-MM-ddTHH:mm:ss, up to twelve digits of a fraction, and Z or an offset, with or without its colon and
// minutes; letters in either case. There is no second 60.
func isDateTime(s string) bool {
	const layout = "0000-00-00T00:00:00"
	if len(s) <= len(layout) {
		return false
	}
	for i := range len(layout) {
		if layout[i] == '0' && !isDigit(s[i]) || layout[i] != '0' && s[i] != layout[i] && (layout[i] != 'T' || s[i] != 't') {
			return false
		}
	}
	return isDate(number(s[0:4]), number(s[5:7]), number(s[8:10])) && isClock(number(s[11:13]), number(s[14:16]), number(s[17:19])) &&
		isZone(withoutFraction(s[len(layout):]))
}

func isClock(hour, minute, second int) bool { return hour < 24 && minute < 60 && second < 60 }

func isDate(year, month, day int) bool {
	days := 31
	switch month {
	case 2:
		days = 28
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			days++
		}
	case 4, 6, 9, 11:
		days = 30
	}
	return 1 <= month && month <= 12 && 1 <= day && day <= days
}

// fractionDigitsMax is how many digits of a fraction the library reads.
const fractionDigitsMax = 12

func withoutFraction(s string) string {
	if s == "" || s[0] != '.' {
		return s
	}
	n := 1
	for n < len(s) && n <= fractionDigitsMax && isDigit(s[n]) {
		n++
	}
	if n == 1 {
		return s
	}
	return s[n:]
}

func isZone(s string) bool {
	if s == "Z" || s == "z" {
		return true
	}
	if s == "" || s[0] != '+' && s[0] != '-' {
		return false
	}
	hour, rest := s[1:], ""
	if len(hour) > 2 {
		hour, rest = hour[:2], hour[2:]
	}
	if len(hour) != 2 || !allDigits(hour) || number(hour) > 23 {
		return false
	}
	if rest == "" {
		return true
	}
	if len(rest) == 3 && rest[0] == ':' {
		rest = rest[1:]
	}
	return len(rest) == 2 && allDigits(rest) && number(rest) < 60
}

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}

// number reads digits.
func number(s string) int {
	n := 0
	for i := range len(s) {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
