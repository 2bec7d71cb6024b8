package jsonschema

import (
	"sluice/internal/jsonschema/ecma"
	"sluice/internal/value"
)

// patternCheck is pattern.
type patternCheck struct{ pattern *ecma.Regexp }

func compilePattern(_ *compiler, n *node, p place, _ *value.Object) error {
	text, ok := p.value.AsString()
	if !ok {
		return incorrectType(p, "string")
	}
	re, err := ecma.Compile(text)
	if err != nil {
		return &Error{Where: p.where(), Message: `string "` + text + `" is not a valid ECMA 262 regular expression`, Cause: err}
	}
	n.on(&patternCheck{re}, value.KindString)
	return nil
}

func (c *patternCheck) test(r *run, v value.Value) {
	s, _ := v.AsString()
	if !r.match(c.pattern, s) && !r.aborted {
		r.fail(c, v, 0)
	}
}

func (c *patternCheck) text(dst []byte, v value.Value, _ int) []byte {
	s, _ := v.AsString()
	dst = append(append(append(dst, `ECMA 262 regex "`...), c.pattern.String()...), `" does not match input string "`...)
	return append(append(dst, s...), '"')
}
