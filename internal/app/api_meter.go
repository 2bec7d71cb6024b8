package app

import (
	"context"
	"maps"
	"math"
	"sync"
	"time"

	"sluice/internal/gateway"
	"sluice/internal/memo"
	"sluice/internal/service"
)

// metersMax is how many stages and methods are metered at a time. Those without requests since the last drain make place for others; where
// there are none, the requests of the others are not counted.
const metersMax = 20_000

// apiMeter counts requests to users' APIs as CloudWatch does: a stage's, and those of methods with detailed metrics. It gathers, and is asked:
// by CloudWatch once a minute (Drain), by Prometheus for sums since the start (Metrics), which begin anew for what had to make place. Source of
// names, units and dimensions: API Gateway Developer Guide, "Amazon API Gateway dimensions and metrics".
//
// A compiled stage, or method, keeps the meter that was found for it, so that requests of different stages meet at no lock. The meter is that of
// its name: what is deployed in place of another, or compiled again, goes on with the same one.
type apiMeter struct {
	mu     sync.Mutex // taken before a meter's
	meters map[meterKey]*requestMeter
	swept  bool // place was made since the last drain
}

var (
	_ service.Observed = (*apiMeter)(nil)
	_ service.Metered  = (*apiMeter)(nil)
)

// meterKey is what is metered: a stage of an API or, with resource and method, one of its methods.
type meterKey struct{ account, region, api, stage, resource, method string }

// requestMeter is what was observed of one of them.
type requestMeter struct {
	method string // of its key
	mu     sync.Mutex
	gone   bool // it made place: nothing is counted in it any more
	total  sums // since the start
	recent observed
}

// observed is what came since the last drain.
type observed struct {
	sums
	latency, integration service.Values // milliseconds
}

// sums are numbers of requests, and milliseconds.
type sums struct {
	requests, client, server, integrations uint64
	latencies, integrationLatencies        float64
}

func newAPIMeter() *apiMeter { return &apiMeter{meters: map[meterKey]*requestMeter{}} }

// Record counts a request.
func (a *apiMeter) Record(r *gateway.Record) {
	if r.API == "" {
		return
	}
	a.count(r.StageMeter, r, "", "")
	if r.MethodMeter != nil {
		a.count(r.MethodMeter, r, r.Resource, r.Method)
	}
}

// count counts a request in the meter that place keeps. A method ANY has a meter for each method that comes; its place keeps the last.
func (a *apiMeter) count(place *memo.Of[any], r *gateway.Record, resource, method string) {
	if kept := place.Kept(); kept != nil {
		if m, ours := (*kept).(*requestMeter); ours && m.method == method && m.add(r) {
			return
		}
	}
	for {
		m := a.find(meterKey{r.Account, r.Region, r.APIName, r.Stage, resource, method})
		if m == nil {
			return
		}
		if m.add(r) {
			kept := any(m)
			place.Keep(&kept)
			return
		}
	}
}

// find returns the meter of a key; nil when there is no place for it.
func (a *apiMeter) find(key meterKey) *requestMeter {
	a.mu.Lock()
	defer a.mu.Unlock()
	m := a.meters[key]
	if m == nil && a.hasPlace() {
		m = &requestMeter{method: key.method}
		a.meters[key] = m
	}
	return m
}

// hasPlace makes place if there is none, once between two drains.
func (a *apiMeter) hasPlace() bool {
	if len(a.meters) >= metersMax && !a.swept {
		a.swept = true
		for key, m := range a.meters {
			if m.leave() {
				delete(a.meters, key)
			}
		}
	}
	return len(a.meters) < metersMax
}

// leave ends a meter that has nothing to hand over.
func (m *requestMeter) leave() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.gone = m.recent.requests == 0
	return m.gone
}

// add counts a request, unless the meter is gone.
func (m *requestMeter) add(r *gateway.Record) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.gone {
		return false
	}
	m.total.add(r)
	m.recent.add(r)
	m.recent.latency.Observe(float64(millis(r.Duration)))
	if r.IntegrationStatus != 0 {
		m.recent.integration.Observe(float64(millis(r.IntegrationLatency)))
	}
	return true
}

// take hands over what came since the last time.
func (m *requestMeter) take() observed {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := m.recent
	m.recent = observed{}
	return out
}

