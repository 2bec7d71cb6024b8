package vtl

import (
	"strings"
	"unicode"
)

// characterMethods are the methods of java.lang.Character, static ones among them: those take a char, or the number of a
// character.
var characterMethods = map[string]method{
	"charValue":       getter(func(_ *run, recv val) val { return recv }),
	"isDigit":         characterTest(unicode.IsDigit),
	"isLetter":        characterTest(unicode.IsLetter),
	"isLetterOrDigit": characterTest(func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }),
	"isAlphabetic":    {{"i", characterTest(isAlphabetic)[1].call}},
	"isUpperCase":     characterTest(func(c rune) bool { return unicode.IsUpper(c) || unicode.Is(unicode.Other_Uppercase, c) }),
	"isLowerCase":     characterTest(func(c rune) bool { return unicode.IsLower(c) || unicode.Is(unicode.Other_Lowercase, c) }),
	"isWhitespace":    characterTest(isJavaSpace),
	"isSpaceChar":     characterTest(func(c rune) bool { return unicode.In(c, unicode.Zs, unicode.Zl, unicode.Zp) }),
	"toUpperCase":     characterChange(unicode.ToUpper),
	"toLowerCase":     characterChange(unicode.ToLower),
	"getNumericValue": {{"c", numericValue}, {"i", numericValue}},
	"valueOf":         {{"c", func(_ *run, _ val, args []val) (val, error) { return args[0], nil }}},
	"toString":        {{"", characterText}, {"c", characterText}},
	"compare":         {{"cc", func(_ *run, _ val, args []val) (val, error) { return characterOrder(args[0], args[1]), nil }}},
	"hashCode": {objectMethods["hashCode"][0], {"c", func(_ *run, _ val, args []val) (val, error) {
		return integer(int(args[0].int64())), nil
	}}},
	"compareTo": {
		{"c", func(_ *run, recv val, args []val) (val, error) { return characterOrder(recv, args[0]), nil }},
		{"n", throwing(nullPointer, "")},
		{"o", throwing(classCast, "compareTo takes a java.lang.Character")},
	},
}

func isAlphabetic(c rune) bool {
	return unicode.IsLetter(c) || unicode.Is(unicode.Nl, c) || unicode.Is(unicode.Other_Alphabetic, c)
}

func characterTest(test func(rune) bool) method {
	call := func(_ *run, _ val, args []val) (val, error) { return boolean(test(rune(args[0].int64()))), nil }
	return method{{"c", call}, {"i", call}}
}

func characterChange(change func(rune) rune) method {
	return method{
		{"c", func(_ *run, _ val, args []val) (val, error) {
			return character(uint16(change(rune(args[0].int64())))), nil
		}},
		{"i", func(_ *run, _ val, args []val) (val, error) { return integer(int(change(rune(args[0].int64())))), nil }},
	}
}

// numericValue is the value of a digit or of a Latin letter, which counts from ten on.
func numericValue(_ *run, _ val, args []val) (val, error) {
	c := unicode.ToLower(rune(args[0].int64()))
	if i := strings.IndexRune("0123456789abcdefghijklmnopqrstuvwxyz", c); i >= 0 {
		return integer(i), nil
	}
	return integer(-1), nil
}

func characterText(r *run, recv val, args []val) (val, error) {
	if len(args) > 0 {
		recv = args[0]
	}
	text, err := r.text(recv)
	return str(text), err
}

func characterOrder(a, b val) val { return integer(int(a.int64() - b.int64())) }
