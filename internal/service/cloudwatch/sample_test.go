package cloudwatch

// Proves what becomes of the metrics of Sluice's own services: gauges as they are, counters and distributions by what came since they were last
// asked, in the minute that is over; and that every operation requires the permission of its name. How: services with fixed metrics.

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/edge/edgetest"
	"sluice/internal/service"
	"sluice/internal/service/cloudwatch/series"
	"sluice/internal/store"
)

// source has metrics that the test sets.
type source struct {
	metrics      []service.Metric
	observations []service.Observation
}

func (s *source) Metrics(_ context.Context, yield func(*service.Metric)) {
	for i := range s.metrics {
		yield(&s.metrics[i])
	}
}

func (s *source) Drain(yield func(*service.Observation)) {
	for i := range s.observations {
		yield(&s.observations[i])
	}
	s.observations = nil
}

func TestSamples(t *testing.T) {
	b := newBench(t)
	s := &source{}
	b.Metered, b.Observed = []service.Metered{s}, []service.Observed{s}
	queue := []service.Dimension{{Name: "QueueName", Value: "q"}}
	metric := func(name string, kind service.MetricKind, value float64, n uint64) service.Metric {
		return service.Metric{Namespace: "AWS/SQS", Name: name, Unit: "Count", Account: account, Region: region, Dimensions: queue, Kind: kind, Value: value, Samples: n}
	}
	for i, sent := range []float64{3, 3, 10, 4} { // at last the queue is another one of the same name
		b.clock.Advance(time.Minute)
		s.metrics = []service.Metric{
			metric("Visible", service.Gauge, float64(i), 1), metric("Sent", service.Counter, sent, uint64(sent)), metric("Size", service.Distribution, sent*100, uint64(sent)),
		}
		s.observations = []service.Observation{{
			Namespace: "AWS/ApiGateway", Name: "Latency", Unit: "Milliseconds", Account: account, Region: region,
			Dimensions: []service.Dimension{{Name: "Stage", Value: "s"}, {Name: "ApiName", Value: "a"}}, Samples: []service.Sample{{Value: 5, Count: 3}, {Value: 100, Count: 1}},
		}}
		if err := b.sample(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	read := func(namespace, name string, dimensions ...series.Dimension) string {
		points, err := b.book.Read(b.clock.Now(), series.Query{
			Key:  series.Key{Account: account, Region: region, Namespace: namespace, Name: name, Dimensions: series.Sorted(dimensions)},
			From: noon, To: noon.Add(time.Hour), Period: time.Minute,
		})
		if err != nil {
			t.Fatal(err)
		}
		out := ""
		for _, p := range points {
			out += fmt.Sprintf("%s %v/%v;", p.At.Format("04"), p.Set.Sum, p.Set.Count)
		}
		return out
	}
	for name, want := range map[string]string{"Visible": "00 0/1;01 1/1;02 2/1;03 3/1;", "Sent": "00 3/1;01 0/1;02 7/1;03 4/1;", "Size": "00 300/3;02 700/7;03 400/4;"} {
		if got := read("AWS/SQS", name, series.Dimension{Name: "QueueName", Value: "q"}); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
	if got := read("AWS/ApiGateway", "Latency", series.Dimension{Name: "ApiName", Value: "a"}, series.Dimension{Name: "Stage", Value: "s"}); got != "00 115/4;01 115/4;02 115/4;03 115/4;" {
		t.Error(got)
	}
}

func TestEveryOperationRequiresItsPermission(t *testing.T) {
	b := newBench(t)
	definition := b.Definition()
	for i := range definition.Operations {
		op := &definition.Operations[i]
		c := &service.Call{Caller: edgetest.Root(account), Account: account, Region: region, Service: api.Service, Operation: op.Model}
		if err := op.Authorize(c, op.Model.New()); err != nil {
			t.Errorf("%s: %v", op.Model.Name, err)
		}
		if len(c.Checks()) == 0 {
			t.Errorf("%s requires nothing", op.Model.Name)
		}
		for _, check := range c.Checks() {
			if check.Action != "cloudwatch:"+op.Model.Name || check.Resource == "" || op.Contract.Action != check.Action {
				t.Errorf("%s requires %+v", op.Model.Name, check)
			}
		}
	}
}

// TestChores proves that the chores go on by themselves, and end: data is flushed and alarms look at it while nobody but the clock moves.
func TestChores(t *testing.T) {
	b := newBench(t)
	b.Start()
	b.put("m", 1)
	if err := b.Stop(); err != nil {
		t.Fatal(err)
	}
	b.restart()
	if got := b.ask(statOf("a", "m", "Sum", 60, "")); got[0] != "a 'm' [1]" {
		t.Error(got)
	}
}

// TestRestsWhileNothingComes proves that data is flushed a second after it came, and that nobody wakes for it while none comes.
func TestRestsWhileNothingComes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		b.Start()
		next := func(want time.Duration) {
			t.Helper()
			synctest.Wait()
			if d, _ := b.clock.Next(); d != want {
				t.Errorf("the next chore is due in %v, not in %v", d, want)
			}
		}
		next(lookEvery)
		for range 2 {
			b.put("m", 1)
			next(flushAfter)
			b.clock.Advance(flushAfter / 2)
			b.put("m", 1)
			next(flushAfter / 2)
			b.clock.Advance(flushAfter / 2)
			synctest.Wait()
			stored := 0
			if err := b.store.Scan(store.Within(store.SpaceSeries.Prefix("cell")), func([]byte, []byte) error { stored++; return nil }); err != nil || stored == 0 {
				t.Errorf("%d cells are on the disk, %v", stored, err)
			}
		}
		next(lookEvery - 2*flushAfter)
		if err := b.Stop(); err != nil {
			t.Fatal(err)
		}
	})
}
