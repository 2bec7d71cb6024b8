package vtl

import (
	"math"
	"strconv"
)

// numberMethods are the methods of java.lang.Number, and those that all its classes have. There is no Float here: floatValue
// is the Double of the same text.
var numberMethods = map[string]method{
	"intValue":    numberGetter(func(n val) val { return integer(toInt(n)) }),
	"longValue":   numberGetter(func(n val) val { return long(toLong(n)) }),
	"doubleValue": numberGetter(func(n val) val { return double(toFloat(n)) }),
	"shortValue":  numberGetter(func(n val) val { return integer(int(int16(toInt(n)))) }),
	"byteValue":   numberGetter(func(n val) val { return integer(int(int8(toInt(n)))) }),
	"floatValue": numberGetter(func(n val) val {
		narrow := strconv.FormatFloat(float64(float32(toFloat(n))), 'g', -1, 32)
		f, _ := strconv.ParseFloat(narrow, 64) // what was just written can be read
		return double(f)
	}),
	"compareTo": {{"o", numberCompare}},
}

// numberGetter is a method that makes another number of one.
func numberGetter(convert func(val) val) method {
	return getter(func(r *run, recv val) val {
		r.chargeNumber(recv)
		return convert(recv)
	})
}

// numberCompare is compareTo, which takes the same class only.
func numberCompare(r *run, recv val, args []val) (val, error) {
	other := args[0]
	switch {
	case other.isNull():
		return null(), javaError(nullPointer, "")
	case other.class() != recv.class():
		return null(), javaError(classCast, "class "+other.class().name()+" cannot be cast to class "+recv.class().name())
	case recv.class() == classDouble:
		return integer(compareDoubles(recv.float64(), other.float64())), nil
	}
	n, err := r.compareNumbers(recv, other)
	return integer(n), err
}

// compareDoubles is Double.compare: -0.0 is less than 0.0, and NaN is more than all else.
func compareDoubles(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	x, y := int64(math.Float64bits(a)), int64(math.Float64bits(b))
	if math.IsNaN(a) || math.IsNaN(b) {
		x, y = isNaNBit(a), isNaNBit(b)
	}
	return order(x, y)
}

func isNaNBit(f float64) int64 {
	if math.IsNaN(f) {
		return 1
	}
	return 0
}

func isInfinite(f float64) bool { return math.IsInf(f, 0) }

const numberFormat = "java.lang.NumberFormatException"

// Java's bounds of a radix. What lies beyond counts as ten where a number is written.
const (
	radixMin = 2
	radixMax = 36
)

func radixOf(v val) int {
	if n := int(v.int64()); radixMin <= n && n <= radixMax {
		return n
	}
	return 10
}

// parseInteger is Integer.parseInt or Long.parseLong.
func parseInteger(text val, radix, bits int) (int64, error) {
	switch {
	case text.isNull():
		return 0, javaError(numberFormat, "Cannot parse null string")
	case radix < radixMin:
		return 0, javaError(numberFormat, "radix "+itoa(radix)+" less than Character.MIN_RADIX")
	case radix > radixMax:
		return 0, javaError(numberFormat, "radix "+itoa(radix)+" greater than Character.MAX_RADIX")
	}
	n, err := strconv.ParseInt(text.text, radix, bits)
	if err != nil {
		return 0, javaError(numberFormat, "For input string: "+strconv.Quote(text.text))
	}
	return n, nil
}

// boxed makes an Integer or a Long.
func boxed(n int64, bits int) val {
	if bits == 32 {
		return integer(int(n))
	}
	return long(n)
}

