package jsonata

import (
	"errors"
	"math"
	"strings"
)

// prettyIndent is what $string(x, true) indents with.
const prettyIndent = "  "

// string makes the text of a value: a text itself, nothing of what is undefined or a function, JSON of anything else.
func (e *evaluation) string(x item, indent string) (string, error) {
	switch x.kind {
	case kindString:
		return x.text, nil
	case kindUndefined, kindFunction:
		return "", nil
	case kindBool:
		if x.isTrue() {
			return "true", nil
		}
		return "false", nil
	case kindNumber:
		f := x.float()
		if math.IsInf(f, 0) || math.IsNaN(f) {
			return "", fail("D3001", x)
		}
		return numberText(rounded(f)), nil
	case kindArray:
		if l := x.list(); l != nil && l.wrapper {
			x = l.at(0)
		}
	default:
	}
	w := writer{bytesMax: e.bytes, indent: indent, run: e}
	if err := w.write(x, 0); err != nil {
		if errors.Is(err, errTooLong) {
			return "", errMemory()
		}
		return "", err
	}
	return string(w.dst), e.grow(len(w.dst))
}

func toString(e *evaluation, args []item) (item, error) {
	if !argument(args, 0).defined() {
		return undefined, nil
	}
	indent := ""
	if pretty := argument(args, 1); pretty.isTrue() {
		indent = prettyIndent
	}
	s, err := e.string(args[0], indent)
	return text(s), err
}

// onText makes a function of texts one of the library, which gives nothing for nothing.
func (e *evaluation) onText(args []item, do func(s string) item) (item, error) {
	x := argument(args, 0)
	if !x.defined() {
		return undefined, nil
	}
	if err := e.grow(len(x.text)); err != nil {
		return undefined, err
	}
	return do(x.text), nil
}

func substring(e *evaluation, args []item) (item, error) {
	return e.onText(args, func(s string) item {
		n := float64(characters(s))
		start, length := 0.0, argument(args, 2)
		if x := argument(args, 1); x.defined() {
			start = math.Trunc(x.float())
		}
		if n+start < 0 {
			start = 0
		}
		end := n
		if length.defined() {
			size := length.float()
			if size <= 0 {
				return text("")
			}
			if end = start + size; start < 0 {
				end += n
			}
		}
		if start < 0 {
			start += n
		}
		from, to := integer(min(start, n)), integer(math.Trunc(min(end, n)))
		if to <= from {
			return text("")
		}
		return text(sliceCharacters(s, from, to))
	})
}

// needle is the text that is looked for; the reference looks for "undefined" where it is missing.
func needle(args []item) string {
	if x := argument(args, 1); x.defined() {
		return x.text
	}
	return "undefined"
}

func substringBefore(e *evaluation, args []item) (item, error) {
	return e.onText(args, func(s string) item {
		before, _, _ := strings.Cut(s, needle(args))
		return text(before)
	})
}

func substringAfter(e *evaluation, args []item) (item, error) {
	return e.onText(args, func(s string) item {
		if _, after, found := strings.Cut(s, needle(args)); found {
			return text(after)
		}
		return text(s)
	})
}

func length(e *evaluation, args []item) (item, error) {
	return e.onText(args, func(s string) item { return number(float64(characters(s))) })
}

// trim makes one space of each run of spaces, and none of those at the ends.
func trim(e *evaluation, args []item) (item, error) {
	return e.onText(args, func(s string) item {
		words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' })
		return text(strings.Join(words, " "))
	})
}

// padMax is how many characters $pad adds. Source: as errMemory's text; so many are added, of whatever bytes, and one more is not.
const padMax = 262_144

func pad(e *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	if !x.defined() {
		return undefined, nil
	}
	filler := argument(args, 2).text
	if filler == "" {
		filler = " "
	}
	width := argument(args, 1)
	if !width.defined() {
		return x, nil
	}
	missing := math.Abs(math.Trunc(width.float())) - float64(characters(x.text))
	if missing <= 0 {
		return x, nil
	}
	if missing > padMax || missing*float64(len(filler)) > float64(e.bytes) {
		return undefined, errMemory()
	}
	padding := strings.Repeat(filler, int(missing))
	if units(filler) > 1 {
		padding = sliceCharacters(padding, 0, int(missing))
	}
	if err := e.grow(len(padding) + len(x.text)); err != nil {
		return undefined, err
	}
	if width.float() > 0 {
		return text(join(x.text, padding)), nil
	}
	return text(join(padding, x.text)), nil
}

func joinTexts(e *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	if !x.defined() {
		return undefined, nil
	}
	separator := argument(args, 1).text
	v, _ := x.elements()
	var b []byte
	for i := range v.n {
		part := v.at(i).text
		if i > 0 {
			part = join(separator, part)
		}
		if err := e.grow(2 * len(part)); err != nil {
			return undefined, err
		}
		if err := e.step(1); err != nil {
			return undefined, err
		}
		if len(part) > 0 && part[0] == surrogateLead {
			b = []byte(join(string(b), part))
		} else {
			b = append(b, part...)
		}
	}
	return text(string(b)), nil
}
