package rest_test

// Proves what a query string is read as: parameters in their order, semicolons as they stand, and an error for what would be lost.

import (
	"errors"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/wire"
	"sluice/internal/wire/rest"
)

func TestParseQuery(t *testing.T) {
	for raw, c := range map[string]struct {
		want   url.Values
		broken bool
	}{
		"":               {url.Values{}, false},
		"a=1&b=2&a=3":    {url.Values{"a": {"1", "3"}, "b": {"2"}}, false},
		"a&=x&&b=":       {url.Values{"a": {""}, "": {"x"}, "b": {""}}, false},
		"a=1;b=2":        {url.Values{"a": {"1;b=2"}}, false},
		"a=%26+%2B&%41=": {url.Values{"a": {"& +"}, "A": {""}}, false},
		"a=1&b=%zz&c=3":  {url.Values{"a": {"1"}, "c": {"3"}}, true},
		"%=1":            {url.Values{}, true},
	} {
		got, err := rest.ParseQuery(raw)
		if malformed := new(wire.MalformedError); c.broken != errors.As(err, &malformed) || !c.broken && err != nil {
			t.Errorf("%q: %v", raw, err)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%q: %s", raw, d)
		}
	}
}
