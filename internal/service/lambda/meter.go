package lambda

import (
	"context"
	"math"
	"net/http"
	"sync"
	"time"

	"sluice/internal/service"
	"sluice/internal/service/lambda/environment"
)

// metersMax is how many functions, versions and aliases are metered at a time; the invocations of others are not, until some of those have
// been idle for as long as between two drains.
const metersMax = 20_000

// meter counts what functions do, as CloudWatch does: by function, and by version or alias where the caller named one. It gathers, and is
// asked: by CloudWatch once a minute (Drain), by Prometheus for sums since the start (Metrics).
type meter struct {
	mu  sync.Mutex
	all map[meterKey]*metered
}

var (
	_ service.Observed = (*meter)(nil)
	_ service.Metered  = (*meter)(nil)
)

// meterKey is a function, or one of its versions and aliases: Resource is "name:qualifier".
type meterKey struct {
	scope

	name, resource string
}

// metered is what was observed of it.
type metered [metrics]struct {
	sum   float64 // since the start
	n     uint64
	since service.Values // the last drain
}

func (m *meter) observe(t target, what metric, value float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.add(meterKey{scope: t.scope, name: t.name}, what, value)
	if t.qualifier != "" {
		m.add(meterKey{t.scope, t.name, t.name + ":" + t.qualifier}, what, value)
	}
}

// add counts a value.
func (m *meter) add(key meterKey, what metric, value float64) {
	of := m.all[key]
	if of == nil {
		if len(m.all) >= metersMax {
			return
		}
		if m.all == nil {
			m.all = map[meterKey]*metered{}
		}
		of = new(metered)
		m.all[key] = of
	}
	x := &of[what]
	x.sum += value
	x.n++
	x.since.Observe(value)
}

// refused counts an invocation that was throttled.
func (m *meter) refused(t target, err error) {
	if isThrottled(err) {
		m.observe(t, throttles, 1)
	}
}

// began counts an invocation that runs in a slot.
func (m *meter) began(t target, at *slot) {
	m.observe(t, concurrent, float64(at.running))
	switch {
	case at.own != "":
		m.observe(t, provisionedUses, 1)
	case at.spilled:
		m.observe(t, spillovers, 1)
	}
}

func (m *meter) received(t target)                { m.observe(t.whole(), eventsReceived, 1) }
func (m *meter) waited(t target, d time.Duration) { m.observe(t.whole(), eventAge, millisOf(d)) }
func (m *meter) dropped(t target)                 { m.observe(t.whole(), eventsDropped, 1) }
func (m *meter) undelivered(t target)             { m.observe(t.whole(), deliveryErrors, 1) }
func (m *meter) undeadLettered(t target)          { m.observe(t.whole(), deadLetterErrors, 1) }
func millisOf(d time.Duration) float64            { return math.Round(d.Seconds()*1e5) / 100 }
func (t target) whole() target                    { t.qualifier = ""; return t }

// ended counts an invocation that has ended.
func (m *meter) ended(r *environment.Report) {
	t, err := targetOf(r.InvokedARN)
	if err != nil {
		return // a function's ARN is one
	}
	m.observe(t, invocations, 1)
	m.observe(t, duration, millisOf(r.Duration))
	failed := 0.0
	if r.Error != "" || r.TimedOut {
		failed = 1
	}
	m.observe(t, failures, failed) // one for every invocation: the average is the rate
}

// RequestedURL counts a request to a function's own address.
func (s *Service) RequestedURL(account, region, function, qualifier string, status int, took time.Duration) {
	t := target{scope{account, region}, function, qualifier}
	s.meter.observe(t, urlRequests, 1)
	s.meter.observe(t, urlLatency, millisOf(took))
	switch {
	case status >= http.StatusInternalServerError:
		s.meter.observe(t, urlServerErrors, 1)
	case status >= http.StatusBadRequest:
		s.meter.observe(t, urlClientErrors, 1)
	}
}

func (k *meterKey) dimensions() []service.Dimension {
	out := []service.Dimension{{Name: "FunctionName", Value: k.name}}
	if k.resource != "" {
		out = append(out, service.Dimension{Name: "Resource", Value: k.resource})
	}
	return out
}

// Drain hands over what came since the last call. Of functions there are the sums of all, without dimensions, too.
func (m *meter) Drain(yield func(*service.Observation)) {
	type one struct {
		key     meterKey
		what    metric
		samples []service.Sample
	}
	var out []one
	m.mu.Lock()
	full := len(m.all) >= metersMax
	for key, of := range m.all {
		idle := true
		for what := range of {
			x := &of[what]
			samples := x.since.Take()
			if samples == nil {
				continue
			}
			idle = false
			out = append(out, one{key, metric(what), samples})
		}
		if full && idle {
			delete(m.all, key) // it gives room to others; some are of functions that are gone
		}
	}
	m.mu.Unlock()
	for _, o := range out {
		name := o.what.name()
		observation := service.Observation{
			Namespace: "AWS/Lambda", Name: name.name, Unit: name.unit, Account: o.key.account, Region: o.key.region, Dimensions: o.key.dimensions(), Samples: o.samples,
		}
		yield(&observation)
		if o.key.resource == "" {
			all := observation
			all.Dimensions = nil
			yield(&all)
		}
	}
}

// Metrics shows the sums since the start, of functions as a whole.
func (m *meter) Metrics(_ context.Context, yield func(*service.Metric)) {
	type one struct {
		key  meterKey
		sums [metrics]struct {
			sum float64
			n   uint64
		}
	}
	var out []one
	m.mu.Lock()
	for key, of := range m.all {
		if key.resource != "" {
			continue
		}
		x := one{key: key}
		for what := range of {
			x.sums[what].sum, x.sums[what].n = of[what].sum, of[what].n
		}
		out = append(out, x)
	}
	m.mu.Unlock()
	for _, o := range out {
		for what, x := range o.sums {
			if x.n == 0 {
				continue
			}
			name := metric(what).name()
			kind := service.Counter
			if name.unit != "Count" || metric(what) == concurrent {
				kind = service.Distribution
			}
			yield(&service.Metric{
				Namespace: "AWS/Lambda", Name: name.name, Unit: name.unit, Help: name.help, Account: o.key.account, Region: o.key.region,
				Dimensions: o.key.dimensions(), Value: x.sum, Samples: x.n, Kind: kind,
			})
		}
	}
}
