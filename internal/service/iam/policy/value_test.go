package policy

// Proves that numbers and dates are read and ordered exactly: against math/big and time, on tables and on what the fuzzer
// finds.

import (
	"math/big"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseInstant(t *testing.T) {
	for _, c := range []struct {
		text string
		want string // RFC 3339, or "" for no date
	}{
		{"2020-02-29T12:30:15Z", "2020-02-29T12:30:15Z"},
		{"2020-02-29t12:30:15z", "2020-02-29T12:30:15Z"},
		{"2020-02-29T12:30:15.25+05:30", "2020-02-29T07:00:15.25Z"},
		{"2020-02-29T12:30-08:00", "2020-02-29T20:30:00Z"},
		{"2020-02-29T12", "2020-02-29T12:00:00Z"},
		{"2020-2-9", "2020-02-09T00:00:00Z"},
		{"2020-02", "2020-02-01T00:00:00Z"},
		{"1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z"},
		{"0001-01-01", "0001-01-01T00:00:00Z"},
		{"2021-02-29", "2021-03-01T00:00:00Z"},
		{"0", "1970-01-01T00:00:00Z"},
		{"1577836800", "2020-01-01T00:00:00Z"},
		{"", ""},
		{"-", ""},
		{"T", ""},
		{"soon", ""},
		{"1.5", ""},
		{"2020-13-01", ""},
		{"2020-00-01", ""},
		{"2020-01-32", ""},
		{"2020-01-01-01", ""},
		{"2020-01-01T24:00Z", ""},
		{"2020-01-01T12:60Z", ""},
		{"2020-01-01T12:00:60Z", ""},
		{"2020-01-01T12:00:00:00Z", ""},
		{"2020-01-01T12:00:00.Z", ""},
		{"2020-01-01T12:00:00.1234567890Z", ""},
		{"2020-01-01T12:00:00+1", ""},
		{"2020-01-01T12:00:00+24:00", ""},
		{"2020-01-01T12:00:00+01:60", ""},
		{"2020-01-01T-1", ""},
		{"999999999-01-01", ""},
		{"9223372036854775808", ""},
		{"2020-01-01x", ""},
	} {
		got, ok := parseInstant(c.text)
		if !ok || c.want == "" {
			if ok != (c.want != "") {
				t.Errorf("%q: %v, %v", c.text, got, ok)
			}
			continue
		}
		want, err := time.Parse(time.RFC3339, c.want)
		if err != nil {
			t.Fatal(err)
		}
		if got.seconds != want.Unix() || got.nanos != int64(want.Nanosecond()) {
			t.Errorf("%q: %s", c.text, time.Unix(got.seconds, got.nanos).UTC())
		}
	}
}

// Proves that the calendar is the one of package time, from long before our era to long after it.
func TestCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seconds := rapid.Int64Range(-9_000_000_000_000, 9_000_000_000_000).Draw(t, "seconds")
		at := time.Unix(seconds, 0).UTC()
		sign, year := "", at.Year()
		if year < 0 {
			sign, year = "-", -year
		}
		text := sign + strconv.Itoa(year) + at.Format("-01-02T15:04:05Z")
		if got, ok := parseInstant(text); !ok || got.seconds != seconds {
			t.Fatalf("%s is %d, not %d (%v)", text, seconds, got.seconds, ok)
		}
	})
}

func FuzzParseInstant(f *testing.F) {
	for _, seed := range []string{"2020-02-29T12:30:15.25+05:30", "-292275054-01-01", "1577836800", "2016-12-13t2:00:00.593194+10:59"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := parseInstant(text)
		if ok && (got.nanos < 0 || got.nanos >= int64(time.Second)) {
			t.Fatalf("%q: %d nanoseconds", text, got.nanos)
		}
		if want, err := time.Parse(time.RFC3339Nano, text); err == nil && ok && got.seconds != want.Unix() {
			t.Fatalf("%q: %d, not %d", text, got.seconds, want.Unix())
		}
	})
}

func FuzzCompareNumbers(f *testing.F) {
	f.Add("1", "1.0")
	f.Add("-0", "0")
	f.Add("9007199254740993", "9007199254740992")
	f.Add("1e3", "999.999")
	f.Add("-.5", "-0.50001")
	f.Fuzz(func(t *testing.T, a, b string) {
		if len(a) > 50 || len(b) > 50 || hugeExponent(a) || hugeExponent(b) {
			t.Skip()
		}
		x, okX := parseNumber(a)
		y, okY := parseNumber(b)
		if !okX || !okY {
			return
		}
		wantX, okX := new(big.Rat).SetString(a)
		wantY, okY := new(big.Rat).SetString(b)
		if !okX || !okY {
			t.Fatalf("%q or %q is no number to math/big", a, b)
		}
		if got, want := x.compare(y), wantX.Cmp(wantY); got != want {
			t.Fatalf("%q and %q: %d, not %d", a, b, got, want)
		}
		if got := y.compare(x); got != -wantX.Cmp(wantY) {
			t.Fatalf("%q and %q the other way round: %d", a, b, got)
		}
	})
}

// hugeExponent spares math/big numbers of a million digits.
func hugeExponent(text string) bool {
	_, exponent, found := strings.Cut(strings.ToLower(text), "e")
	return found && len(exponent) > 4
}

func TestParseNumber(t *testing.T) {
	for _, text := range []string{"", ".", "-", "+", "1x", "0x10", "1_000", "١", "1e", "1e+", "e1", "1e1000001", "1.2.3", "1/2", " 1", "NaN", "Inf"} {
		if n, ok := parseNumber(text); ok {
			t.Errorf("%q is %+v", text, n)
		}
	}
	for _, text := range []string{"0", "-0", "+1", "1.", ".1", "1e1", "1E-1", "1e+1", strings.Repeat("9", 1000)} {
		if _, ok := parseNumber(text); !ok {
			t.Errorf("%q is no number", text)
		}
	}
}
