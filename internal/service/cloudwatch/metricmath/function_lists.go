package metricmath

import (
	"math"
	"slices"
	"strings"
)

// aggregate are the functions that make a number of one series, and one series of several.
func aggregate(name string) run {
	f := map[string]func([]float64) float64{
		"AVG": mean, "SUM": total, "MIN": slices.Min[[]float64], "MAX": slices.Max[[]float64], "STDDEV": deviation,
		"DATAPOINT_COUNT": func(v []float64) float64 { return float64(len(v)) },
	}[name]
	return func(_ *evaluation, args []Value) (Value, error) {
		if args[0].Kind == One {
			values := args[0].Series[0].values()
			if len(values) == 0 {
				return number(0), nil
			}
			return number(f(values)), nil
		}
		return Of(across(args[0].Series, f)), nil
	}
}

func (s *Series) values() []float64 {
	out := make([]float64, len(s.Points))
	for i, p := range s.Points {
		out[i] = p.Value
	}
	return out
}

// across makes one series of several: a point wherever one of them has one.
func across(all []Series, f func([]float64) float64) Series {
	at := map[int64][]float64{}
	out := Series{}
	for i := range all {
		out.Period = max(out.Period, all[i].Period)
		for _, p := range all[i].Points {
			at[p.At] = append(at[p.At], p.Value)
		}
	}
	times := make([]int64, 0, len(at))
	for t := range at {
		times = append(times, t)
	}
	slices.Sort(times)
	for _, t := range times {
		if v := f(at[t]); finite(v) {
			out.Points = append(out.Points, Point{t, v})
		}
	}
	return out
}

func total(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum
}

func mean(v []float64) float64 { return total(v) / float64(len(v)) }

// deviation is that of a whole population.
func deviation(v []float64) float64 {
	m, sum := mean(v), 0.0
	for _, x := range v {
		sum += (x - m) * (x - m)
	}
	return math.Sqrt(sum / float64(len(v)))
}

func metricCount(_ *evaluation, args []Value) (Value, error) {
	return number(float64(len(args[0].Series))), nil
}

func pick(last bool) run {
	return func(_ *evaluation, args []Value) (Value, error) {
		all := args[0].Series
		if len(all) == 0 {
			return Of(Series{}), nil
		}
		if last {
			return Of(all[len(all)-1]), nil
		}
		return Of(all[0]), nil
	}
}

func removeEmpty(_ *evaluation, args []Value) (Value, error) {
	out := Value{Kind: Many}
	for i := range args[0].Series {
		if len(args[0].Series[i].Points) > 0 {
			out.Series = append(out.Series, args[0].Series[i])
		}
	}
	return out, nil
}

// slice is a part of several series, from one number up to another, or to the end.
func slice(_ *evaluation, args []Value) (Value, error) {
	all := args[0].Series
	for _, a := range args[1:] {
		if a.Kind != Number {
			return Value{}, failed("SLICE takes a list of time series and numbers")
		}
	}
	from := bounded(args[1].Number, len(all))
	if len(args) == 2 {
		return All(all[from:]), nil
	}
	return All(all[from:max(bounded(args[2].Number, len(all)), from)]), nil
}

// bounded is a number as an index from 0 to n.
func bounded(v float64, n int) int {
	if !(v > 0) {
		return 0
	}
	return int(math.Min(v, float64(n)))
}

// sorted orders several series by what a function makes of each; those without data come last.
func sorted(_ *evaluation, args []Value) (Value, error) {
	f := map[string]func([]float64) float64{"AVG": mean, "MAX": slices.Max[[]float64], "MIN": slices.Min[[]float64], "SUM": total}[strings.ToUpper(args[1].word)]
	order := map[string]float64{"ASC": 1, "DESC": -1}[strings.ToUpper(args[2].word)]
	if f == nil || order == 0 || len(args) == 4 && args[3].Kind != Number {
		return Value{}, failed("SORT takes a list of time series, AVG, MAX, MIN or SUM, ASC or DESC, and a number")
	}
	out := slices.Clone(args[0].Series)
	key := func(s *Series) float64 {
		if len(s.Points) == 0 {
			return math.Inf(1)
		}
		return order * f(s.values())
	}
	slices.SortStableFunc(out, func(a, b Series) int {
		x, y := key(&a), key(&b)
		switch {
		case x < y:
			return -1
		case x > y:
			return 1
		}
		return 0
	})
	if len(args) == 4 {
		out = out[:bounded(args[3].Number, len(out))]
	}
	return All(out), nil
}

// metrics is METRICS: all metrics of the request, or those whose IDs contain a text.
func metrics(e *evaluation, args []Value) (Value, error) {
	all, err := e.env.Metrics()
	if err != nil || len(args) == 0 {
		return All(all), err
	}
	out := Value{Kind: Many}
	for i := range all {
		if strings.Contains(all[i].ID, args[0].word) {
			out.Series = append(out.Series, all[i])
		}
	}
	return out, nil
}

func search(e *evaluation, args []Value) (Value, error) {
	period := e.env.Period()
	if args[1].Kind != text || len(args) == 3 && args[2].Kind != Number {
		return Value{}, failed("SEARCH takes an expression, a statistic and a period")
	}
	if len(args) == 3 {
		period = int64(args[2].Number)
	}
	all, err := e.env.Search(args[0].word, args[1].word, period)
	return All(all), err
}
