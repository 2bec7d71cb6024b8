package vtl

import (
	"strings"
	"unicode/utf8"
)

// stringMethods are the methods of java.lang.String that make another string, or tell something of one.
var stringMethods = map[string]method{
	"length":  getter(func(r *run, recv val) val { return integer(r.unitCount(recv.text)) }),
	"isEmpty": getter(func(_ *run, recv val) val { return boolean(recv.text == "") }),
	"isBlank": getter(func(r *run, recv val) val { return r.simpleProperty(recv, "blank") }),
	"intern":  getter(func(_ *run, recv val) val { return recv }),

	"toString":      getter(func(_ *run, recv val) val { return recv }),
	"trim":          trimmer(func(s string) string { return strings.TrimFunc(s, isTrimmed) }),
	"strip":         trimmer(func(s string) string { return strings.TrimFunc(s, isJavaSpace) }),
	"stripLeading":  trimmer(func(s string) string { return strings.TrimLeftFunc(s, isJavaSpace) }),
	"stripTrailing": trimmer(func(s string) string { return strings.TrimRightFunc(s, isJavaSpace) }),
	"toUpperCase":   converter(upperCase),
	"toLowerCase":   converter(lowerCase),

	"charAt":      {{"i", charAt}},
	"codePointAt": {{"i", codePointAt}},
	"substring":   {{"i", substringFrom}, {"ii", substringBetween}},
	"subSequence": {{"ii", substringBetween}},
	"toCharArray": {{"", toCharArray}},
	"concat": {{"s", func(r *run, recv val, args []val) (val, error) {
		return r.joined(recv.text, args[0].text)
	}}},
	"repeat": {{"i", repeat}},

	"compareTo": {{"s", func(r *run, recv val, args []val) (val, error) {
		r.chargeTexts(recv.text, args[0].text)
		return integer(compareStrings(recv.text, args[0].text)), nil
	}}, {"o", throwing(classCast, "compareTo takes a java.lang.String")}},
	"compareToIgnoreCase": {{"s", func(r *run, recv val, args []val) (val, error) {
		r.chargeTexts(recv.text, args[0].text)
		return integer(compareStrings(foldCase(recv.text), foldCase(args[0].text))), nil
	}}},
	"equalsIgnoreCase": {{"S", func(r *run, recv val, args []val) (val, error) {
		r.chargeTexts(recv.text, args[0].text)
		same := recv.text == args[0].text || foldCase(recv.text) == foldCase(args[0].text)
		return boolean(same && !args[0].isNull()), nil
	}}},
	"contentEquals": {{"s", func(r *run, recv val, args []val) (val, error) {
		return boolean(r.equal(recv, args[0])), nil
	}}},
}

func isBlank(s string) bool { return strings.TrimLeftFunc(s, isJavaSpace) == "" }

// trimmer is a method that cuts the ends off.
func trimmer(trim func(string) string) method {
	return getter(func(r *run, recv val) val {
		r.chargeTexts(recv.text, "")
		return str(trim(recv.text))
	})
}

// converter is a method that makes a new string of about the same length.
func converter(convert func(string) string) method {
	return method{{"", func(r *run, recv val, _ []val) (val, error) {
		if err := r.chargeString(len(recv.text)); err != nil {
			return null(), err
		}
		return str(convert(recv.text)), nil
	}}}
}

// chargeTexts counts looking through texts.
func (r *run) chargeTexts(a, b string) { r.charge((len(a) + len(b)) / charsPerStep) }

// joined makes a string of two.
func (r *run) joined(a, b string) (val, error) {
	if err := r.chargeString(len(a) + len(b)); err != nil {
		return null(), err
	}
	return str(a + b), nil
}

const stringOutOfBounds = "java.lang.StringIndexOutOfBoundsException"

func charAt(r *run, recv val, args []val) (val, error) {
	i := int(args[0].int64())
	if i < 0 || i >= r.unitCount(recv.text) {
		return null(), javaError(stringOutOfBounds, "index "+itoa(i)+", length "+itoa(countUnits(recv.text)))
	}
	if isASCII(recv.text) {
		return character(uint16(recv.text[i])), nil
	}
	return character(units(recv.text)[i]), nil
}

func codePointAt(r *run, recv val, args []val) (val, error) {
	c, err := charAt(r, recv, args)
	if err != nil || c.int64() < utf8.RuneSelf {
		return integer(int(c.int64())), err
	}
	u := units(recv.text)[args[0].int64():]
	point, _ := utf8.DecodeRuneInString(fromUnits(u[:min(2, len(u))]))
	if point == '?' { // the second half of a pair
		point = rune(u[0])
	}
	return integer(int(point)), nil
}

func substringFrom(r *run, recv val, args []val) (val, error) {
	return r.cut(recv.text, int(args[0].int64()), r.unitCount(recv.text))
}

func substringBetween(r *run, recv val, args []val) (val, error) {
	return r.cut(recv.text, int(args[0].int64()), int(args[1].int64()))
}

func (r *run) cut(s string, from, to int) (val, error) {
	length := r.unitCount(s)
	if from < 0 || to > length || from > to {
		return null(), javaError(stringOutOfBounds, "begin "+itoa(from)+", end "+itoa(to)+", length "+itoa(length))
	}
	return str(substring(s, from, to)), nil
}

func toCharArray(r *run, recv val, _ []val) (val, error) {
	r.charge(len(recv.text))
	if err := r.over(); err != nil {
		return null(), err
	}
	all := units(recv.text)
	items := make([]val, len(all))
	for i, u := range all {
		items[i] = character(u)
	}
	return objectVal(&list{kind: classArray, items: items, element: classCharacter}), nil
}

func repeat(r *run, recv val, args []val) (val, error) {
	n := int(args[0].int64())
	if n < 0 {
		return null(), javaError(illegalArgument, "count is negative: "+itoa(n))
	}
	if err := r.chargeString(len(recv.text) * n); err != nil {
		return null(), err
	}
	return str(strings.Repeat(recv.text, n)), nil
}
