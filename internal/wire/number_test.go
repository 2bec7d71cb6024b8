package wire_test

// Proves where numbers, booleans and times begin and end to be such, and that what is written is read again as the same value.
// How: tables of the edge cases, and generated values for the round trips.

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sluice/internal/wire"
)

func TestIntegers(t *testing.T) {
	for _, c := range []struct {
		text string
		bits uint8
		want int64
		ok   bool
	}{
		{"127", 8, 127, true},
		{"128", 8, 0, false},
		{"-128", 8, -128, true},
		{"-129", 8, 0, false},
		{"32768", 16, 0, false},
		{"2147483647", 32, math.MaxInt32, true},
		{"2147483648", 32, 0, false},
		{"9223372036854775807", 64, math.MaxInt64, true},
		{"9223372036854775808", 64, 0, false},
		{"-9223372036854775808", 64, math.MinInt64, true},
		{"", 32, 0, false},
		{" 1", 32, 0, false},
		{"1_000", 32, 0, false},
		{"0x10", 32, 0, false},
		{"1.0", 32, 0, false},
		{"1e3", 32, 0, false},
		{"+5", 32, 5, true},
		{"007", 32, 7, true},
		{"\x00", 32, 0, false},
	} {
		if got, err := wire.ParseInt(c.text, c.bits); (err == nil) != c.ok || got != c.want {
			t.Errorf("%q in %d bits: %d %v", c.text, c.bits, got, err)
		}
	}
}

func TestFloats(t *testing.T) {
	for text, ok := range map[string]bool{
		"1": true, "-1.5e-3": true, "NaN": true, "Infinity": true, "-Infinity": true, "1e308": true, "5e-324": true, ".5": true,
		"1e309": false, "": false, "inf": false, "nan": false, "+Inf": false, "0x1p4": false, "1_0": false, "1,5": false, "\t1": false, "--1": false, "e": false, ".": false,
	} {
		if _, err := wire.ParseFloat(text); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
	for _, c := range []struct {
		v    float64
		bits uint8
		want string
	}{
		{1, 64, "1"},
		{-0.5, 64, "-0.5"},
		{1e15, 64, "1e+15"},
		{999999999999999, 64, "999999999999999"},
		{0.1, 64, "0.1"},
		{float64(float32(0.1)), 32, "0.1"},
		{math.NaN(), 64, "NaN"},
		{math.Inf(1), 32, "Infinity"},
		{math.Inf(-1), 64, "-Infinity"},
		{math.MaxFloat64, 64, "1.7976931348623157e+308"},
	} {
		if got := string(wire.AppendFloat(nil, c.v, c.bits)); got != c.want {
			t.Errorf("%v is %s, want %s", c.v, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.Float64().Draw(t, "v")
		if got, err := wire.ParseFloat(string(wire.AppendFloat(nil, v, 64))); err != nil || got != v && !math.IsNaN(v) {
			t.Fatalf("%v became %v, %v", v, got, err)
		}
	})
}

func TestBooleans(t *testing.T) {
	for text, ok := range map[string]bool{"true": true, "false": true, "True": false, "TRUE": false, "1": false, "": false, "yes": false, "true\n": false} {
		if v, err := wire.ParseBool(text); (err == nil) != ok || v != (text == "true") {
			t.Errorf("%q: %v %v", text, v, err)
		}
	}
}

func TestTimes(t *testing.T) {
	for _, c := range []struct {
		text   string
		format wire.TimeFormat
		want   string // RFC 3339; empty for an error
	}{
		{"1985-04-12T23:20:50.52Z", wire.DateTime, "1985-04-12T23:20:50.52Z"},
		{"1985-04-12T23:20:50+02:00", wire.DateTime, "1985-04-12T21:20:50Z"},
		{"1985-04-12T23:20:50", wire.DateTime, ""},
		{"1985-02-30T23:20:50Z", wire.DateTime, ""},
		{"Tue, 29 Apr 2014 18:30:38 GMT", wire.HTTPDate, "2014-04-29T18:30:38Z"},
		{"Tue, 29 Apr 2014 18:30:38.123 GMT", wire.HTTPDate, "2014-04-29T18:30:38.123Z"},
		{"Tue, 29 Apr 2014 18:30:38 CET", wire.HTTPDate, ""},
		{"1515531081.123", wire.EpochSeconds, "2018-01-09T20:51:21.123Z"},
		{"-1", wire.EpochSeconds, "1969-12-31T23:59:59Z"},
		{"1e9", wire.EpochSeconds, "2001-09-09T01:46:40Z"},
		{"253402300799", wire.EpochSeconds, "9999-12-31T23:59:59Z"},
		{"253402300800", wire.EpochSeconds, ""},
		{"-62167219201", wire.EpochSeconds, ""},
		{"NaN", wire.EpochSeconds, ""},
		{"Infinity", wire.EpochSeconds, ""},
		{"0x10", wire.EpochSeconds, ""},
		{"1_0", wire.EpochSeconds, ""},
		{"", wire.EpochSeconds, ""},
		{"1515531081", wire.DefaultTime, "2018-01-09T20:51:21Z"},
		{"2018-01-09T20:51:21Z", wire.DefaultTime, "2018-01-09T20:51:21Z"},
		{"Tue, 09 Jan 2018 20:51:21 GMT", wire.DefaultTime, "2018-01-09T20:51:21Z"},
		{"yesterday", wire.DefaultTime, ""},
	} {
		got, err := wire.ParseTime(c.text, c.format)
		if (err == nil) != (c.want != "") || err == nil && got.Format(time.RFC3339Nano) != c.want {
			t.Errorf("%q: %v %v, want %q", c.text, got, err, c.want)
		}
	}
	for millis, want := range map[int64]string{ // as java.lang.Double.toString has them
		1486772644911: "1.486772644911E9", 1486772644910: "1.48677264491E9", 1486772644000: "1.486772644E9", 1000000000000: "1.0E9", -1486772644911: "-1.486772644911E9",
		10000000000: "1.0E7", 9999999999: "9999999.999", 12345000: "12345.0", 12345500: "12345.5", 0: "0.0", -1500: "-1.5", 253402300799000: "2.53402300799E11",
	} {
		if got := string(wire.AppendTime(nil, time.UnixMilli(millis), wire.EpochDouble)); got != want {
			t.Errorf("%d is %s, want %s", millis, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		want := time.UnixMilli(rapid.Int64Range(-62167219200_000, 253402300799_000).Draw(t, "millis")).UTC()
		for _, format := range []wire.TimeFormat{wire.DateTime, wire.EpochSeconds, wire.EpochDouble} {
			text := string(wire.AppendTime(nil, want, format))
			if got, err := wire.ParseTime(text, format); err != nil || !got.Equal(want) {
				t.Fatalf("%v was written as %s and read as %v, %v", want, text, got, err)
			}
		}
	})
}
