package metricmath

// Proves that functions and operators give what the documentation says, that missing points stay missing, that a search finds what its
// documentation's examples find, and that no text makes a parser or the evaluation panic or run away. How: tables over small series, and
// fuzzing of both parsers with evaluation.

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// world has the series a = 1 2 - 4 and b = 10 0 30 40 at 0, 60, 120, 180 seconds, and c without points.
type world struct{}

func (world) Lookup(id string) (Value, error) {
	switch id {
	case "a":
		return Of(Series{ID: "a", Label: "A", Period: 60, Points: []Point{{0, 1}, {60, 2}, {180, 4}}}), nil
	case "b":
		return Of(Series{ID: "b", Label: "B", Period: 60, Points: []Point{{0, 10}, {60, 0}, {120, 30}, {180, 40}}}), nil
	case "c":
		return Of(Series{ID: "c", Label: "C", Period: 60}), nil
	}
	return Value{}, failed("no %s", id)
}

func (w world) Metrics() ([]Series, error) {
	var out []Series
	for _, id := range []string{"a", "b", "c"} {
		v, _ := w.Lookup(id)
		out = append(out, v.Series...)
	}
	return out, nil
}

func (w world) Search(string, string, int64) ([]Series, error) { return w.Metrics() }
func (world) Span() (from, to int64)                           { return 0, 240 }
func (world) Period() int64                                    { return 60 }

// show writes a value: numbers of points with their minute.
func show(v Value) string {
	if v.Kind == Number {
		return fmt.Sprintf("%.6g", v.Number)
	}
	var all []string
	for _, s := range v.Series {
		var points []string
		for _, p := range s.Points {
			points = append(points, fmt.Sprintf("%d:%.6g", p.At/60, p.Value))
		}
		all = append(all, strings.Join(points, " "))
	}
	return strings.Join(all, " | ")
}

