package vtl

import (
	"strings"
	"unicode"
)

// stringSearchMethods are the methods of java.lang.String that look for another, or put one in its place.
var stringSearchMethods = map[string]method{
	"contains": {{"s", func(r *run, recv val, args []val) (val, error) {
		r.chargeTexts(recv.text, args[0].text)
		return boolean(strings.Contains(recv.text, args[0].text)), nil
	}}},
	"startsWith": {
		{"s", func(r *run, recv val, args []val) (val, error) {
			r.chargeTexts(args[0].text, "")
			return boolean(strings.HasPrefix(recv.text, args[0].text)), nil
		}},
		{"si", func(r *run, recv val, args []val) (val, error) {
			from := int(args[1].int64())
			if from < 0 || from > r.unitCount(recv.text) {
				return boolean(false), nil
			}
			r.chargeTexts(args[0].text, "")
			return boolean(strings.HasPrefix(recv.text[byteOffset(recv.text, from):], args[0].text)), nil
		}},
	},
	"endsWith": {{"s", func(r *run, recv val, args []val) (val, error) {
		r.chargeTexts(args[0].text, "")
		return boolean(strings.HasSuffix(recv.text, args[0].text)), nil
	}}},
	"indexOf": {
		{"s", func(r *run, recv val, args []val) (val, error) { return r.indexOf(recv.text, args[0].text, 0) }},
		{"i", func(r *run, recv val, args []val) (val, error) { return r.indexOf(recv.text, codePoint(args[0]), 0) }},
		{"si", func(r *run, recv val, args []val) (val, error) {
			return r.indexOf(recv.text, args[0].text, int(args[1].int64()))
		}},
		{"ii", func(r *run, recv val, args []val) (val, error) {
			return r.indexOf(recv.text, codePoint(args[0]), int(args[1].int64()))
		}},
	},
	"lastIndexOf": {
		{"s", func(r *run, recv val, args []val) (val, error) {
			return r.lastIndexOf(recv.text, args[0].text, len(recv.text))
		}},
		{"i", func(r *run, recv val, args []val) (val, error) {
			return r.lastIndexOf(recv.text, codePoint(args[0]), len(recv.text))
		}},
		{"si", func(r *run, recv val, args []val) (val, error) {
			return r.lastIndexOf(recv.text, args[0].text, int(args[1].int64()))
		}},
		{"ii", func(r *run, recv val, args []val) (val, error) {
			return r.lastIndexOf(recv.text, codePoint(args[0]), int(args[1].int64()))
		}},
	},
	"regionMatches": {
		{"isii", func(r *run, recv val, args []val) (val, error) { return r.regionMatches(recv, args, false) }},
		{"bisii", func(r *run, recv val, args []val) (val, error) {
			return r.regionMatches(recv, args[1:], args[0].isTrue())
		}},
	},
	"replace": {
		{"ss", func(r *run, recv val, args []val) (val, error) {
			return r.replace(recv.text, args[0].text, args[1].text)
		}},
		{"cc", func(r *run, recv val, args []val) (val, error) {
			return r.replace(recv.text, string(rune(args[0].int64())), string(rune(args[1].int64())))
		}},
	},
}

// codePoint is the text of a character that is given as a number; what is none is found nowhere.
func codePoint(v val) string {
	c := v.int64()
	if c < 0 || c > unicode.MaxRune {
		return "\xFF"
	}
	return string(rune(c))
}

// indexOf finds the first place at or behind a unit.
func (r *run) indexOf(s, wanted string, from int) (val, error) {
	r.chargeTexts(s, wanted)
	length := r.unitCount(s)
	from = min(max(from, 0), length)
	start := byteOffset(s, from)
	at := strings.Index(s[start:], wanted)
	if at < 0 {
		return integer(-1), nil
	}
	return integer(from + countUnits(s[start:start+at])), nil
}

// lastIndexOf finds the last place that starts at or before a unit.
func (r *run) lastIndexOf(s, wanted string, from int) (val, error) {
	r.chargeTexts(s, wanted)
	if from < 0 {
		return integer(-1), nil
	}
	end := min(byteOffset(s, from)+len(wanted), len(s))
	at := strings.LastIndex(s[:end], wanted)
	if at < 0 {
		return integer(-1), nil
	}
	return integer(countUnits(s[:at])), nil
}

// regionMatches compares a part of the string with a part of another.
func (r *run) regionMatches(recv val, args []val, ignoreCase bool) (val, error) {
	r.chargeTexts(recv.text, args[1].text)
	mine, other := units(recv.text), units(args[1].text)
	from, otherFrom, length := int(args[0].int64()), int(args[2].int64()), int(args[3].int64())
	if from < 0 || otherFrom < 0 || from+length > len(mine) || otherFrom+length > len(other) {
		return boolean(false), nil
	}
	if length <= 0 {
		return boolean(true), nil
	}
	a, b := fromUnits(mine[from:from+length]), fromUnits(other[otherFrom:otherFrom+length])
	if ignoreCase {
		a, b = foldCase(a), foldCase(b)
	}
	return boolean(a == b), nil
}

// replace is String.replace. The length of the result is known before it is built.
func (r *run) replace(s, old, by string) (val, error) {
	r.chargeTexts(s, old)
	count := strings.Count(s, old)
	if count == 0 {
		return str(s), nil
	}
	if err := r.chargeString(len(s) + count*(len(by)-len(old))); err != nil {
		return null(), err
	}
	return str(strings.ReplaceAll(s, old, by)), nil
}
