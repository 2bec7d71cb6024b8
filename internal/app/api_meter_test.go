package app

// Proves what CloudWatch and Prometheus are told of requests to APIs: names, dimensions, what counts as an error, and that a drain forgets. How:
// records of requests.

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sluice/internal/gateway"
	"sluice/internal/service"
)

func TestAPIMeter(t *testing.T) {
	a := newAPIMeter()
	for _, r := range []gateway.Record{
		{API: "id", APIName: "pets", Stage: "prod", Account: "1", Region: "r", Status: 200, Duration: 20 * time.Millisecond, IntegrationStatus: 200, IntegrationLatency: 15 * time.Millisecond, Resource: "/p", Method: "GET", Detailed: true},
		{API: "id", APIName: "pets", Stage: "prod", Account: "1", Region: "r", Status: 404, Duration: 2400 * time.Microsecond, Resource: "/p", Method: "GET", Detailed: true},
		{API: "id", APIName: "pets", Stage: "prod", Account: "1", Region: "r", Status: 502, Duration: 20 * time.Millisecond, IntegrationStatus: 502, IntegrationLatency: 19 * time.Millisecond, Resource: "/q", Method: "POST"},
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

func BenchmarkAPIMeter(b *testing.B) {
	a := newAPIMeter()
	r := &gateway.Record{API: "id", APIName: "pets", Stage: "prod", Account: "1", Region: "r", Status: 200, Duration: 2 * time.Millisecond, IntegrationStatus: 200, IntegrationLatency: time.Millisecond}
	b.ReportAllocs()
	for b.Loop() {
		a.Record(r)
	}
}
