package sfn

import (
	"context"
	"sync"

	"sluice/internal/service"
)

// thingsMax is how many state machines, versions, aliases and resources are metered at a time; others are not, until some of those have been idle
// for as long as between two drains.
const thingsMax = 20_000

// meter gathers what is observed. It is asked: by CloudWatch once a minute (Drain), by Prometheus for sums since the start (Metrics).
type meter struct {
	mu  sync.Mutex
	all map[thing]*[noMetric]*observed
}

// thing is what metrics are of.
type thing struct {
	scope
	// by are the dimensions; the zero ones are none.
	by [2]service.Dimension
	// summed says that what is observed of it counts for the account too.
	summed bool
}

func (t *thing) dimensions() (out []service.Dimension) {
	for _, d := range t.by {
		if d.Name != "" {
			out = append(out, d)
		}
	}
	return out
}

// observation is a value of a metric.
type observation struct {
	what  metric
	value float64
}

// observed is what was observed of a metric.
type observed struct {
	sum   float64 // since the start
	n     uint64
	since service.Values // the last drain
}

// observe counts values of a thing's metrics.
func (m *meter) observe(of *thing, values ...observation) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := m.all[*of]
	if all == nil {
		if len(m.all) >= thingsMax {
			return
		}
		if m.all == nil {
			m.all = map[thing]*[noMetric]*observed{}
		}
		all = new([noMetric]*observed)
		m.all[*of] = all
	}
	for _, o := range values {
		x := all[o.what]
		if x == nil {
			x = &observed{}
			all[o.what] = x
		}
		x.sum += o.value
		x.n++
		x.since.Observe(o.value)
	}
}

const metricNamespace = "AWS/States"

// Drain hands over what came since the last call.
func (m *meter) Drain(yield func(*service.Observation)) {
	for _, d := range m.take() {
		name := d.what.name()
		o := service.Observation{
			Namespace: metricNamespace, Name: name.name, Unit: name.unit, Account: d.of.account, Region: d.of.region, Dimensions: d.of.dimensions(), Samples: d.samples,
		}
		yield(&o)
		if d.of.summed {
			all := o
			all.Dimensions = nil
			yield(&all)
		}
	}
}

// drained is what came of a metric.
type drained struct {
	of      thing
	what    metric
	samples []service.Sample
}

func (m *meter) take() (out []drained) {
	m.mu.Lock()
	defer m.mu.Unlock()
	full := len(m.all) >= thingsMax
	for of, all := range m.all {
		before := len(out)
		for what, x := range all {
			if x == nil {
				continue
			}
			if samples := x.since.Take(); samples != nil {
				out = append(out, drained{of, metric(what), samples})
			}
		}
		if full && len(out) == before {
			delete(m.all, of) // it gives room to others; some are of what is gone
		}
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
	for of, all := range m.all {
		dimensions := of.dimensions()
		if len(dimensions) != 1 {
			continue
		}
		for what, x := range all {
			if x == nil {
				continue
			}
			name, kind := metric(what).name(), service.Counter
			if name.unit != unitCount {
				kind = service.Distribution
			}
			out = append(out, &service.Metric{
				Namespace: metricNamespace, Name: name.name, Unit: name.unit, Help: name.help, Account: of.account, Region: of.region,
				Dimensions: dimensions, Value: x.sum, Samples: x.n, Kind: kind,
			})
		}
	}
	return out
}
