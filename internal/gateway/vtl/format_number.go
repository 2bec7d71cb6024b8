package vtl

import (
	"math/big"
	"strconv"
	"strings"
)

// whole formats an Integer, Long or BigInteger.
func (s *specifier) whole(arg val) string {
	n := toBigInteger(arg)
	if s.conversion == 'd' {
		return s.signed(new(big.Int).Abs(n).String(), n.Sign() < 0)
	}
	radix, prefix := 16, "0x"
	if s.conversion == 'o' {
		radix, prefix = 8, "0"
	}
	if !s.has('#') {
		prefix = ""
	}
	if arg.class() == classBigInteger {
		return s.signed(prefix+new(big.Int).Abs(n).Text(radix), n.Sign() < 0)
	}
	bits := uint64(arg.int64())
	if arg.class() == classInteger {
		bits = uint64(uint32(bits))
	}
	digits := s.unsigned(bits, radix)
	if s.has('0') {
		digits = zeros(s.width-len(prefix)-len(digits)) + digits
	}
	return prefix + digits
}

func (*specifier) unsigned(n uint64, radix int) string { return strconv.FormatUint(n, radix) }

func zeros(n int) string { return strings.Repeat("0", max(n, 0)) }

// signed adds the sign to digits, and what the flags ask for: groups of three, and zeros up to the width.
func (s *specifier) signed(digits string, negative bool) string {
	if s.has(',') {
		digits = grouped(digits)
	}
	before, behind := "", ""
	switch {
	case negative && s.has('('):
		before, behind = "(", ")"
	case negative:
		before = "-"
	case s.has('+'):
		before = "+"
	case s.has(' '):
		before = " "
	}
	if s.has('0') {
		digits = zeros(s.width-len(before)-len(digits)-len(behind)) + digits
	}
	return before + digits + behind
}

// grouped puts a comma before every third digit from the point.
func grouped(digits string) string {
	whole, fraction, point := strings.Cut(digits, ".")
	var b strings.Builder
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(whole[i])
	}
	if point {
		b.WriteString("." + fraction)
	}
	return b.String()
}

// decimalDigits is a number as its significant digits: 0.digits times ten to the power of exponent.
type decimalDigits struct {
	digits   string
	exponent int
}

// round keeps n digits. A half is rounded up, whatever the binary value is: Java's Formatter looks at the decimal digits.
func (d decimalDigits) round(n int) decimalDigits {
	switch {
	case n >= len(d.digits):
		return d
	case n < 0:
		return decimalDigits{digits: "", exponent: d.exponent}
	case d.digits[n] < '5':
		return decimalDigits{digits: d.digits[:n], exponent: d.exponent}
	}
	kept := []byte(d.digits[:n])
	for i := n - 1; i >= 0; i-- {
		if kept[i]++; kept[i] <= '9' {
			return decimalDigits{digits: string(kept), exponent: d.exponent}
		}
		kept[i] = '0'
	}
	return decimalDigits{digits: "1" + string(kept), exponent: d.exponent + 1}
}

// fixed writes the number with n digits behind the point.
func (d decimalDigits) fixed(n int) string {
	d = d.round(d.exponent + n)
	digits := zeros(-d.exponent) + d.digits
	whole := max(d.exponent, 0)
	digits += zeros(whole + n - len(digits))
	text := digits[:whole]
	if text == "" {
		text = "0"
	}
	if n > 0 {
		text += "." + digits[whole:whole+n]
	}
	return text
}

// scientific writes the number with one digit before the point and n behind, and an exponent of at least two digits.
func (d decimalDigits) scientific(n int) string {
	exponent := 0
	if d.digits != "" {
		d = d.round(n + 1)
		exponent = d.exponent - 1
	}
	digits := d.digits + zeros(n+1-len(d.digits))
	text := digits[:1]
	if n > 0 {
		text += "." + digits[1:n+1]
	}
	sign := "+"
	if exponent < 0 {
		sign, exponent = "-", -exponent
	}
	if exponent < 10 {
		sign += "0"
	}
	return text + "e" + sign + strconv.Itoa(exponent)
}

// fractionDigits is how many digits stand behind the point where a format doesn't say.
const fractionDigits = 6

// fraction formats a Double or BigDecimal.
func (s *specifier) fraction(arg val) string {
	f := toFloat(arg)
	if arg.class() == classDouble && f-f != 0 {
		return s.special(f)
	}
	d, negative := digitsOf(arg)
	n := s.precision
	if n == unset {
		n = fractionDigits
	}
	switch s.conversion {
	case 'f':
		return s.signed(s.pointed(d.fixed(n)), negative)
	case 'e':
		return s.signed(d.scientific(n), negative)
	}
	n = max(n, 1)
	if d.digits == "" {
		return s.signed(d.fixed(n-1), negative)
	}
	if rounded := d.round(n); rounded.exponent > -4 && rounded.exponent <= n {
		return s.signed(d.fixed(n-rounded.exponent), negative)
	}
	return s.signed(d.scientific(n-1), negative)
}

// pointed adds the point that the flag # asks for where no digits are behind it.
func (s *specifier) pointed(text string) string {
	if s.has('#') && !strings.Contains(text, ".") {
		return text + "."
	}
	return text
}

// special formats what is no number. Zeros don't fill it up.
func (s *specifier) special(f float64) string {
	if f != f {
		return "NaN"
	}
	plain := *s
	plain.flags = strings.ReplaceAll(s.flags, "0", "")
	return plain.signed("Infinity", f < 0)
}

// digitsOf returns the digits that Java writes for a number, without zeros around.
func digitsOf(arg val) (d decimalDigits, negative bool) {
	if big, ok := arg.obj.(bigDecimal); ok {
		text := strings.TrimPrefix(big.unscaled.String(), "-")
		trimmed := strings.TrimLeft(text, "0")
		return decimalDigits{strings.TrimRight(trimmed, "0"), len(trimmed) - big.scale}, big.unscaled.Sign() < 0
	}
	text := strconv.FormatFloat(arg.float64(), 'e', -1, 64)
	mantissa, power, _ := strings.Cut(text, "e")
	exponent, _ := strconv.Atoi(power) // what FormatFloat wrote is a number
	unsigned := strings.TrimPrefix(mantissa, "-")
	digits := strings.TrimRight(strings.Replace(unsigned, ".", "", 1), "0")
	return decimalDigits{digits, exponent + 1}, unsigned != mantissa
}
