package engine

// Measures what SPECIFICATION.md promises of executions, as ratios within one run: workflows of ten Pass states started by 64 callers on a real
// disk, to the same number of bare commits of the same bytes to the same kind of store; and Express workflows through the engine to the
// interpreter alone. The rounds alternate, and the median is told with its ends. And proves that a step with an outside effect costs one append.

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/service/sfn/task"
	"sluice/internal/store"
	"sluice/internal/store/local"
	"sluice/internal/value"
)

const (
	benchCallers = 64
	benchPasses  = 10
	benchInput   = `{"customer": {"id": 4711, "name": "Example"}, "items": [1, 2, 3], "note": "a note of some length"}`
)

// surroundings are a service that has one machine and whose tasks are never called.
type surroundings struct {
	Tasks

	machine *asl.Machine
}

func (s *surroundings) Machine(Revision) (*asl.Machine, error) { return s.machine, nil }

func (s *surroundings) HasActivity(string) bool                                   { return true }
func (s *surroundings) Happened(*Origin, *execution.Execution, []execution.Event) {}
func (s *surroundings) Ended(*Origin) func()                                      { return nil }
func (s *surroundings) Do(context.Context, *task.Call) (*task.Result, error)      { panic("no tasks") }

// tenPasses is a workflow of ten Pass states.
func tenPasses(tb testing.TB) *asl.Machine {
	tb.Helper()
	var states []string
	for i := range benchPasses {
		next := fmt.Sprintf(`"Next": "State%d"`, i+1)
		if i == benchPasses-1 {
			next = `"End": true`
		}
		states = append(states, fmt.Sprintf(`"State%d": {"Type": "Pass", %s}`, i, next))
	}
	m, found := asl.Compile(`{"StartAt": "State0", "States": {`+strings.Join(states, ",")+`}}`, asl.Standard)
	if m == nil {
		tb.Fatal(found)
	}
	return m
}

func openDisk(b *testing.B) store.Store {
	b.Helper()
	s, err := local.Open(b.TempDir(), local.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := s.Close(); err != nil {
			b.Error(err)
		}
	})
	return s
}

func openEngine(b *testing.B, disk store.Store, m *asl.Machine) *Engine {
	b.Helper()
	around := &surroundings{machine: m}
	return engineOf(b, disk, around, around)
}

func engineOf(b *testing.B, disk store.Store, tasks Tasks, around Service) *Engine {
	b.Helper()
	e, err := New(Config{
		Store: disk, Durable: durable.NewEmbedded(disk, nil), Clock: clock.System{}, Log: slog.New(slog.DiscardHandler), Tasks: tasks, Service: around,
		Random: anyChance{},
	})
	if err == nil {
		err = e.Open()
	}
	if err != nil {
		b.Fatal(err)
	}
	e.Start()
	b.Cleanup(func() {
		if err := e.Stop(context.Background()); err != nil {
			b.Error(err)
		}
	})
	return e
}

