package jsonata

import (
	"math"
	"strings"
)

// limited reads the limit of $match, $replace and $split: how many matches count.
func limited(x item, code string) (float64, error) {
	if !x.defined() {
		return math.Inf(1), nil
	}
	f := x.float()
	if f < 0 {
		return 0, fail(code, x)
	}
	return f, nil
}

// eachMatch calls yield for each match, up to the limit.
func (e *evaluation) eachMatch(f *function, s string, limit float64, yield func(m *match) error) error {
	if limit <= 0 {
		return nil
	}
	m, err := e.matcher(f, s)
	for n := 0.0; err == nil && m != nil && n < limit; n++ {
		if err = yield(m); err != nil {
			return err
		}
		if err = e.elements(1 + len(m.groups)); err != nil {
			return err
		}
		m, err = m.next()
	}
	return err
}

func matchText(e *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	if !x.defined() {
		return undefined, nil
	}
	limit, err := limited(argument(args, 2), "D3040")
	if err != nil {
		return undefined, err
	}
	out := &list{sequence: true}
	at, index := 0, 0
	err = e.eachMatch(argument(args, 1).function(), x.text, limit, func(m *match) error {
		if m.start < at {
			at, index = 0, 0
		}
		index += units(x.text[at:m.start])
		at = m.start
		found := &record{}
		found.set("match", text(m.text))
		found.set("index", number(float64(index)))
		found.set("groups", newArray(m.groups))
		out.push(object(found))
		return e.elements(4)
	})
	return array(out), err
}

func contains(e *evaluation, args []item) (item, error) {
	x, token := argument(args, 0), argument(args, 1)
	if !x.defined() {
		return undefined, nil
	}
	f := token.function()
	if f == nil {
		return boolean(strings.Contains(x.text, needle(args))), nil
	}
	m, err := e.matcher(f, x.text)
	return boolean(m != nil), err
}

func splitText(e *evaluation, args []item) (item, error) {
	x := argument(args, 0)
	if !x.defined() {
		return undefined, nil
	}
	limit, err := limited(argument(args, 2), "D3020")
	if err != nil {
		return undefined, err
	}
	if limit == 0 {
		return newArray(nil), nil
	}
	if f := argument(args, 1).function(); f != nil {
		return e.splitAt(f, x.text, limit)
	}
	limit = math.Floor(limit)
	if err := e.elements(2 * strings.Count(x.text, needle(args))); err != nil {
		return undefined, err
	}
	parts := splitPlain(x.text, needle(args), limit)
	out := make([]item, len(parts))
	for i, part := range parts {
		out[i] = text(part)
	}
	return newArray(out), nil
}

// splitPlain splits at a text; at nothing it gives the UTF-16 units.
func splitPlain(s, separator string, limit float64) []string {
	var parts []string
	if separator != "" {
		parts = strings.Split(s, separator)
	} else {
		for _, u := range unitsIn(s) {
			parts = append(parts, string(appendUnit(nil, u)))
		}
	}
	if float64(len(parts)) > limit {
		parts = parts[:int(limit)]
	}
	return parts
}

// splitAt splits at matches.
func (e *evaluation) splitAt(f *function, s string, limit float64) (item, error) {
	var out []item
	start, found := 0, 0.0
	err := e.eachMatch(f, s, limit, func(m *match) error {
		out = append(out, text(s[min(start, m.start):m.start]))
		start = m.end
		found++
		return nil
	})
	if err != nil {
		return undefined, err
	}
	if found < limit {
		out = append(out, text(s[min(start, len(s)):]))
	}
	return newArray(out), e.elements(len(out))
}
