package jsonpath_test

// Proves that no path and no document brings Compile or Read down: they end, without a panic, in a result of the promised
// form or in one of the promised errors.

import (
	"errors"
	"testing"

	"sluice/internal/jsonpath"
	"sluice/internal/value"
)

func FuzzCompile(f *testing.F) {
	for _, c := range readRecorded(f) {
		f.Add(c.Path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		p, err := jsonpath.Compile(path)
		if err != nil {
			var syntax *jsonpath.SyntaxError
			if !errors.As(err, &syntax) || err.Error() == "" {
				t.Fatalf("%q: %v is no SyntaxError", path, err)
			}
			return
		}
		if p.String() == "" {
			t.Fatalf("%q has no form", path)
		}
	})
}

const fuzzSteps = 20_000

func FuzzRead(f *testing.F) {
	for _, c := range readRecorded(f) {
		f.Add(c.Path, c.Document.String())
	}
	f.Fuzz(func(t *testing.T, path, text string) {
		p, err := jsonpath.Compile(path)
		if err != nil {
			return
		}
		d, err := value.Parse(text)
		if err != nil {
			return
		}
		before := d.String()
		v, err := p.ReadSteps(d, fuzzSteps)
		if after := d.String(); after != before {
			t.Fatalf("%q changed %s to %s", path, before, after)
		}
		checkPromise(t, p, v, err)
	})
}

func checkPromise(t *testing.T, p *jsonpath.Path, v value.Value, err error) {
	t.Helper()
	var missing *jsonpath.NotFoundError
	var failed *jsonpath.EvaluationError
	var limit *jsonpath.LimitError
	switch {
	case err == nil:
		if !p.Definite() && v.Kind() != value.KindArray {
			t.Fatalf("%s is not definite and gives %v", p, v)
		}
	case !errors.As(err, &missing) && !errors.As(err, &failed) && !errors.As(err, &limit):
		t.Fatalf("%s: %T %v", p, err, err)
	}
}
