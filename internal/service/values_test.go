package service

// Proves that what is observed is what is taken, once, and that many different values take bounded memory and lose no observation. How: a table by
// hand.

import (
	"cmp"
	"slices"
	"testing"
)

func TestValues(t *testing.T) {
	var v Values
	if v.Take() != nil {
		t.Error("there is something at first")
	}
	for _, x := range []float64{1, 0, 1, 2.5} {
		v.Observe(x)
	}
	got := v.Take()
	slices.SortFunc(got, func(a, b Sample) int { return cmp.Compare(a.Value, b.Value) })
	if want := []Sample{{0, 1}, {1, 2}, {2.5, 1}}; !slices.Equal(got, want) {
		t.Errorf("taken %v, want %v", got, want)
	}
	if v.Take() != nil {
		t.Error("it is taken twice")
	}
}

func TestManyValues(t *testing.T) {
	var v Values
	const n = 10 * differentValuesMax
	for i := range n {
		v.Observe(float64(i))
	}
	v.Observe(-3)
	got, count := v.Take(), 0.0
	for _, s := range got {
		count += s.Count
		if s.Value < 0 || s.Value >= differentValuesMax && s.Value != 1024 && s.Value != 2048 && s.Value != 4096 && s.Value != 8192 && s.Value != 16384 {
			t.Errorf("%v was not observed, nor is it a power of two", s.Value)
		}
	}
	if count != n+1 || len(got) != differentValuesMax+5 {
		t.Errorf("%v observations of %d values", count, len(got))
	}
}
