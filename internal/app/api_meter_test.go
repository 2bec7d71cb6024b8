package app

// Proves what CloudWatch and Prometheus are told of requests to APIs: names, dimensions, what counts as an error, that a drain forgets,
// and that each request is counted once whatever happens meanwhile. How: records of requests.

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sluice/internal/gateway"
	"sluice/internal/memo"
	"sluice/internal/service"
)

func TestAPIMeter(t *testing.T) {
	a := newAPIMeter()
	var stage, method memo.Of[any]
	for _, r := range []gateway.Record{
		{API: "id", APIName: "pets", Stage: "prod", Account: "1", Region: "r", Status: 200, Duration: 20 * time.Millisecond, IntegrationStatus: 200, IntegrationLatency: 15 * time.Millisecond, Resource: "/p", Method: "GET", StageMeter: &stage, MethodMeter: &method},
		{API: "id", APIName: "pets", Stage: "prod", Account: "1", Region: "r", Status: 404, Duration: 2400 * time.Microsecond, Resource: "/p", Method: "GET", StageMeter: &stage, MethodMeter: &method},
		{API: "id", APIName: "pets", Stage: "prod", Account: "1", Region: "r", Status: 502, Duration: 20 * time.Millisecond, IntegrationStatus: 502, IntegrationLatency: 19 * time.Millisecond, Resource: "/q", Method: "POST", StageMeter: new(memo.Of[any])},
		{Status: 403}, // of no stage
	} {
		a.Record(&r)
	}
	var lines []string
	collect := func(o *service.Observation) {
		slices.SortFunc(o.Samples, func(x, y service.Sample) int { return int(x.Value - y.Value) })
		lines = append(lines, fmt.Sprint(o.Namespace, o.Name, o.Unit, o.Dimensions, o.Samples))
	}
	a.Drain(collect)
	for _, want := range []string{
		"AWS/ApiGatewayCountCount[{ApiName pets} {Stage prod}] [{1 3}]", "AWS/ApiGatewayCountCount[{ApiName pets}] [{1 3}]",
		"AWS/ApiGateway4XXErrorCount[{ApiName pets} {Stage prod}] [{0 2} {1 1}]", "AWS/ApiGateway5XXErrorCount[{ApiName pets} {Stage prod}] [{0 2} {1 1}]",
		"AWS/ApiGatewayLatencyMilliseconds[{ApiName pets} {Stage prod}] [{2 1} {20 2}]", "AWS/ApiGatewayIntegrationLatencyMilliseconds[{ApiName pets} {Stage prod}] [{15 1} {19 1}]",
		"AWS/ApiGatewayCountCount[{ApiName pets} {Stage prod} {Method GET} {Resource /p}] [{1 2}]",
	} {
		if !slices.Contains(lines, want) {
			t.Errorf("%s is not among\n%s", want, strings.Join(lines, "\n"))
		}
	}
	if len(lines) != 15 {
		t.Errorf("%d observations", len(lines))
	}
	lines = nil
	if a.Drain(collect); lines != nil {
		t.Errorf("a second drain has %v", lines)
	}
	sums := map[string]float64{}
	a.Metrics(t.Context(), func(m *service.Metric) { sums[m.Name] = m.Value })
	if want := map[string]float64{"Count": 3, "4XXError": 1, "5XXError": 1, "Latency": 42, "IntegrationLatency": 34}; fmt.Sprint(sums) != fmt.Sprint(want) {
		t.Errorf("%v, want %v", sums, want)
	}
}

// TestNothingIsCountedTwice has requests come while the meters are drained, while stages are deployed anew and forgotten, while methods change
// places, and while idle meters have to make place: all are counted, once.
func TestNothingIsCountedTwice(t *testing.T) {
	const requests, stages, workers = 4000, 40, 4
	a := newAPIMeter()
	places := make([]atomic.Pointer[[2]memo.Of[any]], stages)
	for i := range places {
		places[i].Store(new([2]memo.Of[any]))
	}
	drained := map[string]float64{}
	drain := func() {
		a.Drain(func(o *service.Observation) {
			if o.Name == "Count" {
				drained[fmt.Sprint(len(o.Dimensions))] += o.Samples[0].Count
			}
		})
	}
	var all sync.WaitGroup
	for w := range workers {
		all.Go(func() {
			for i := range requests {
				n := (i*7 + w) % stages
				if i%5 == 0 {
					places[n].Store(new([2]memo.Of[any])) // deployed anew
				}
				at := places[n].Load()
				a.Record(&gateway.Record{
					API: "id", APIName: fmt.Sprint(n), Stage: "s", Resource: "/", Method: []string{"GET", "PUT"}[i%2], Status: 200, StageMeter: &at[0], MethodMeter: &at[1],
				})
				if i%50 == 0 {
					a.mu.Lock()
					for key, m := range a.meters {
						if m.leave() {
							delete(a.meters, key)
						}
					}
					a.mu.Unlock()
				}
			}
		})
	}
	ended := make(chan struct{})
	go func() { all.Wait(); close(ended) }()
	for going := true; going; {
		select {
		case <-ended:
			going = false
		default:
		}
		drain()
	}
	for dimensions, n := range drained { // of an API, of its stages, of their methods
		if n != requests*workers {
			t.Errorf("%v requests with %s dimensions, not %d", n, dimensions, requests*workers)
		}
	}
	if len(drained) != 3 {
		t.Errorf("drained are %v", drained)
	}
}

// TestIdleMetersMakePlace fills the table: who comes then is counted as soon as there are meters that have nothing to hand over.
func TestIdleMetersMakePlace(t *testing.T) {
	a := newAPIMeter()
	record := func(n int) {
		a.Record(&gateway.Record{API: "id", APIName: fmt.Sprint(n), Stage: "s", Status: 200, StageMeter: new(memo.Of[any])})
	}
	drained := func() (n int) {
		a.Drain(func(o *service.Observation) {
			if o.Name == "Count" && len(o.Dimensions) == 1 {
				n++
			}
		})
		return n
	}
	for n := range metersMax + 3 {
		record(n)
	}
	if n := drained(); n != metersMax || len(a.meters) != metersMax {
		t.Errorf("%d are drained of %d", n, len(a.meters))
	}
	for n := range 5 {
		record(metersMax + n)
	}
	if n := drained(); n != 5 || len(a.meters) != 5 {
		t.Errorf("%d are drained of %d", n, len(a.meters))
	}
}

// BenchmarkAPIMeter is what counting a request costs, where all are for one stage, and where they are for ten thousand.
func BenchmarkAPIMeter(b *testing.B) {
	for _, apis := range []int{1, 10_000} {
		b.Run(fmt.Sprint(apis), func(b *testing.B) {
			a := newAPIMeter()
			records := make([]gateway.Record, apis)
			for i := range records {
				records[i] = gateway.Record{
					API: "id", APIName: fmt.Sprint(i), Stage: "prod", Account: "1", Region: "r", Status: 200, Duration: 2 * time.Millisecond,
					IntegrationStatus: 200, IntegrationLatency: time.Millisecond, StageMeter: new(memo.Of[any]),
				}
			}
			b.ReportAllocs()
			b.RunParallel(func(p *testing.PB) {
				for i := 0; p.Next(); i++ {
					a.Record(&records[i%apis])
				}
			})
		})
	}
}
