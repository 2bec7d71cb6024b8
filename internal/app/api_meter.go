package app

import (
	"context"
	"math"
	"sync"
	"time"

	"sluice/internal/gateway"
	"sluice/internal/service"
)

const (
	// metersMax is how many stages and methods are metered at a time; the requests of others are not. A minute without requests makes
	// place for CloudWatch; Prometheus sees those that were first.
	metersMax = 20_000
	// latenciesMax is how many different latencies one meter tells apart between two drains.
	latenciesMax = 1000
)

// apiMeter counts requests to users' APIs as CloudWatch does: a stage's, and those of methods with detailed metrics. It gathers, and is asked:
// by CloudWatch once a minute (Drain), by Prometheus for sums since the start (Metrics). Source of names, units and dimensions: API Gateway
// Developer Guide, "Amazon API Gateway dimensions and metrics".
type apiMeter struct {
	mu     sync.Mutex
	meters map[meterKey]*requestMeter
}

var (
	_ service.Observed = (*apiMeter)(nil)
	_ service.Metered  = (*apiMeter)(nil)
)

// meterKey is what is metered: a stage of an API or, with resource and method, one of its methods.
type meterKey struct{ account, region, api, stage, resource, method string }

// requestMeter is what was observed of one of them.
type requestMeter struct {
	total  sums // since the start
	recent sums // since the last drain
	// How long requests took in whole milliseconds, since the last drain.
	latency, integration map[int64]float64
}

// sums are numbers of requests, and milliseconds.
type sums struct {
	requests, client, server, integrations uint64
	latency, integration                   float64
}

func newAPIMeter() *apiMeter { return &apiMeter{meters: map[meterKey]*requestMeter{}} }

// Record counts a request.
func (a *apiMeter) Record(r *gateway.Record) {
	if r.API == "" {
		return
	}
	key := meterKey{account: r.Account, region: r.Region, api: r.APIName, stage: r.Stage}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.count(key, r)
	if r.Detailed {
		key.resource, key.method = r.Resource, r.Method
		a.count(key, r)
	}
}

func (a *apiMeter) count(key meterKey, r *gateway.Record) {
	m := a.meters[key]
	if m == nil {
		if len(a.meters) >= metersMax {
			return
		}
		m = &requestMeter{latency: map[int64]float64{}, integration: map[int64]float64{}}
		a.meters[key] = m
	}
	m.total.add(r)
	m.recent.add(r)
	note(m.latency, r.Duration)
	if r.IntegrationStatus != 0 {
		note(m.integration, r.IntegrationLatency)
	}
}

func (s *sums) add(r *gateway.Record) {
	s.requests++
	s.latency += float64(millis(r.Duration))
	switch {
	case r.Status >= 500:
		s.server++
	case r.Status >= 400:
		s.client++
	}
	if r.IntegrationStatus != 0 {
		s.integrations++
		s.integration += float64(millis(r.IntegrationLatency))
	}
}

// millis is a duration as API Gateway has it.
func millis(d time.Duration) int64 { return int64(math.Round(d.Seconds() * 1000)) }

// note counts a duration; when there are too many different ones, the next larger power of two stands for it.
func note(in map[int64]float64, d time.Duration) {
	at := millis(d)
	if _, known := in[at]; !known && len(in) >= latenciesMax {
		at = int64(math.Exp2(math.Ceil(math.Log2(float64(max(at, 1))))))
	}
	in[at]++
}

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
	drained := make(map[meterKey]*requestMeter, len(a.meters))
	for key, m := range a.meters {
		if m.recent.requests == 0 {
			continue
		}
		drained[key] = &requestMeter{recent: m.recent, latency: m.latency, integration: m.integration}
		m.recent, m.latency, m.integration = sums{}, map[int64]float64{}, map[int64]float64{}
	}
	a.mu.Unlock()
	for key, m := range drained {
		m.observations(&key, key.dimensions(), yield)
		if key.method == "" {
			m.observations(&key, key.dimensions()[:1], yield)
		}
	}
}

func (m *requestMeter) observations(key *meterKey, dimensions []service.Dimension, yield func(*service.Observation)) {
	observe := func(name, unit string, samples []service.Sample) {
		if len(samples) > 0 {
			yield(&service.Observation{
				Namespace: "AWS/ApiGateway", Name: name, Unit: unit, Account: key.account, Region: key.region, Dimensions: dimensions, Samples: samples,
			})
		}
	}
	n := float64(m.recent.requests)
	observe("Count", "Count", []service.Sample{{Value: 1, Count: n}})
	observe("4XXError", "Count", ones(float64(m.recent.client), n))
	observe("5XXError", "Count", ones(float64(m.recent.server), n))
	observe("Latency", "Milliseconds", samplesOf(m.latency))
	observe("IntegrationLatency", "Milliseconds", samplesOf(m.integration))
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

func samplesOf(in map[int64]float64) []service.Sample {
	out := make([]service.Sample, 0, len(in))
	for at, n := range in {
		out = append(out, service.Sample{Value: float64(at), Count: n})
	}
	return out
}

// Metrics shows the sums since the start, of stages; detailed metrics are CloudWatch's alone, because there may be too many for labels.
func (a *apiMeter) Metrics(_ context.Context, yield func(*service.Metric)) {
	a.mu.Lock()
	all := make(map[meterKey]sums, len(a.meters))
	for key, m := range a.meters {
		if key.method == "" {
			all[key] = m.total
		}
	}
	a.mu.Unlock()
	for key, s := range all {
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
		latency("Latency", "Time from a request's arrival to its answer.", s.latency, s.requests)
		latency("IntegrationLatency", "Time that the integration took.", s.integration, s.integrations)
	}
}