// wholeMethods are the methods that Integer and Long share, static ones among them, which a template calls on any number.
// in is the letter of what they take.
func wholeMethods(in string, bits int) map[string]method {
	return map[string]method{
		"valueOf": {
			{"S", func(_ *run, _ val, args []val) (val, error) { return parseBoxed(args[0], 10, bits) }},
			{in, func(_ *run, _ val, args []val) (val, error) { return boxed(args[0].int64(), bits), nil }},
			{"Si", func(_ *run, _ val, args []val) (val, error) { return parseBoxed(args[0], int(args[1].int64()), bits) }},
		},
		"decode": {{"s", func(_ *run, _ val, args []val) (val, error) { return decodeNumber(args[0].text, bits) }}},
		"toString": {
			{"", func(_ *run, recv val, _ []val) (val, error) { return str(strconv.FormatInt(recv.int64(), 10)), nil }},
			{in, func(_ *run, _ val, args []val) (val, error) { return str(strconv.FormatInt(args[0].int64(), 10)), nil }},
			{in + "i", func(_ *run, _ val, args []val) (val, error) {
				return str(strconv.FormatInt(args[0].int64(), radixOf(args[1]))), nil
			}},
		},
		"toHexString":    unsignedText(in, bits, 16),
		"toOctalString":  unsignedText(in, bits, 8),
		"toBinaryString": unsignedText(in, bits, 2),
		"max":            wholePair(in, bits, func(a, b int64) int64 { return max(a, b) }),
		"min":            wholePair(in, bits, func(a, b int64) int64 { return min(a, b) }),
		"sum":            wholePair(in, bits, func(a, b int64) int64 { return a + b }),
		"signum": {{in, func(_ *run, _ val, args []val) (val, error) {
			return integer(order(args[0].int64(), 0)), nil
		}}},
		"compare": {{in + in, func(_ *run, _ val, args []val) (val, error) {
			return integer(order(args[0].int64(), args[1].int64())), nil
		}}},
		"hashCode": {objectMethods["hashCode"][0], {in, func(r *run, _ val, args []val) (val, error) {
			return integer(int(r.hash(boxed(args[0].int64(), bits), 0))), nil
		}}},
	}
}

func parseBoxed(text val, radix, bits int) (val, error) {
	n, err := parseInteger(text, radix, bits)
	return boxed(n, bits), err
}

func wholePair(in string, bits int, f func(a, b int64) int64) method {
	return method{{in + in, func(_ *run, _ val, args []val) (val, error) {
		return boxed(f(args[0].int64(), args[1].int64()), bits), nil
	}}}
}

func unsignedText(in string, bits, radix int) method {
	return method{{in, func(_ *run, _ val, args []val) (val, error) {
		n := uint64(args[0].int64())
		if bits == 32 {
			n = uint64(uint32(n))
		}
		return str(strconv.FormatUint(n, radix)), nil
	}}}
}

// decodeNumber is Integer.decode: a sign, then 0x, #, 0 or nothing, then digits.
func decodeNumber(text string, bits int) (val, error) {
	rest, sign := text, ""
	if rest != "" && (rest[0] == '-' || rest[0] == '+') {
		sign, rest = rest[:1], rest[1:]
	}
	radix := 10
	for prefix, of := range map[string]int{"0x": 16, "0X": 16, "#": 16} {
		if len(rest) >= len(prefix) && rest[:len(prefix)] == prefix {
			rest, radix = rest[len(prefix):], of
			break
		}
	}
	if radix == 10 && len(rest) > 1 && rest[0] == '0' {
		rest, radix = rest[1:], 8
	}
	if rest == "" || rest[0] == '-' || rest[0] == '+' {
		return null(), javaError(numberFormat, "For input string: "+strconv.Quote(text))
	}
	return parseBoxed(str(sign+rest), radix, bits)
}

var integerMethods = withParse(wholeMethods("i", 32), "parseInt", 32)

var longMethods = withParse(wholeMethods("l", 64), "parseLong", 64)

// withParse adds the method that makes a number of text, whose name tells the class.
func withParse(all map[string]method, name string, bits int) map[string]method {
	all[name] = method{
		{"S", func(_ *run, _ val, args []val) (val, error) { return parseBoxed(args[0], 10, bits) }},
		{"Si", func(_ *run, _ val, args []val) (val, error) { return parseBoxed(args[0], int(args[1].int64()), bits) }},
	}
	return all
}
