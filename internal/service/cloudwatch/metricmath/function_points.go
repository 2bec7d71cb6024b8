package metricmath

import (
	"math"
	"time"
)

type run = func(*evaluation, []Value) (Value, error)

// pointwise are the functions of one value.
func pointwise(name string) run {
	f := map[string]func(float64) float64{"ABS": math.Abs, "CEIL": math.Ceil, "FLOOR": math.Floor, "LOG": math.Log, "LOG10": math.Log10}[name]
	return func(_ *evaluation, args []Value) (Value, error) {
		if args[0].Kind == Number {
			return number(f(args[0].Number)), nil
		}
		return args[0].over(func(s *Series) Series { return s.each(func(p Point) float64 { return f(p.Value) }) }), nil
	}
}

// calendar are the functions of a point's time, in UTC. DAY is the day of the week, 1 for Monday; DATE the day of the month.
func calendar(name string) run {
	f := map[string]func(time.Time) int{
		"MINUTE": time.Time.Minute, "HOUR": time.Time.Hour, "DAY": func(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }, "DATE": time.Time.Day,
		"MONTH": func(t time.Time) int { return int(t.Month()) }, "YEAR": time.Time.Year, "EPOCH": func(t time.Time) int { return int(t.Unix()) },
	}[name]
	return func(_ *evaluation, args []Value) (Value, error) {
		return args[0].over(func(s *Series) Series {
			return s.each(func(p Point) float64 { return float64(f(time.Unix(p.At, 0).UTC())) })
		}), nil
	}
}

// steps are the functions of a point and the one before it.
func steps(name string) run {
	f := map[string]func(before, p Point) float64{
		"DIFF":      func(before, p Point) float64 { return p.Value - before.Value },
		"DIFF_TIME": func(before, p Point) float64 { return float64(p.At - before.At) },
		"RATE":      func(before, p Point) float64 { return (p.Value - before.Value) / float64(p.At-before.At) },
	}[name]
	return func(_ *evaluation, args []Value) (Value, error) {
		return args[0].over(func(s *Series) Series {
			var out []Point
			for i := 1; i < len(s.Points); i++ {
				out = append(out, Point{s.Points[i].At, f(s.Points[i-1], s.Points[i])})
			}
			return s.with(out)
		}), nil
	}
}

func runningSum(_ *evaluation, args []Value) (Value, error) {
	return args[0].over(func(s *Series) Series {
		sum := 0.0
		return s.each(func(p Point) float64 {
			sum += p.Value
			return sum
		})
	}), nil
}

func period(_ *evaluation, args []Value) (Value, error) {
	return number(float64(args[0].Series[0].Period)), nil
}

func timeSeries(e *evaluation, args []Value) (Value, error) {
	return Of(e.constant(args[0].Number)), nil
}

// gridMax bounds series that are made of a number, or filled.
const gridMax = 200_000

// constant is a series of one value over the span of the query.
func (e *evaluation) constant(v float64) Series {
	from, to := e.env.Span()
	s := Series{Period: max(e.env.Period(), 1)}
	for at := from; at < to && len(s.Points) < gridMax; at += s.Period {
		s.Points = append(s.Points, Point{at, v})
	}
	return s
}

// fill puts points where there are none: a number, the points of another series, the last value before (REPEAT), or what lies on the line
// between the neighbours (LINEAR).
func fill(e *evaluation, args []Value) (Value, error) {
	by := args[1]
	if by.Kind == Many || by.Kind == text && by.word != "REPEAT" && by.word != "LINEAR" {
		return Value{}, failed("FILL takes a number, a time series, REPEAT or LINEAR")
	}
	from, to := e.env.Span()
	return args[0].over(func(s *Series) Series {
		var filler *Series
		if by.Kind == One {
			filler = &by.Series[0]
		}
		return s.filled(from, to, func(at int64, before, after *Point) (float64, bool) {
			switch {
			case by.Kind == Number:
				return by.Number, true
			case filler != nil:
				return filler.at(at)
			case before == nil || by.word == "LINEAR" && after == nil:
				return 0, false
			case by.word == "REPEAT":
				return before.Value, true
			}
			return before.Value + (after.Value-before.Value)*float64(at-before.At)/float64(after.At-before.At), true
		})
	}), nil
}

// filled asks by for the value of every period of a span in which the series has no point.
func (s *Series) filled(from, to int64, by func(at int64, before, after *Point) (float64, bool)) Series {
	step := max(s.Period, 1)
	var out []Point
	next := 0
	for at := from; at < to && len(out) < gridMax; at += step {
		if next < len(s.Points) && s.Points[next].At < at+step {
			out = append(out, s.Points[next])
			next++
			continue
		}
		var before, after *Point
		if next > 0 {
			before = &s.Points[next-1]
		}
		if next < len(s.Points) {
			after = &s.Points[next]
		}
		if v, some := by(at, before, after); some {
			out = append(out, Point{at, v})
		}
	}
	return s.with(out)
}

// at is the value at a time.
func (s *Series) at(when int64) (float64, bool) {
	low, high := 0, len(s.Points)
	for low < high {
		middle := (low + high) / 2
		if s.Points[middle].At < when {
			low = middle + 1
		} else {
			high = middle
		}
	}
	if low < len(s.Points) && s.Points[low].At == when {
		return s.Points[low].Value, true
	}
	return 0, false
}

// choose is IF: of the second and the third argument the one that the first chooses, point by point where that is a series. Without a third,
// nothing is chosen where the first is zero.
func choose(_ *evaluation, args []Value) (Value, error) {
	for _, a := range args {
		if a.Kind == Many || a.Kind == text {
			return Value{}, failed("IF takes numbers and single time series")
		}
	}
	if args[0].Kind == Number {
		if args[0].Number != 0 {
			return args[1], nil
		}
		if len(args) == 3 {
			return args[2], nil
		}
		return Of(Series{}), nil
	}
	condition := &args[0].Series[0]
	var out []Point
	for _, p := range condition.Points {
		from := 1
		if p.Value == 0 {
			from = 2
		}
		if from == len(args) {
			continue
		}
		v, some := args[from].Number, true
		if args[from].Kind == One {
			v, some = args[from].Series[0].at(p.At)
		}
		if some {
			out = append(out, Point{p.At, v})
		}
	}
	return Of(condition.with(out)), nil
}
