package service_test

// Proves that pages show each thing once, in order, however many there are on a page, that what comes and goes between two pages does no
// harm, and that a token which nobody gave is refused. How: all lists and limits up to a size, and things taken away on the way.

import (
	"fmt"
	"slices"
	"testing"

	"sluice/internal/service"
)

func names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("thing-%02d", i)
	}
	return out
}

func self(s string) string { return s }

func TestPagesShowEachThingOnce(t *testing.T) {
	for n := range 8 {
		for limit := 1; limit < 9; limit++ {
			var seen []string
			pages, token := 0, ""
			for ; ; pages++ {
				var page []string
				var ok bool
				if page, token, ok = service.Page(names(n), self, token, limit); !ok || len(page) > limit {
					t.Fatalf("%d of %d: %v %v", limit, n, page, ok)
				}
				if seen = append(seen, page...); token == "" {
					break
				}
			}
			if !slices.Equal(seen, names(n)) || pages != max(n-1, 0)/limit {
				t.Errorf("%d of %d: %d pages more, %v", limit, n, pages, seen)
			}
		}
	}
}

func TestPagesBearWhatComesAndGoes(t *testing.T) {
	_, token, _ := service.Page(names(6), self, "", 3)
	for name, c := range map[string]struct{ things, want []string }{
		"the last one shown is gone": {[]string{"thing-00", "thing-01", "thing-03", "thing-04"}, []string{"thing-03", "thing-04"}},
		"one came before it":         {append([]string{"a"}, names(4)...), []string{"thing-03"}},
		"one came right behind it":   {[]string{"thing-02", "thing-02a", "thing-03"}, []string{"thing-02a", "thing-03"}},
		"all are gone":               {nil, nil},
		"all behind it are gone":     {names(3), nil},
	} {
		if page, _, ok := service.Page(c.things, self, token, 9); !ok || !slices.Equal(page, c.want) {
			t.Errorf("%s: %v, want %v, %v", name, page, c.want, ok)
		}
	}
}

func TestTokensThatNobodyGave(t *testing.T) {
	for _, token := range []string{"!", "YQ==", "a", service.PageToken("\xff"), " "} {
		if page, _, ok := service.Page(names(3), self, token, 2); ok {
			t.Errorf("%q begins %v", token, page)
		}
	}
	if _, ok := service.ParsePageToken(service.PageToken("")); ok {
		t.Error("an empty key has a token")
	}
}
