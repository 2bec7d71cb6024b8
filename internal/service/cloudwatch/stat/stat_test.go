package stat

// Proves that statistics are what their definitions say, that a Set stays bounded, that merging in any order and through the disk's form
// gives the same, and that no bytes make the reader panic. How: tables, and properties against plain lists of values.

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func hundred() *Set {
	s := &Set{}
	for i := 1; i <= 100; i++ {
		s.Add(float64(i), 1)
	}
	return s
}

func TestStatistics(t *testing.T) {
	for name, want := range map[string]float64{
		"SampleCount": 100, "Sum": 5050, "Average": 50.5, "Minimum": 1, "Maximum": 100,
		"p0": 1, "p50": 50, "p99": 99, "p99.9": 100, "p100": 100, "P90": 90,
		"tm90": 45.5, "TM(10%:90%)": 50.5, "TM(10%:)": 55.5, "TM(:50%)": 25.5, "TM(50:60)": 55.5, "IQM": 50.5,
		"tc90": 90, "TC(10:20)": 10, "ts50": 1275, "TS(:2)": 3, "PR(:50)": 50, "PR(10:20)": 10, "PR(90:)": 10,
		"wm90": (45.5*90 + 90*10) / 100, "WM(10%:90%)": (10*10 + 50.5*80 + 90*10) / 100.0,
	} {
		s, err := Parse(name)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got, ok := s.Value(hundred()); !ok || math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, name := range []string{
		"", "sum", "p", "p101", "p-1", "p1e1", "pNaN", "p99.12345678901", "tm", "tm(", "TM(:)", "TM(90%:10%)", "TM(10%:90)", "pr90", "PR(10%:20%)",
		"PR(5:5)", "TM(10%:20%:30%)", "tm0x10", "TM(NaN:1)", "Maximum ", "TM(10%:90%",
	} {
		if s, err := Parse(name); err == nil {
			t.Errorf("%q is %+v", name, s)
		}
	}
}

func TestWhatHasNoDistribution(t *testing.T) {
	p, _ := Parse("p50")
	for what, c := range map[string]struct {
		set  Set
		want bool
	}{
		"statistics": {OfStatistics(10, 55, 1, 10), false}, "one": {OfStatistics(1, 5, 5, 5), true}, "equal": {OfStatistics(4, 20, 5, 5), true},
		"negative": {Of(-1, 1), false}, "none": {Set{}, false},
	} {
		if _, ok := p.Value(&c.set); ok != c.want {
			t.Errorf("%s: %v", what, ok)
		}
	}
}

// TestBounded proves that a Set of any values is small, and its percentiles near the true ones.
func TestBounded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(0.001, 1e6), 1, 400).Draw(t, "values")
		var whole, left, right Set
		for i, v := range values {
			whole.Add(v, 1)
			if i%2 == 0 {
				left.Add(v, 1)
			} else {
				right.Add(v, 1)
			}
		}
		decoded, err := Decode(right.Append(nil))
		if err != nil && right.Count > 0 {
			t.Fatal(err)
		}
		left.Merge(&decoded)
		slices.Sort(values)
		for _, s := range []*Set{&whole, &left} {
			if s.Count != float64(len(values)) || s.Min != values[0] || s.Max != values[len(values)-1] || len(s.spread.points) > distinctMax {
				t.Fatalf("%+v", s)
			}
			width := math.Pow(ratioFirst, math.Exp2(float64(s.spread.grain)))
			for _, p := range []float64{1, 50, 90, 99} {
				rank := max(int(math.Ceil(p/100*float64(len(values)))), 1)
				if got, want := s.percentile(p), values[rank-1]; got > want*width || got < want/width {
					t.Fatalf("p%v is %v, want %v within %v", p, got, want, width)
				}
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add((&Set{}).Append(nil))
	f.Add(hundred().Append(nil))
	one := Of(1, 1)
	f.Add(one.Append(nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := Decode(b)
		if err != nil {
			return
		}
		s.Merge(&s)
		s.Add(1, 1)
		p, _ := Parse("p50")
		p.Value(&s)
	})
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"p99", "TM(10%:90%)", "PR(:300)", "IQM"} {
		f.Add(name)
	}
	f.Fuzz(func(_ *testing.T, name string) {
		if s, err := Parse(name); err == nil {
			s.Value(hundred())
		}
	})
}

func BenchmarkAdd(b *testing.B) {
	b.ReportAllocs()
	var s Set
	for i := 0; b.Loop(); i++ {
		s.Add(float64(i%1000), 1)
	}
}
