package javanumber_test

import (
	"math"
	"testing"

	"sluice/internal/javanumber"
)

func TestAppendDouble(t *testing.T) {
	for f, want := range map[float64]string{
		0: "0.0", 1: "1.0", -1.5: "-1.5", 0.001: "0.001", 0.0009999: "9.999E-4", 9999999: "9999999.0", 1e7: "1.0E7", 123456789.125: "1.23456789125E8",
		1e21: "1.0E21", math.MaxFloat64: "1.7976931348623157E308", math.SmallestNonzeroFloat64: "4.9E-324", math.Inf(1): "Infinity", math.Inf(-1): "-Infinity",
	} {
		if got := string(javanumber.AppendDouble(nil, f)); got != want {
			t.Errorf("%v is written %s, want %s", f, got, want)
		}
	}
	if got := string(javanumber.AppendDouble(nil, math.NaN())) + string(javanumber.AppendDouble(nil, math.Copysign(0, -1))); got != "NaN-0.0" {
		t.Errorf("NaN and negative zero are written %s", got)
	}
}