func TestExpressions(t *testing.T) {
	for in, want := range map[string]string{
		"a + b": "0:11 1:2 3:44", "a/b": "0:0.1 3:0.1", "-a^2": "0:-1 1:-4 3:-16", "2 + 3 * 4 - 1": "13", "2^3^2": "512", "(a)*100": "0:100 1:200 3:400",
		"a > 1 AND b > 0": "0:0 1:0 3:1", "a == 1 || b == 0": "0:1 1:1 3:0", "[a,b] * 2": "0:2 1:4 3:8 | 0:20 1:0 2:60 3:80", "1e1 - .5": "9.5",
		"SUM([a,b])": "0:11 1:2 2:30 3:44", "SUM(a)": "7", "AVG(METRICS())": "0:5.5 1:1 2:30 3:22", "MAX([a,b])": "0:10 1:2 2:30 3:40",
		"MIN(b)": "0", "STDDEV(b)": "15.8114", "DATAPOINT_COUNT([a,b])": "0:2 1:2 2:1 3:2", "METRIC_COUNT(METRICS())": "3", "SUM(METRICS('b'))": "0:10 1:0 2:30 3:40",
		"FILL(a, 0)": "0:1 1:2 2:0 3:4", "FILL(a, REPEAT)": "0:1 1:2 2:2 3:4", "FILL(a, LINEAR)": "0:1 1:2 2:3 3:4", "FILL(a, b)": "0:1 1:2 2:30 3:4",
		"RATE(b)*60": "1:-10 2:30 3:10", "DIFF(a)": "1:1 3:2", "DIFF_TIME(a)": "1:60 3:120", "RUNNING_SUM(a)": "0:1 1:3 3:7", "PERIOD(a)": "60",
		"IF(a > 1, b, 7)": "0:7 1:0 3:40", "IF(a > 1, b)": "1:0 3:40", "IF(1, a, b)": "0:1 1:2 3:4", "IF(0, a)": "", "TIME_SERIES(3)": "0:3 1:3 2:3 3:3",
		"FIRST(SORT(METRICS(), SUM, DESC))": "0:10 1:0 2:30 3:40", "SORT(METRICS(), AVG, ASC, 1)": "0:1 1:2 3:4", "REMOVE_EMPTY([c,a])": "0:1 1:2 3:4",
		"SLICE(METRICS(), 1, 2)": "0:10 1:0 2:30 3:40", "LAST([a,c])": "", "CEIL(b/4)": "0:3 1:0 2:8 3:10", "LOG10(b)": "0:1 2:1.47712 3:1.60206", "ABS(0-a)": "0:1 1:2 3:4",
		"MINUTE(a)": "0:0 1:1 3:3", "YEAR(a)": "0:1970 1:1970 3:1970", "DAY(a)": "0:4 1:4 3:4", "EPOCH(a)": "0:0 1:60 3:180", "HOUR(c)": "", "SUM(SEARCH('x','Sum',60))": "0:11 1:2 2:30 3:44",
	} {
		e, err := Parse(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		v, err := e.Evaluate(world{})
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if got := show(v); got != want {
			t.Errorf("%s is %s, want %s", in, got, want)
		}
	}
}

func TestRefused(t *testing.T) {
	for _, in := range []string{
		"", "a +", "a b", "(a", "[a", "NOPE(a)", "SUM()", "SUM(a,b)", "'x'", "a + 'x'", "[a,b]+[a,b]", "[1]", "d", "ANOMALY_DETECTION_BAND(a)", "SERVICE_QUOTA(a)",
		"IF([a,b],1,2)", "SELECT AVG(x) FROM y", "FILL(a, NOTHING)", "1.2.3", "'x", "a ! b", "SORT(a, MEDIAN, ASC)", "SUM(1)", "REPEAT", strings.Repeat("(", 100), strings.Repeat("-", 100) + "a",
		strings.Repeat("a+", 1001) + "a",
	} {
		e, err := Parse(in)
		if err == nil {
			_, err = e.Evaluate(world{})
		}
		if fault := new(Error); !errors.As(err, &fault) || fault.What == "" {
			t.Errorf("%.60q: %v", in, err)
		}
	}
}

func TestSearch(t *testing.T) {
	s := &Subject{Namespace: "AWS/SQS", Name: "NumberOfMessagesSent", Dimensions: [][2]string{{"QueueName", "orders-eu"}}}
	for in, want := range map[string]bool{
		`{AWS/SQS,QueueName} MetricName="NumberOfMessagesSent"`: true, `{AWS/SQS,QueueName}`: true, `{AWS/SQS}`: false, `{AWS/Lambda,QueueName}`: false,
		`{AWS/SQS,QueueName} messages`: true, `messages sent`: true, `messages received`: false, `orders`: true, `QueueName=orders`: true, `QueueName="orders"`: false,
		`QueueName="orders-eu"`: true, `NOT received`: true, `received OR sent`: true, `received AND sent`: false, `QueueName=(orders OR bills)`: true,
		`QueueName=(bills OR invoices)`: false, `MetricName=number`: true, `(number (received OR sent)) NOT us`: true, `Namespace="AWS/SQS"`: true,
	} {
		q, err := ParseQuery(in)
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		if got := q.Matches(s); got != want {
			t.Errorf("%s: %v", in, got)
		}
	}
	for _, in := range []string{"{", "(", "a OR", ")", "NOT", "a=(b"} {
		if _, err := ParseQuery(in); err == nil {
			t.Errorf("%q is taken", in)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, in := range []string{"SUM(METRICS())/IF(a>1,b,7)^2", "FILL(a,LINEAR)", "-[a,b]*1e3", "SORT(SEARCH('{x,y} z','p99',60),AVG,DESC,2)"} {
		f.Add(in)
	}
	f.Fuzz(func(_ *testing.T, in string) {
		e, err := Parse(in)
		if err != nil {
			return
		}
		_ = e.Check()
		_, _ = e.Evaluate(world{})
	})
}

func FuzzParseQuery(f *testing.F) {
	f.Add(`{AWS/SQS,"Queue Name"} MetricName="x" NOT (a OR b=(c d))`)
	f.Fuzz(func(_ *testing.T, in string) {
		if q, err := ParseQuery(in); err == nil {
			q.Matches(&Subject{Namespace: "n", Name: "m", Dimensions: [][2]string{{"a", "b"}}})
		}
	})
}
