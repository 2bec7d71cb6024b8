package jsonata

import (
	"math"
	"strconv"
	"strings"
)

func replace(e *evaluation, args []item) (item, error) {
	x, target, replacement := argument(args, 0), argument(args, 1), argument(args, 2)
	if !x.defined() {
		return undefined, nil
	}
	if target.kind == kindString && target.text == "" {
		return undefined, fail("D3010", target)
	}
	limit, err := limited(argument(args, 3), "D3011")
	if err != nil {
		return undefined, err
	}
	if limit == 0 {
		return x, nil
	}
	if f := target.function(); f != nil {
		return e.replaceMatches(x.text, f, replacement, limit)
	}
	return e.replaceText(x.text, needle(args), replacement, limit)
}

// replaceText replaces a plain text. Dollars mean nothing here.
func (e *evaluation) replaceText(s, target string, replacement item, limit float64) (item, error) {
	if replacement.kind != kindString {
		return undefined, fail("D3012", replacement) // the reference would write the source of the function into the text
	}
	with := replacement.text
	times := strings.Count(s, target)
	if float64(times) > limit {
		times = int(math.Ceil(limit))
	}
	if float64(times)*float64(len(with)) > float64(e.bytes) {
		return undefined, errMemory()
	}
	if err := e.grow(len(s) + times*len(with)); err != nil {
		return undefined, err
	}
	return text(strings.Replace(s, target, with, times)), nil
}

func (e *evaluation) replaceMatches(s string, f *function, replacement item, limit float64) (item, error) {
	var b strings.Builder
	position := 0
	err := e.eachMatch(f, s, limit, func(m *match) error {
		with, err := e.replacement(s, m, replacement)
		if err != nil {
			return err
		}
		before := s[min(position, m.start):m.start]
		if err := e.grow(len(before) + len(with)); err != nil {
			return err
		}
		b.WriteString(before)
		b.WriteString(with)
		position = min(m.start+len(m.text), len(s))
		return nil
	})
	if err != nil {
		return undefined, err
	}
	b.WriteString(s[position:])
	return text(b.String()), e.grow(len(s) - position)
}

// replacement is what takes the place of a match: a text with $0, $1 … in it, or what a function says.
func (e *evaluation) replacement(s string, m *match, with item) (string, error) {
	f := with.function()
	if f == nil {
		return substitute(with.text, m), nil
	}
	if err := e.step(m.start / bytesPerStep); err != nil {
		return "", err
	}
	x, err := e.invoke(f, matchObject(s, m))
	if err != nil {
		return "", err
	}
	if x.kind != kindString {
		return "", fail("D3012", x)
	}
	return x.text, nil
}

// substitute puts the match and its groups into a replacement. $ followed by anything else than $, 0 or the number of a group stands for itself.
func substitute(replacement string, m *match) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(replacement, "$")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		switch {
		case strings.HasPrefix(rest, "$"):
			b.WriteByte('$')
			replacement = rest[1:]
		case strings.HasPrefix(rest, "0"):
			b.WriteString(m.text)
			replacement = rest[1:]
		default:
			group, digits := groupNumber(rest, len(m.groups))
			if digits == 0 {
				b.WriteByte('$')
			} else if group >= 1 && group <= len(m.groups) {
				b.WriteString(m.groups[group-1].text)
			}
			replacement = rest[digits:]
		}
	}
}

// groupNumber reads the number of a group: of as many digits as the number of groups has, or one fewer where that is too large.
func groupNumber(s string, groups int) (number, digits int) {
	digitsMax := len(strconv.Itoa(max(groups, 1)))
	read := func(most int) (int, bool) {
		n := 0
		for n < most && n < len(s) && isDigit(s[n]) {
			n++
		}
		v, err := strconv.Atoi(s[:n])
		return v, err == nil
	}
	v, ok := read(digitsMax)
	if ok && digitsMax > 1 && v > groups {
		v, ok = read(digitsMax - 1)
	}
	if !ok {
		return 0, 0
	}
	return v, len(strconv.Itoa(v))
}
