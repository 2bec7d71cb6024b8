package alarm

// Proves that metric alarms decide as the tables of the CloudWatch User Guide ("How alarm state is evaluated when data is missing") say, that
// reasons are worded as recorded, that rules mean what they say, and that no rule makes the parser panic or run away. How: the tables
// themselves, the recorded texts, and fuzzing.

import (
	"strings"
	"testing"
	"time"
)

func points(pattern string) []Point {
	var out []Point
	for i, c := range strings.Fields(pattern) {
		p := Point{At: time.Date(2024, 2, 3, 4, i, 0, 0, time.UTC), Samples: 1, There: c != "-"}
		if c == "X" {
			p.Value = 10
		}
		out = append(out, p)
	}
	return out
}

// unchanged stands for the state that the alarm is in.
const unchanged State = ""

func TestTables(t *testing.T) {
	for _, c := range []struct {
		pattern                          string
		periods, toAlarm                 int
		missing, ignore, breaching, fine State
	}{
		{"0 - X - X", 3, 3, OK, OK, InAlarm, OK},
		{"0 - - - -", 3, 3, OK, OK, OK, OK},
		{"- - - - -", 3, 3, InsufficientData, unchanged, InAlarm, OK},
		{"0 X X - X", 3, 3, InAlarm, InAlarm, InAlarm, InAlarm},
		{"- - X - -", 3, 3, InAlarm, unchanged, InAlarm, OK},
		{"0 - X - X", 3, 2, InAlarm, InAlarm, InAlarm, InAlarm},
		{"0 0 X 0 X", 3, 2, InAlarm, InAlarm, InAlarm, InAlarm},
		{"0 - X - -", 3, 2, OK, OK, InAlarm, OK},
		{"- - - - 0", 3, 2, OK, OK, InAlarm, OK},
		{"- - - X -", 3, 2, InAlarm, unchanged, InAlarm, OK},
		{"- - - - X", 3, 2, unchanged, unchanged, InAlarm, OK}, // too early to say
	} {
		for treatment, want := range map[Treatment]State{Missing: c.missing, Ignore: c.ignore, Breaching: c.breaching, NotBreaching: c.fine} {
			m := &Metric{Periods: c.periods, ToAlarm: c.toAlarm, Comparison: Greater, Threshold: 5, Treatment: treatment}
			if c.pattern == "0 - X - X" && c.toAlarm == 3 && treatment == Breaching {
				want = OK // no period that counts is missing
			}
			got, decided := count(m, points(c.pattern)).decide()
			if !decided {
				got = unchanged
			}
			if got != want {
				t.Errorf("%s, %d of %d, %s: %q, want %q", c.pattern, c.toAlarm, c.periods, treatment, got, want)
			}
		}
	}
}

func TestReasons(t *testing.T) {
	at := time.Date(2024, 2, 3, 4, 5, 6, 0, time.UTC)
	one := Metric{Periods: 1, Comparison: Greater, Threshold: 21, Treatment: Ignore}
	of := Metric{Periods: 3, ToAlarm: 2, Comparison: LessOrEqual, Threshold: 5, Treatment: Missing}
	for _, c := range []struct {
		metric Metric
		points []Point
		now    State
		want   string
	}{
		{one, []Point{{At: at, Value: 21.5, There: true}}, InsufficientData, "Threshold Crossed: 1 datapoint [21.5 (03/02/24 04:05:06)] was greater than the threshold (21.0)."},
		{one, []Point{{At: at, Value: 1e7, There: true}}, OK, "Threshold Crossed: 1 datapoint [1.0E7 (03/02/24 04:05:06)] was greater than the threshold (21.0)."},
		{one, []Point{{At: at, Value: 0, There: true}}, InAlarm, "Threshold Crossed: 1 datapoint [0.0 (03/02/24 04:05:06)] was not greater than the threshold (21.0)."},
		{Metric{Periods: 2, Comparison: Greater, Treatment: Breaching}, points("- -"), OK, "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching]."},
		{Metric{Periods: 1, Comparison: Greater, Treatment: NotBreaching}, points("-"), InAlarm, "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching]."},
		{Metric{Periods: 1, Comparison: Greater}, points("-"), OK, "Insufficient Data: 1 datapoint was unknown."},
		{of, points("X 0 0"), OK, "Threshold Crossed: 2 out of the last 3 datapoints [0.0 (03/02/24 04:02:00), 0.0 (03/02/24 04:01:00)] were less than or equal to the threshold (5.0) (minimum 2 datapoints for OK -> ALARM transition)."},
		{of, points("X X 0"), InAlarm, "Threshold Crossed: 2 out of the last 3 datapoints [10.0 (03/02/24 04:01:00), 10.0 (03/02/24 04:00:00)] were not less than or equal to the threshold (5.0) (minimum 2 datapoints for ALARM -> OK transition)."},
	} {
		if got, changed := Evaluate(&c.metric, c.points, c.now); !changed || got.Reason != c.want {
			t.Errorf("%q, want %q", got.Reason, c.want)
		}
	}
	one.SamplesMin = 2
	if _, changed := Evaluate(&one, []Point{{At: at, Value: 22, There: true, Samples: 1}}, OK); changed {
		t.Error("a period with too few observations counts")
	}
}

func TestRules(t *testing.T) {
	states := map[string]State{"a": InAlarm, "b": OK, "c d": InsufficientData}
	for text, want := range map[string]bool{
		"ALARM(a)": true, `ALARM("a") AND NOT OK(b)`: false, "ALARM(b) OR ALARM(a)": true, "INSUFFICIENT_DATA(\"c d\")": true, "TRUE": true,
		"NOT (TRUE AND FALSE)": true, "TRUE OR TRUE AND FALSE": true, "(TRUE OR TRUE) AND FALSE": false, "ALARM(nothere)": false, "not not alarm ( a )": true,
	} {
		r, err := ParseRule(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := r.Holds(func(name string) State { return states[name] }); got != want {
			t.Errorf("%s is %v", text, got)
		}
	}
	for _, text := range []string{
		"", "ALARM", "ALARM()", "ALARM(a", "a", "ALARM(a) ALARM(b)", "AND", "(", "NOT", `ALARM("a)`, "AT_LEAST(1, ALARM, (a, b))", "ALARM(a) AND", strings.Repeat("(", 1000),
		strings.Repeat("NOT ", 1000) + "TRUE", "TRUE" + strings.Repeat(" OR TRUE", 500),
	} {
		if _, err := ParseRule(text); err == nil {
			t.Errorf("%.40q is taken", text)
		}
	}
}

func FuzzParseRule(f *testing.F) {
	f.Add(`ALARM("a b") AND (NOT OK(c) OR TRUE)`)
	f.Add(`AT_LEAST(1, ALARM, (a, b))`)
	f.Fuzz(func(t *testing.T, text string) {
		r, err := ParseRule(text)
		if err == nil {
			r.Holds(func(string) State { return OK })
		}
	})
}
