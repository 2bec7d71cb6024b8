package vtl

import (
	"errors"
	"strings"

	"sluice/internal/jsonpath/javaregex"
)

// stringRegexMethods are the methods of java.lang.String that take a regular expression.
var stringRegexMethods = map[string]method{
	"matches": {{"s", func(r *run, recv val, args []val) (val, error) {
		pattern, err := r.pattern(recv, args)
		if err != nil {
			return null(), err
		}
		yes, err := pattern.Matches(recv.text)
		return boolean(yes), err
	}}},
	"replaceAll":   {{"ss", replaceWith((*javaregex.Regexp).ReplaceAll)}},
	"replaceFirst": {{"ss", replaceWith((*javaregex.Regexp).ReplaceFirst)}},
	"split": {
		{"s", func(r *run, recv val, args []val) (val, error) { return r.split(recv, args, 0) }},
		{"si", func(r *run, recv val, args []val) (val, error) { return r.split(recv, args, int(args[1].int64())) }},
	},
}

// pattern compiles a call's pattern. Matching is linear in the text for each instruction of the pattern, so that is what
// is charged.
func (r *run) pattern(recv val, args []val) (*javaregex.Regexp, error) {
	p, err := r.compilePattern(args[0].text)
	if err != nil {
		return nil, err
	}
	r.charge((len(recv.text)/charsPerStep + 1) * (p.Size()/instructionsPerStep + 1))
	return p, r.over()
}

// instructionsPerStep is how many instructions of a pattern make matching it cost another step.
const instructionsPerStep = 4

type replacer func(re *javaregex.Regexp, text, replacement string, bytesMax int) (string, error)

func replaceWith(replace replacer) func(*run, val, []val) (val, error) {
	return func(r *run, recv val, args []val) (val, error) {
		pattern, err := r.pattern(recv, args)
		if err != nil {
			return null(), err
		}
		text, err := replace(pattern, recv.text, args[1].text, r.limits.StringBytesMax)
		if errors.Is(err, javaregex.ErrTooLong) {
			return null(), r.limit("StringBytesMax", r.limits.StringBytesMax)
		}
		if err != nil {
			return null(), err
		}
		return str(text), r.chargeString(len(text))
	}
}

func (r *run) split(recv val, args []val, limit int) (val, error) {
	if separator, ok := plainSeparator(args[0].text); ok && limit == 0 && recv.text != "" {
		r.charge(strings.Count(recv.text, separator))
		if err := r.over(); err != nil {
			return null(), err
		}
		r.chargeTexts(recv.text, "")
		return stringArray(dropEmptyEnd(strings.Split(recv.text, separator))), nil
	}
	pattern, err := r.pattern(recv, args)
	if err != nil {
		return null(), err
	}
	parts, err := pattern.Split(recv.text, limit)
	if err != nil {
		return null(), err
	}
	r.charge(len(parts))
	if err := r.over(); err != nil {
		return null(), err
	}
	return stringArray(parts), nil
}

// plainSeparator reports whether a pattern is one character that means itself, as most are.
func plainSeparator(pattern string) (string, bool) {
	if len(pattern) == 1 && strings.IndexByte(`.$|()[{^?*+\`, pattern[0]) < 0 {
		return pattern, true
	}
	return "", false
}

func dropEmptyEnd(parts []string) []string {
	for len(parts) > 0 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	return parts
}
