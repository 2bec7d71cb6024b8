package vtl

import (
	"math"
	"strconv"
	"strings"

	"sluice/internal/javanumber"
)

// doubleMethods are the methods of java.lang.Double, static ones among them.
var doubleMethods = map[string]method{
	"isNaN": {
		{"", func(_ *run, recv val, _ []val) (val, error) { return boolean(math.IsNaN(recv.float64())), nil }},
		{"d", func(_ *run, _ val, args []val) (val, error) { return boolean(math.IsNaN(toFloat(args[0]))), nil }},
	},
	"isInfinite": {
		{"", func(_ *run, recv val, _ []val) (val, error) { return boolean(isInfinite(recv.float64())), nil }},
		{"d", func(_ *run, _ val, args []val) (val, error) { return boolean(isInfinite(toFloat(args[0]))), nil }},
	},
	"isFinite": {{"d", func(_ *run, _ val, args []val) (val, error) {
		f := toFloat(args[0])
		return boolean(f-f == 0), nil
	}}},
	"parseDouble": {{"s", parseDouble}},
	"valueOf": {
		{"s", parseDouble},
		{"d", func(_ *run, _ val, args []val) (val, error) { return double(toFloat(args[0])), nil }},
	},
	"toString": {
		{"", func(_ *run, recv val, _ []val) (val, error) {
			return str(string(javanumber.AppendDouble(nil, recv.float64()))), nil
		}},
		{"d", func(_ *run, _ val, args []val) (val, error) {
			return str(string(javanumber.AppendDouble(nil, toFloat(args[0])))), nil
		}},
	},
	"compare": {{"dd", func(_ *run, _ val, args []val) (val, error) {
		return integer(compareDoubles(toFloat(args[0]), toFloat(args[1]))), nil
	}}},
	"max": doublePair(math.Max),
	"min": doublePair(math.Min),
	"sum": doublePair(func(a, b float64) float64 { return a + b }),
	"hashCode": {objectMethods["hashCode"][0], {"d", func(r *run, _ val, args []val) (val, error) {
		return integer(int(r.hash(double(toFloat(args[0])), 0))), nil
	}}},
}

func doublePair(f func(a, b float64) float64) method {
	return method{{"dd", func(_ *run, _ val, args []val) (val, error) {
		return double(f(toFloat(args[0]), toFloat(args[1]))), nil
	}}}
}

// parseDouble is Double.parseDouble: blanks around, a suffix d or f, hexadecimal digits and the names of Java's special
// values are allowed, what Go adds is not.
func parseDouble(_ *run, _ val, args []val) (val, error) {
	text := strings.TrimFunc(args[0].text, isTrimmed)
	if text == "" {
		return null(), javaError(numberFormat, "empty String")
	}
	digits := strings.TrimLeft(text, "+-")
	switch {
	case len(text)-len(digits) > 1:
		return null(), notADouble(args[0].text)
	case digits == "NaN":
		return double(math.NaN()), nil
	case digits == "Infinity":
		return double(math.Inf(1 - 2*strings.Count(text, "-"))), nil
	}
	isHex := strings.HasPrefix(strings.ToLower(digits), "0x")
	if last := digits[max(len(digits)-1, 0):]; strings.ContainsAny(last, "dDfF") && (!isHex || strings.ContainsAny(digits, "pP")) {
		text = text[:len(text)-1]
	}
	if strings.Contains(text, "_") || !isHex && strings.ContainsAny(text, "iInNxX") {
		return null(), notADouble(args[0].text)
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil && !isInfinite(f) {
		return null(), notADouble(args[0].text)
	}
	return double(f), nil
}

func notADouble(text string) error {
	return javaError(numberFormat, "For input string: "+strconv.Quote(text))
}
