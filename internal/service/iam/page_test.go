package iam

// Proves that pages, whatever their size, show every item once and in order, also when items vanish between pages, and that
// no marker makes anything but a page or an error.

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/wire"
)

func TestPagesShowEverythingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Za-z0-9+=,.@_-]{1,8}`), 0, 30, strings.ToLower).Draw(t, "items")
		slices.SortFunc(items, func(a, b string) int { return strings.Compare(fold(a), fold(b)) })
		size := wire.Some(int64(rapid.IntRange(1, 12).Draw(t, "size")))
		want := slices.Clone(items)
		var got []string
		var marker wire.Opt[string]
		for {
			part, next, err := page(items, fold, marker, size)
			if err != nil || len(part) > int(size.V) {
				t.Fatalf("%v, %v", part, err)
			}
			got = append(got, part...)
			if !next.Set {
				break
			}
			marker = next
			if rapid.Bool().Draw(t, "vanish") { // what was shown last, to which the marker points
				items = slices.DeleteFunc(slices.Clone(items), func(s string) bool { return s == part[len(part)-1] })
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("got %q, want %q", got, want)
		}
	})
}

func FuzzMarker(f *testing.F) {
	f.Add("YQ", 1)
	f.Add("", 0)
	f.Add("%%%", 1000)
	f.Fuzz(func(t *testing.T, marker string, size int) {
		items := []string{"a", "b", "c"}
		part, _, err := page(items, fold, wire.Some(marker), wire.Some(int64(max(size, 1))))
		if err == nil && len(part) > len(items) {
			t.Fatal(part)
		}
		if _, _, err := pageInOrder(items, wire.Some(marker), wire.Some(int64(max(size, 1)))); err != nil && err.Error() == "" {
			t.Fatal(err)
		}
	})
}
