package vtl

import (
	"strings"
)

// The classes of java.util that a wrong format string ends in.
const (
	unknownConversion = "java.util.UnknownFormatConversionException"
	missingArgument   = "java.util.MissingFormatArgumentException"
	wrongArgument     = "java.util.IllegalFormatConversionException"
	wrongFlags        = "java.util.IllegalFormatFlagsException"
	mismatchedFlags   = "java.util.FormatFlagsConversionMismatchException"
	missingWidth      = "java.util.MissingFormatWidthException"
	wrongWidth        = "java.util.IllegalFormatWidthException"
	wrongPrecision    = "java.util.IllegalFormatPrecisionException"
)

// specifier is one %... of a format string.
type specifier struct {
	text string // from the % on
	// position is 0 for the next argument, previousArgument for < or else that of the argument, from 1 on.
	position         int
	flags            string
	width, precision int // unset where there is none
	conversion       byte
	upper            bool
}

const (
	unset            = -1
	previousArgument = -1
)

func (s *specifier) has(flag byte) bool { return strings.IndexByte(s.flags, flag) >= 0 }

// format is String.format in the locale of the United States, without dates and hexadecimal fractions.
func (r *run) format(pattern string, args []val) (val, error) {
	var dst []byte
	ordinary, last := 0, unset
	for rest := pattern; rest != ""; {
		text, behind, found := strings.Cut(rest, "%")
		dst = append(dst, text...)
		if !found {
			break
		}
		s, err := parseSpecifier(rest[len(text):])
		if err != nil {
			return null(), err
		}
		rest = behind[len(s.text)-1:]
		if err := r.step(); err != nil {
			return null(), err
		}
		if s.width > r.limits.StringBytesMax || s.precision > r.limits.StringBytesMax || len(dst) > r.limits.StringBytesMax {
			return null(), r.limit("StringBytesMax", r.limits.StringBytesMax)
		}
		arg := null()
		if s.conversion != '%' && s.conversion != 'n' {
			switch s.position {
			case previousArgument:
			case 0:
				last = ordinary
				ordinary++
			default:
				last = s.position - 1
			}
			if last < 0 || last >= len(args) {
				return null(), javaError(missingArgument, "Format specifier '"+s.text+"'")
			}
			arg = args[last]
		}
		if dst, err = r.appendFormatted(dst, s, arg); err != nil {
			return null(), err
		}
	}
	text, err := r.newString(dst)
	return str(text), err
}

// parseSpecifier reads from a % on.
func parseSpecifier(text string) (*specifier, error) {
	s := &specifier{width: unset, precision: unset}
	rest := text[1:]
	if n := runLength(rest, isDigit); n > 0 && strings.HasPrefix(rest[n:], "$") && rest[0] != '0' {
		s.position = smallNumber(rest[:n])
		rest = rest[n+1:]
	}
	n := runLength(rest, func(c byte) bool { return strings.IndexByte("-#+ 0,(<", c) >= 0 })
	s.flags, rest = rest[:n], rest[n:]
	if s.has('<') {
		s.position = previousArgument
	}
	if n := runLength(rest, isDigit); n > 0 {
		s.width = smallNumber(rest[:n])
		rest = rest[n:]
	}
	if strings.HasPrefix(rest, ".") {
		n := runLength(rest[1:], isDigit)
		if n == 0 {
			return nil, javaError(unknownConversion, "Conversion = '.'")
		}
		s.precision = smallNumber(rest[1 : n+1])
		rest = rest[n+1:]
	}
	if rest == "" {
		return nil, javaError(unknownConversion, "Conversion = '%'")
	}
	s.conversion = rest[0]
	s.text = text[:len(text)-len(rest)+1]
	if strings.IndexByte("BHSCXEG", s.conversion) >= 0 {
		s.upper = true
		s.conversion |= 0x20
	}
	return s, s.check()
}

