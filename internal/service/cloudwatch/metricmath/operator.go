package metricmath

import "math"

// operate applies an operator to numbers, series, or several series and one other.
func operate(operator string, a, b Value) (Value, error) {
	f := operators()[operator]
	switch {
	case a.Kind == text || b.Kind == text:
		return Value{}, failed("the operator %s takes no text", operator)
	case a.Kind == Number && b.Kind == Number:
		return number(f(a.Number, b.Number)), nil
	case b.Kind == Number:
		return a.over(func(s *Series) Series { return s.each(func(p Point) float64 { return f(p.Value, b.Number) }) }), nil
	case a.Kind == Number:
		return b.over(func(s *Series) Series { return s.each(func(p Point) float64 { return f(a.Number, p.Value) }) }), nil
	case a.Kind == Many && b.Kind == Many:
		return Value{}, failed("the operator %s does not take two lists of time series", operator)
	case b.Kind == One:
		return a.over(func(s *Series) Series { return both(s, &b.Series[0], f) }), nil
	}
	return b.over(func(s *Series) Series {
		out := both(&a.Series[0], s, f)
		out.ID, out.Label = s.ID, s.Label
		return out
	}), nil
}

func operators() map[string]func(a, b float64) float64 {
	return map[string]func(a, b float64) float64{
		"+":  func(a, b float64) float64 { return a + b },
		"-":  func(a, b float64) float64 { return a - b },
		"*":  func(a, b float64) float64 { return a * b },
		"/":  func(a, b float64) float64 { return a / b },
		"^":  math.Pow,
		"==": func(a, b float64) float64 { return truth(a == b) },
		"!=": func(a, b float64) float64 { return truth(a != b) },
		"<":  func(a, b float64) float64 { return truth(a < b) },
		">":  func(a, b float64) float64 { return truth(a > b) },
		"<=": func(a, b float64) float64 { return truth(a <= b) },
		">=": func(a, b float64) float64 { return truth(a >= b) },
		"&&": func(a, b float64) float64 { return truth(a != 0 && b != 0) },
		"||": func(a, b float64) float64 { return truth(a != 0 || b != 0) },
	}
}

func truth(v bool) float64 {
	if v {
		return 1
	}
	return 0
}

// both combines two series at the times at which both have a point.
func both(a, b *Series, f func(a, b float64) float64) Series {
	var out []Point
	for i, j := 0, 0; i < len(a.Points) && j < len(b.Points); {
		p, q := a.Points[i], b.Points[j]
		switch {
		case p.At < q.At:
			i++
		case p.At > q.At:
			j++
		default:
			if v := f(p.Value, q.Value); finite(v) {
				out = append(out, Point{p.At, v})
			}
			i, j = i+1, j+1
		}
	}
	s := a.with(out)
	s.Period = max(a.Period, b.Period)
	return s
}