// rate has 64 callers do a number of things, and returns how many a second.
func rate(b *testing.B, count int, do func(i int64) error) float64 {
	b.Helper()
	var next atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for range benchCallers {
		all.Go(func() {
			for i := next.Add(1); i <= int64(count); i = next.Add(1) {
				if err := do(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	return float64(count) / time.Since(began).Seconds()
}

// tell reports the median of ratios and their ends.
func tell(b *testing.B, ratios []float64, what string) {
	b.Helper()
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], what)
	b.ReportMetric(ratios[0], what+"-least")
	b.ReportMetric(ratios[len(ratios)-1], what+"-most")
	b.ReportMetric(0, "ns/op") // of no meaning: an operation is a round
}

const perRound = 64 * 40

// BenchmarkTransitions: transitions of ten-Pass workflows a second, to bare commits a second.
func BenchmarkTransitions(b *testing.B) {
	m := tenPasses(b)
	bare, e := openDisk(b), openEngine(b, openDisk(b), m)
	x := execution.New(m, originOf(ledger.Key{Machine: "passes"}).Spec())
	events, _ := x.Run(execution.Env{Now: time.Now(), Random: rand.NewPCG(1, 2)}, execution.Start{Input: benchInput})
	record := execution.AppendChunk(nil, events)
	var ratios []float64
	var round int64
	for b.Loop() {
		round++
		commits := rate(b, perRound, func(i int64) error {
			batch := bare.NewBatch()
			batch.Put(fmt.Appendf(nil, "%d-%d", round, i), record)
			ticket, err := bare.Commit(batch)
			if err != nil {
				return err
			}
			return ticket.Wait()
		})
		begun := rate(b, perRound, func(i int64) error {
			o := originOf(ledger.Key{Account: "000000000000", Region: "us-east-1", Machine: "passes", Name: fmt.Sprint(round, "-", i)})
			_, err := e.Begin(b.Context(), o, benchInput)
			return err
		})
		ratios = append(ratios, begun*benchPasses/commits)
		b.ReportMetric(commits, "commits/s")
		b.ReportMetric(begun*benchPasses, "transitions/s")
	}
	tell(b, ratios, "transitions/commit")
}

// BenchmarkExpress: a ten-Pass workflow through the engine, to the interpreter alone. Less than 2 is promised.
func BenchmarkExpress(b *testing.B) {
	m := tenPasses(b)
	e := openEngine(b, openDisk(b), m)
	o := originOf(ledger.Key{Account: "000000000000", Region: "us-east-1", Machine: "passes", Name: "n"})
	o.Express = true
	const times = 2000
	var ratios []float64
	for b.Loop() {
		began := time.Now()
		for range times {
			execution.New(m, o.Spec()).Run(execution.Env{Now: time.Now(), Random: e.Random}, execution.Start{Input: benchInput})
		}
		alone := time.Since(began)
		began = time.Now()
		for i := range times {
			one := *o
			one.ID = fmt.Sprint(len(ratios), "-", i)
			if out, err := e.BeginSync(b.Context(), &one, benchInput); err != nil || out.Status != execution.Succeeded {
				b.Fatal(out, err)
			}
		}
		ratios = append(ratios, float64(time.Since(began))/float64(alone))
		b.ReportMetric(float64(alone.Microseconds())/times, "µs-alone")
	}
	tell(b, ratios, "times")
}

// BenchmarkExpressOne is for profiles: an Express execution of ten Pass states.
func BenchmarkExpressOne(b *testing.B) {
	m := tenPasses(b)
	e := openEngine(b, openDisk(b), m)
	o := originOf(ledger.Key{Account: "000000000000", Region: "us-east-1", Machine: "passes", Name: "n"})
	o.Express = true
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		one := *o
		one.ID = fmt.Sprint(i)
		if _, err := e.BeginSync(b.Context(), &one, benchInput); err != nil {
			b.Fatal(err)
		}
	}
}

// Three calls with Pass states around them are four appends.
func TestOneAppendForEachEffect(t *testing.T) {
	call := `"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "ResultPath": "$.r"`
	w := newWorld(t, map[string]string{"chain": `{"StartAt": "P0", "States": {"P0": {"Type": "Pass", "Next": "A"}, "A": {` + call + `, "Next": "P1"}, "P1": {"Type": "Pass", "Next": "P2"},
		"P2": {"Type": "Pass", "Next": "B"}, "B": {` + call + `, "Next": "C"}, "C": {` + call + `, "Next": "P3"}, "P3": {"Type": "Pass", "End": true}}}`})
	k := w.begin("chain", `{}`)
	for range 3 {
		(<-w.calls).answer <- answered{output: `1`}
	}
	w.over(k)
	s, err := w.engine.Summary(t.Context(), k)
	if err != nil || s.Records != 4 {
		t.Errorf("%+v, %v", s, err)
	}
}

// BenchmarkTasks is for profiles: a task, of a chain of twenty that are answered at once, in one of sixteen executions at a time.
func BenchmarkTasks(b *testing.B) {
	const chained, callers = 20, 16
	var states []string
	for i := range chained {
		next := fmt.Sprintf(`"Next": "T%d"`, i+1)
		if i == chained-1 {
			next = `"End": true`
		}
		states = append(states, fmt.Sprintf(`"T%d": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f", "Payload": {}}, "ResultPath": null, %s}`, i, next))
	}
	m, found := asl.Compile(`{"StartAt": "T0", "States": {`+strings.Join(states, ",")+`}}`, asl.Standard)
	if m == nil {
		b.Fatal(found)
	}
	around := &answering{surroundings: surroundings{machine: m}, over: make(chan struct{}, callers)}
	e := engineOf(b, openDisk(b), around, around)
	b.ReportAllocs()
	running := 0
	for n := 0; n < b.N; n += chained {
		if running == callers {
			<-around.over
			running--
		}
		running++
		if _, err := e.Begin(b.Context(), originOf(ledger.Key{Account: "000000000000", Region: "us-east-1", Machine: "chain", Name: fmt.Sprint(b.N, "-", n)}), benchInput); err != nil {
			b.Fatal(err)
		}
	}
	for ; running > 0; running-- {
		<-around.over
	}
}

// answering answers all tasks, and tells of what is over.
type answering struct {
	surroundings

	over chan struct{}
}

func (a *answering) Do(context.Context, *task.Call) (*task.Result, error) {
	return &task.Result{Output: value.Int(1)}, nil
}

func (a *answering) Ended(*Origin) func() { return func() { a.over <- struct{}{} } }