func (s *sums) add(r *gateway.Record) {
	s.requests++
	s.latencies += float64(millis(r.Duration))
	switch {
	case r.Status >= 500:
		s.server++
	case r.Status >= 400:
		s.client++
	}
	if r.IntegrationStatus != 0 {
		s.integrations++
		s.integrationLatencies += float64(millis(r.IntegrationLatency))
	}
}

// millis is a duration as API Gateway has it.
func millis(d time.Duration) int64 { return int64(math.Round(d.Seconds() * 1000)) }

func (k *meterKey) dimensions() []service.Dimension {
	out := []service.Dimension{{Name: "ApiName", Value: k.api}, {Name: "Stage", Value: k.stage}}
	if k.method != "" {
		out = append(out, service.Dimension{Name: "Method", Value: k.method}, service.Dimension{Name: "Resource", Value: k.resource})
	}
	return out
}

// Drain hands over what came since the last call. Of a stage there are the metrics of its API too, without Stage. CloudWatch's 4XXError and
// 5XXError have an observation for every request, 1 or 0: their average is the rate of errors.
func (a *apiMeter) Drain(yield func(*service.Observation)) {
	a.mu.Lock()
	a.swept = false
	all := maps.Clone(a.meters)
	a.mu.Unlock()
	for key, m := range all {
		o := m.take()
		if o.requests == 0 {
			continue
		}
		latencies := [2][]service.Sample{o.latency.Take(), o.integration.Take()}
		o.observations(&key, key.dimensions(), latencies, yield)
		if key.method == "" {
			o.observations(&key, key.dimensions()[:1], latencies, yield)
		}
	}
}

func (s *sums) observations(key *meterKey, dimensions []service.Dimension, latencies [2][]service.Sample, yield func(*service.Observation)) {
	observe := func(name, unit string, samples []service.Sample) {
		if len(samples) > 0 {
			yield(&service.Observation{
				Namespace: "AWS/ApiGateway", Name: name, Unit: unit, Account: key.account, Region: key.region, Dimensions: dimensions, Samples: samples,
			})
		}
	}
	n := float64(s.requests)
	observe("Count", "Count", []service.Sample{{Value: 1, Count: n}})
	observe("4XXError", "Count", ones(float64(s.client), n))
	observe("5XXError", "Count", ones(float64(s.server), n))
	observe("Latency", "Milliseconds", latencies[0])
	observe("IntegrationLatency", "Milliseconds", latencies[1])
}

// ones are n observations, so many of which are 1 and the others 0.
func ones(count, n float64) []service.Sample {
	var out []service.Sample
	if count > 0 {
		out = append(out, service.Sample{Value: 1, Count: count})
	}
	if n > count {
		out = append(out, service.Sample{Value: 0, Count: n - count})
	}
	return out
}

// Metrics shows the sums since the start, of stages; detailed metrics are CloudWatch's alone, because there may be too many for labels.
func (a *apiMeter) Metrics(_ context.Context, yield func(*service.Metric)) {
	a.mu.Lock()
	all := maps.Clone(a.meters)
	a.mu.Unlock()
	for key, m := range all {
		if key.method != "" {
			continue
		}
		m.mu.Lock()
		s := m.total
		m.mu.Unlock()
		one := service.Metric{Namespace: "AWS/ApiGateway", Account: key.account, Region: key.region, Dimensions: key.dimensions()}
		counter := func(name, help string, n uint64) {
			one.Name, one.Unit, one.Help, one.Kind, one.Value, one.Samples = name, "Count", help, service.Counter, float64(n), n
			yield(&one)
		}
		counter("Count", "Requests.", s.requests)
		counter("4XXError", "Requests that ended in a client's error.", s.client)
		counter("5XXError", "Requests that ended in a server's error.", s.server)
		latency := func(name, help string, sum float64, n uint64) {
			one.Name, one.Unit, one.Help, one.Kind, one.Value, one.Samples = name, "Milliseconds", help, service.Distribution, sum, n
			yield(&one)
		}
		latency("Latency", "Time from a request's arrival to its answer.", s.latencies, s.requests)
		latency("IntegrationLatency", "Time that the integration took.", s.integrationLatencies, s.integrations)
	}
}
