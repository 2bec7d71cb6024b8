package sfn

import (
	"context"
	"math"
	"sync"

	"sluice/internal/service"
)

const (
	// seriesMax is how many metrics of state machines and resources are kept at a time; others are left out until some of those have been idle
	// for as long as between two drains.
	seriesMax = 50_000
	// valuesMax is how many different values of a metric are told apart between two drains.
	valuesMax = 1000
)

// meter gathers what is observed. It is asked: by CloudWatch once a minute (Drain), by Prometheus for sums since the start (Metrics).
type meter struct {
	mu  sync.Mutex
	all map[series]*observed
}

// series is a metric of something.
type series struct {
	scope

	what metric
	// by are the dimensions; the zero ones are none.
	by [2]service.Dimension
}

// observed is what was observed of it.
type observed struct {
	sum   float64 // since the start
	n     uint64
	since map[float64]float64 // since the last drain: how often a value was observed
}

// observe counts a value. When there are too many different ones, the next larger power of two stands for it.
func (m *meter) observe(of series, value float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	x := m.all[of]
	if x == nil {
		if len(m.all) >= seriesMax {
			return
		}
		if m.all == nil {
			m.all = map[series]*observed{}
		}
		x = &observed{}
		m.all[of] = x
	}
	x.sum += value
	x.n++
	if x.since == nil {
		x.since = map[float64]float64{}
	}
	if _, known := x.since[value]; !known && len(x.since) >= valuesMax {
		value = math.Exp2(math.Ceil(math.Log2(max(value, 1))))
	}
	x.since[value]++
}

func (s *series) dimensions() (out []service.Dimension) {
	for _, d := range s.by {
		if d.Name != "" {
			out = append(out, d)
		}
	}
	return out
}

const metricNamespace = "AWS/States"

// Drain hands over what came since the last call.
func (m *meter) Drain(yield func(*service.Observation)) {
	for _, o := range m.take() {
		yield(o)
	}
}

func (m *meter) take() (out []*service.Observation) {
	m.mu.Lock()
	defer m.mu.Unlock()
	full := len(m.all) >= seriesMax
	for of, x := range m.all {
		if len(x.since) == 0 {
			if full {
				delete(m.all, of) // it gives room to others; some are of what is gone
			}
			continue
		}
		name := of.what.name()
		o := &service.Observation{
			Namespace: metricNamespace, Name: name.name, Unit: name.unit, Account: of.account, Region: of.region, Dimensions: of.dimensions(),
			Samples: make([]service.Sample, 0, len(x.since)),
		}
		for value, n := range x.since {
			o.Samples = append(o.Samples, service.Sample{Value: value, Count: n})
		}
		x.since = nil
		out = append(out, o)
	}
	return out
}

// Metrics shows the sums since the start, of state machines, activities, functions and integrations: those of an account are their sums, and those
// of versions and aliases parts of them.
func (m *meter) Metrics(_ context.Context, yield func(*service.Metric)) {
	for _, x := range m.sums() {
		yield(x)
	}
}

func (m *meter) sums() (out []*service.Metric) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for of, x := range m.all {
		if len(of.dimensions()) != 1 {
			continue
		}
		name, kind := of.what.name(), service.Counter
		if name.unit != unitCount {
			kind = service.Distribution
		}
		out = append(out, &service.Metric{
			Namespace: metricNamespace, Name: name.name, Unit: name.unit, Help: name.help, Account: of.account, Region: of.region,
			Dimensions: of.dimensions(), Value: x.sum, Samples: x.n, Kind: kind,
		})
	}
	return out
}
