package sandboxtest

import (
	"slices"
	"testing"
	"time"
)

// Medians gathers durations by name, and reports the middle ones: machines differ, and are busy, so what is compared is measured in turns.
type Medians map[string][]time.Duration

// Time measures what it calls.
func (m Medians) Time(name string, do func() error) error {
	begin := time.Now()
	err := do()
	m.Since(name, begin)
	return err
}

// Since notes what has taken until now.
func (m Medians) Since(name string, begin time.Time) {
	m[name] = append(m[name], time.Since(begin))
}

// Report makes them the benchmark's figures, in milliseconds.
func (m Medians) Report(b *testing.B) {
	b.Helper()
	b.ReportMetric(0, "ns/op") // the mean of everything together says nothing
	for name, d := range m {
		slices.Sort(d)
		b.ReportMetric(float64(d[len(d)/2].Microseconds())/1000, name+"-ms")
	}
}