// smallNumber reads digits. A number that is too large for any string is cut to one that still is.
func smallNumber(digits string) int {
	n := 0
	for i := 0; i < len(digits) && n < 1<<30; i++ {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}

// check finds flags, widths and precisions that don't belong to the conversion.
func (s *specifier) check() error {
	refused := ""
	switch s.conversion {
	case 'b', 'h', 's':
		refused = "#+ 0,("
	case 'c':
		refused = "#+ 0,("
	case '%':
		refused = "#+ 0,("
	case 'n':
		if s.width != unset {
			return javaError(wrongWidth, itoa(s.width))
		}
		refused = "-#+ 0,("
	case 'd':
		refused = "#"
	case 'x', 'o':
		refused = ","
	case 'f':
	case 'e':
		refused = ","
	case 'g':
		refused = "#"
	default:
		return javaError(unknownConversion, "Conversion = '"+string(rune(s.conversion))+"'")
	}
	for i := range len(s.flags) {
		if strings.IndexByte(refused, s.flags[i]) >= 0 {
			return javaError(mismatchedFlags, "Conversion = "+string(rune(s.conversion))+", Flags = "+s.flags[i:i+1])
		}
	}
	switch {
	case s.precision != unset && strings.IndexByte("cdxon%", s.conversion) >= 0:
		return javaError(wrongPrecision, itoa(s.precision))
	case s.width == unset && (s.has('-') || s.has('0')):
		return javaError(missingWidth, s.text)
	case s.has('-') && s.has('0'), s.has('+') && s.has(' '):
		return javaError(wrongFlags, "Flags = '"+s.flags+"'")
	}
	return nil
}

// appendFormatted writes one argument.
func (r *run) appendFormatted(dst []byte, s *specifier, arg val) ([]byte, error) {
	text, err := r.formatted(s, arg)
	if err != nil {
		return dst, err
	}
	if s.upper {
		text = upperCase(text)
	}
	blanks := max(s.width-countUnits(text), 0)
	if s.has('-') {
		dst = append(dst, text...)
	}
	for range blanks {
		dst = append(dst, ' ')
	}
	if !s.has('-') {
		dst = append(dst, text...)
	}
	return dst, nil
}

func (r *run) formatted(s *specifier, arg val) (string, error) {
	if (s.conversion == 'x' || s.conversion == 'o') && (arg.class() == classInteger || arg.class() == classLong) {
		if i := strings.IndexAny(s.flags, "(+ "); i >= 0 {
			return "", javaError(mismatchedFlags, "Conversion = "+string(rune(s.conversion))+", Flags = "+s.flags[i:i+1])
		}
	}
	switch s.conversion {
	case '%':
		return "%", nil
	case 'n':
		return "\n", nil
	case 'b':
		if arg.isNull() || arg.class() == classBoolean && !arg.isTrue() {
			return s.truncated("false"), nil
		}
		return s.truncated("true"), nil
	case 's':
		text, err := r.text(arg)
		r.chargeTexts(text, "")
		return s.truncated(text), err
	}
	switch {
	case arg.isNull():
		return s.truncated("null"), nil
	case s.conversion == 'h':
		text := s.unsigned(uint64(uint32(r.hash(arg, 0))), 16)
		return s.truncated(text), nil
	case s.conversion == 'c' && arg.class() == classCharacter:
		return r.text(arg)
	case s.conversion == 'c' && arg.class() == classInteger:
		return codePoint(arg), nil
	case strings.IndexByte("dxo", s.conversion) >= 0 && arg.class().isWhole():
		return s.whole(arg), nil
	case strings.IndexByte("feg", s.conversion) >= 0 && (arg.class() == classDouble || arg.class() == classBigDecimal):
		return s.fraction(arg), nil
	}
	return "", javaError(wrongArgument, string(rune(s.conversion))+" != "+arg.class().name())
}

func (s *specifier) truncated(text string) string {
	if s.precision == unset || s.precision >= countUnits(text) {
		return text
	}
	return substring(text, 0, s.precision)
}
