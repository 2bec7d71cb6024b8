package jsonata

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

func formatNumber(e *evaluation, args []item) (item, error) {
	x, picture := argument(args, 0), argument(args, 1)
	if !x.defined() {
		return undefined, nil
	}
	s := newNumberSymbols(argument(args, 2))
	if len(picture.text) > pictureBytesMax {
		return undefined, errMemory()
	}
	var layouts []numberLayout
	subPictures := strings.Split(picture.text, s.pattern)
	if len(subPictures) > 2 {
		return undefined, &Error{Code: "D3080"}
	}
	for _, sub := range subPictures {
		p, ok := s.split(sub)
		if !ok {
			return undefined, &Error{Code: "D3085"} // where the reference stops with a fault of its own
		}
		if code := s.check(p); code != "" {
			return undefined, &Error{Code: code}
		}
		layouts = append(layouts, s.layout(p))
	}
	f := x.float()
	l := layouts[0]
	if !(f >= 0) {
		if l = layouts[len(layouts)-1]; len(layouts) == 1 {
			l.prefix = s.minus + l.prefix
		}
	}
	out := l.format(s, f)
	return text(out), e.grow(len(out))
}

// format writes a number; the sign is in the prefix.
func (l *numberLayout) format(s *numberSymbols, f float64) string {
	if l.percent {
		f *= 100
	} else if l.perMille {
		f *= 1000
	}
	mantissa, exponent := f, 0
	if l.exponentMin > 0 {
		mantissa, exponent = l.scaled(f)
	}
	digits := l.digits(s, roundTo(mantissa, float64(l.fractionMax)))
	point := slices.Index(digits, s.decimal)
	digits = l.group(digits, point, s)
	if point = slices.Index(digits, s.decimal); !l.hasPoint || point == len(digits)-1 {
		digits = digits[:len(digits)-1]
	}
	out := l.prefix + concat(digits)
	if l.exponentMin > 0 {
		sign := ""
		if exponent < 0 {
			sign = s.minus
		}
		power := s.translate(strconv.Itoa(max(exponent, -exponent)))
		power = append(slices.Repeat([]string{s.zero}, max(0, l.exponentMin-len(power))), power...)
		out += s.exponent + sign + concat(power)
	}
	return out + l.suffix
}

// scaled moves the point of a number so that it has as many digits before it as the picture.
func (l *numberLayout) scaled(f float64) (mantissa float64, exponent int) {
	if f == 0 || math.IsInf(f, 0) || math.IsNaN(f) {
		return f, 0
	}
	most, least := math.Pow(10, float64(l.scale)), math.Pow(10, float64(l.scale-1))
	mantissa = math.Abs(f)
	for mantissa < least {
		mantissa *= 10
		exponent--
	}
	for mantissa > most {
		mantissa /= 10
		exponent++
	}
	return math.Copysign(mantissa, f), exponent
}

// translate writes digits with those of the picture's family.
func (s *numberSymbols) translate(digits string) []string {
	out := chars(digits)
	for i, c := range out {
		if isDigit(c[0]) {
			out[i] = s.family[c[0]-'0']
		}
	}
	return out
}

// digits writes a number without its sign with a point, and as many digits on both sides as the picture wants at least.
func (l *numberLayout) digits(s *numberSymbols, f float64) []string {
	plain := numberText(math.Abs(f))
	if math.Abs(f) < 1e21 {
		plain = strconv.FormatFloat(math.Abs(f), 'f', l.fractionMax, 64)
	}
	whole, fraction, _ := strings.Cut(plain, ".")
	before, after := s.translate(whole), s.translate(fraction)
	for len(before) > 0 && before[0] == s.zero {
		before = before[1:]
	}
	for len(after) > 0 && after[len(after)-1] == s.zero {
		after = after[:len(after)-1]
	}
	out := slices.Repeat([]string{s.zero}, max(0, l.wholeMin-len(before)))
	out = append(append(append(out, before...), s.decimal), after...)
	return append(out, slices.Repeat([]string{s.zero}, max(0, l.fractionMin-len(after)))...)
}

// group puts in the grouping separators.
func (l *numberLayout) group(digits []string, point int, s *numberSymbols) []string {
	insert := func(at int) {
		if at < 0 { // as JavaScript's slice counts
			at = max(0, len(digits)+at)
		}
		digits = slices.Insert(digits, min(at, len(digits)), s.grouping)
	}
	if l.every > 0 {
		for g := 1; g <= (point-1)/l.every; g++ {
			insert(point - g*l.every)
		}
	} else {
		for _, p := range l.wholeGroups {
			insert(point - p)
			point++
		}
	}
	point = slices.Index(digits, s.decimal)
	for _, p := range l.fractionGroups {
		insert(p + point + 1)
	}
	return digits
}
