package alarm

import "time"

// extraPeriods is how many periods beyond those that count are looked at, so that a few that are missing can be passed over. The exact
// number is AWS's secret; its documentation shows two.
const extraPeriods = 2

// Range is how many periods are looked at to evaluate n of them.
func Range(n int) int { return n + extraPeriods }

// Point is one period's value.
type Point struct {
	At      time.Time // when the period begins
	Value   float64
	Samples float64 // how many observations are in it
	There   bool    // there is data
}

// Metric is a metric alarm's question.
type Metric struct {
	Periods int // N: how many points count
	// ToAlarm is M: how many of them must breach; 0 for all, which the reason words differently from M = N.
	ToAlarm    int
	Comparison Comparison
	Threshold  float64
	Treatment  Treatment
	// SamplesMin is how many observations a period must have to count; others leave the state as it is. 0 for any.
	SamplesMin float64
}

// Verdict is what the data means.
type Verdict struct {
	State  State
	Reason string
	// Recent are the points that counted, the newest first.
	Recent []Point
}

// tally is what counts of a range.
type tally struct {
	m               *Metric
	real            []Point // newest first
	breaching, fine int
	fill            int // periods that count and have no data
	oldest          int // how far back the oldest breaching period lies, the newest being 1; 0 for none
	toAlarm         int
}

// Evaluate decides by points, one for each period of the range, in order of time. changed is false where the state stays as it is.
func Evaluate(m *Metric, points []Point, now State) (v Verdict, changed bool) {
	t := count(m, points)
	state, decided := t.decide()
	if !decided || state == now {
		return Verdict{State: now}, false
	}
	return Verdict{State: state, Reason: t.reason(state), Recent: t.real}, true
}

func count(m *Metric, points []Point) *tally {
	t := &tally{m: m, toAlarm: m.ToAlarm}
	if t.toAlarm == 0 {
		t.toAlarm = m.Periods
	}
	for i := len(points) - 1; i >= 0 && len(t.real) < m.Periods; i-- {
		p := points[i]
		if !p.There {
			continue
		}
		t.real = append(t.real, p)
		if m.Comparison.breaches(p.Value, m.Threshold) {
			t.breaching++
			t.oldest = len(points) - i
		} else {
			t.fine++
		}
	}
	t.fill = m.Periods - len(t.real)
	return t
}

// decide is the table of the documentation; false leaves the state as it is.
func (t *tally) decide() (State, bool) {
	for _, p := range t.real {
		if p.Samples < t.m.SamplesMin {
			return "", false
		}
	}
	switch {
	case t.breaching >= t.toAlarm:
		return InAlarm, true
	case t.fill == 0:
		return OK, true
	}
	switch t.m.Treatment {
	case Breaching:
		return either(t.breaching+t.fill >= t.toAlarm), true
	case NotBreaching:
		return OK, true
	case Ignore:
		return OK, t.fine > 0
	}
	switch {
	case t.fine > 0:
		return OK, true
	case t.breaching == 0:
		return InsufficientData, true
	}
	// All there is breaches. It is an alarm once the oldest of it is as old as the alarm asks for ("How alarm state is evaluated when data is
	// missing"); until then it is too early to say.
	return InAlarm, t.oldest >= t.toAlarm
}

func either(alarm bool) State {
	if alarm {
		return InAlarm
	}
	return OK
}
