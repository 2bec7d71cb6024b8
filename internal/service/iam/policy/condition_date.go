package policy

import "cmp"

// dateOperand are the values of a Date operator.
type dateOperand struct {
	dates    []instant
	relation relation
}

// compileDates leaves out what is no date: no relation holds to it.
func compileDates(values []string, r relation) *dateOperand {
	out := &dateOperand{relation: r}
	for _, value := range values {
		if date, ok := parseInstant(value); ok {
			out.dates = append(out.dates, date)
		}
	}
	return out
}

func (d *dateOperand) matches(value string, _ Context) bool {
	got, ok := parseInstant(value)
	if !ok {
		return false
	}
	for _, want := range d.dates {
		if d.relation.accepts(got.compare(want)) {
			return true
		}
	}
	return false
}

// instant is a point in time: seconds since 1970 and nanoseconds.
type instant struct{ seconds, nanos int64 }

func (i instant) compare(other instant) int {
	if order := cmp.Compare(i.seconds, other.seconds); order != 0 {
		return order
	}
	return cmp.Compare(i.nanos, other.nanos)
}
