package value_test

// Proves the arithmetic on number literals: Compare against math/big over random decimals, Int64 and IsIntegral by a
// table of edges, Float's form against what it must read back as.

import (
	"math"
	"math/big"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/value"
)

func number(t testing.TB, literal string) value.Number {
	t.Helper()
	v, ok := value.ParseNumber(literal)
	if !ok {
		t.Fatalf("ParseNumber(%q) says it is none", literal)
	}
	n, ok := v.AsNumber()
	if !ok {
		t.Fatalf("%q is no number", literal)
	}
	return n
}

func TestNumberInt64(t *testing.T) {
	for _, c := range []struct {
		literal  string
		want     int64
		ok       bool
		integral bool
	}{
		{"0", 0, true, true},
		{"-0", 0, true, true},
		{"-0.0e5", 0, true, true},
		{"7", 7, true, true},
		{"1.0", 1, true, true},
		{"1.50", 0, false, false},
		{"0.001E3", 1, true, true},
		{"-12.5e1", -125, true, true},
		{"1E18", 1e18, true, true},
		{"1E19", 0, false, true},
		{"9223372036854775807", math.MaxInt64, true, true},
		{"9223372036854775807.0", math.MaxInt64, true, true},
		{"9223372036854775808", 0, false, true},
		{"-9223372036854775808", math.MinInt64, true, true},
		{"-92233720368547758.08e2", math.MinInt64, true, true},
		{"1e99999999999999999999", 0, false, true},
		{"1e-99999999999999999999", 0, false, false},
	} {
		n := number(t, c.literal)
		if got, ok := n.Int64(); got != c.want || ok != c.ok {
			t.Errorf("Int64 of %s = %d, %t; want %d, %t", c.literal, got, ok, c.want, c.ok)
		}
		if got := n.IsIntegral(); got != c.integral {
			t.Errorf("IsIntegral of %s = %t", c.literal, got)
		}
		if got, want := n.IsLiteralInteger(), !strings.ContainsAny(c.literal, ".eE"); got != want {
			t.Errorf("IsLiteralInteger of %s = %t", c.literal, got)
		}
	}
}

func TestNumberFloat64(t *testing.T) {
	for literal, want := range map[string]float64{
		"1.10": 1.1, "-1E400": math.Inf(-1), "1E-400": 0, "5e-324": math.SmallestNonzeroFloat64,
	} {
		if got := number(t, literal).Float64(); got != want {
			t.Errorf("Float64 of %s = %v, want %v", literal, got, want)
		}
	}
}

func TestFloat(t *testing.T) {
	for f, want := range map[float64]string{
		0: "0", 1: "1", -1.5: "-1.5", 1e20: "100000000000000000000", 1e21: "1e+21", 1.25e-7: "1.25e-7", 1e-6: "0.000001",
		math.NaN(): "null", math.Inf(1): "null", math.MaxFloat64: "1.7976931348623157e+308", 5e-324: "5e-324",
	} {
		if got := value.Float(f).String(); got != want {
			t.Errorf("Float(%v) = %s, want %s", f, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float64().Draw(t, "f")
		n, ok := value.Float(f).AsNumber()
		if !ok || n.Float64() != f {
			t.Fatalf("Float(%v) reads back as %s", f, n)
		}
		if _, ok := value.ParseNumber(n.String()); !ok {
			t.Fatalf("Float(%v) = %s is no JSON number", f, n)
		}
	})
}

func TestParseNumberRefuses(t *testing.T) {
	for _, text := range []string{"", " 1", "1 ", "+1", "0x1", "1_000", "Infinity", "-", "1e", "٣"} {
		if v, ok := value.ParseNumber(text); ok {
			t.Errorf("ParseNumber(%q) = %v", text, v)
		}
	}
}

func TestCompareAgainstBig(t *testing.T) {
	literals := rapid.StringMatching(`-?(0|[1-9][0-9]{0,20})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := literals.Draw(t, "a"), literals.Draw(t, "b")
		x, okX := new(big.Rat).SetString(a)
		y, okY := new(big.Rat).SetString(b)
		if !okX || !okY {
			t.Fatalf("big refuses %q or %q", a, b)
		}
		va, _ := value.ParseNumber(a)
		vb, _ := value.ParseNumber(b)
		na, _ := va.AsNumber()
		nb, _ := vb.AsNumber()
		if got, want := na.Compare(nb), x.Cmp(y); got != want {
			t.Fatalf("Compare(%s, %s) = %d, want %d", a, b, got, want)
		}
		if got, want := value.Equal(va, vb), x.Cmp(y) == 0; got != want {
			t.Fatalf("Equal(%s, %s) = %t", a, b, got)
		}
	})
}

func TestCompareHugeExponents(t *testing.T) {
	small, large := number(t, "-1e99999999999999999999"), number(t, "2e999999999999999999")
	if small.Compare(large) != -1 || large.Compare(small) != 1 || large.Compare(number(t, "20e999999999999999998")) != 0 {
		t.Error("numbers beyond every float64 compare wrongly")
	}
}
