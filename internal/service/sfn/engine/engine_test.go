// Proves that executions run, survive the process at any step, and tell whoever waits. How: the engine on a store in memory that is closed and
// opened again, with a clock that is moved by hand, and tasks that the test answers.

package engine

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/fault"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/service/sfn/task"
	"sluice/internal/store"
	"sluice/internal/store/memory"
	"sluice/internal/value"
)

// world is an engine and what is around it.
type world struct {
	t        *testing.T
	disk     store.Store
	clock    *clock.Virtual
	engine   *Engine
	machines map[string]*asl.Machine
	calls    chan *asked
	faults   fault.Set
	objects  *bucket

	mu    sync.Mutex
	ended map[string]bool
	wait  *sync.Cond
}

// asked is a call of a task that waits for its answer.
type asked struct {
	call   *task.Call
	answer chan answered
}

type answered struct {
	output string
	err    error
}

func newWorld(t *testing.T, definitions map[string]string) *world {
	t.Helper()
	disk, err := memory.NewDisk().Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, disk: disk, clock: clock.NewVirtual(time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)), machines: map[string]*asl.Machine{}, calls: make(chan *asked), ended: map[string]bool{}}
	w.wait = sync.NewCond(&w.mu)
	for name, definition := range definitions {
		m, found := asl.Compile(definition, asl.Standard)
		if m == nil {
			t.Fatalf("%s: %v", name, found)
		}
		w.machines[name] = m
	}
	w.start()
	t.Cleanup(w.stop)
	return w
}

// anyChance is chance that goes on from test to test.
type anyChance struct{}

func (anyChance) Uint64() uint64 { return rand.Uint64() }

func (w *world) start() {
	w.t.Helper()
	var err error
	var objects Objects
	if w.objects != nil {
		objects = w.objects
	}
	w.engine, err = New(Config{
		Objects: objects, Store: w.disk, Durable: durable.NewEmbedded(w.disk, nil), Clock: w.clock, Log: slog.New(slog.DiscardHandler), Tasks: w, Service: w, Faults: &w.faults,
		Random: anyChance{},
	})
	if err == nil {
		err = w.engine.Open()
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.engine.Start()
}

func (w *world) stop() {
	w.t.Helper()
	if err := w.engine.Stop(context.Background()); err != nil {
		w.t.Error(err)
	}
}

// restart is what a kill leaves: nothing of the process but the disk.
func (w *world) restart() {
	w.t.Helper()
	w.stop()
	w.start()
}

func (w *world) Do(ctx context.Context, c *task.Call) (*task.Result, error) {
	a := &asked{call: c, answer: make(chan answered, 1)}
	select {
	case w.calls <- a:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case said := <-a.answer:
		if said.err != nil {
			return nil, said.err
		}
		v, err := value.Parse(said.output)
		return &task.Result{Output: v}, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (w *world) Child(context.Context, *task.Call, string) (*task.Result, bool, error) {
	return nil, false, nil
}

func (w *world) Cancel(context.Context, *task.Call, string) error { return nil }

func (w *world) Machine(of Revision) (*asl.Machine, error) {
	if m := w.machines[of.MachineID]; m != nil {
		return m, nil
	}
	return nil, errors.New("no machine " + of.MachineID)
}

func (w *world) HasActivity(string) bool { return true }

func (w *world) Happened(*Origin, *execution.Execution, []execution.Event) {}

func (w *world) Ended(o *Origin) func() {
	return func() {
		w.mu.Lock()
		w.ended[o.ARN()] = true
		w.mu.Unlock()
		w.wait.Broadcast()
	}
}

func (w *world) begin(machine, input string) ledger.Key {
	w.t.Helper()
	k := ledger.Key{Account: "000000000000", Region: "us-east-1", Machine: machine, Name: "one"}
	o := &Origin{Key: k, Revision: Revision{Account: k.Account, Region: k.Region, MachineID: machine, Number: 1}, RoleARN: "arn:aws:iam::000000000000:role/r"}
	if _, err := w.engine.Begin(w.t.Context(), o, input); err != nil {
		w.t.Fatal(err)
	}
	return k
}

// over waits until an execution is.
func (w *world) over(k ledger.Key) *Outcome {
	w.t.Helper()
	w.mu.Lock()
	for !w.ended[ARN(k)] {
		w.wait.Wait()
	}
	w.mu.Unlock()
	out, err := w.engine.Look(w.t.Context(), k)
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

// history is the types of an execution's events.
func (w *world) history(k ledger.Key) (types []string) {
	w.t.Helper()
	for from, more := uint64(0), true; more; {
		c, err := w.engine.History(w.t.Context(), k, from, false)
		if err != nil {
			w.t.Fatal(err)
		}
		for _, event := range c.Events {
			if int(event.ID) != len(types)+1 {
				w.t.Errorf("event %d stands at %d", event.ID, len(types)+1)
			}
			types = append(types, event.Type.String())
		}
		from, more = c.Next, c.More
	}
	return types
}

const (
	passes  = `{"StartAt":"A","States":{"A":{"Type":"Pass","Result":1,"ResultPath":"$.a","Next":"B"},"B":{"Type":"Pass","End":true}}}`
	waits   = `{"StartAt":"A","States":{"A":{"Type":"Wait","Seconds":10,"Next":"B"},"B":{"Type":"Succeed"}}}`
	calls   = `{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},"Next":"B"},"B":{"Type":"Succeed"}}}`
	tokens  = `{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Parameters":{"QueueUrl":"q","MessageBody":{"t.$":"$$.Task.Token"}},"End":true}}}`
	beating = `{"StartAt":"A","States":{"A":{"Type":"Task","HeartbeatSeconds":10,"Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Parameters":{"t.$":"$$.Task.Token"},"End":true}}}`
	worked  = `{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"arn:aws:states:us-east-1:000000000000:activity:work","End":true}}}`
	spreads = `{"StartAt":"A","States":{"A":{"Type":"Map","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}},"End":true}}}`
)

func machines() map[string]string {
	return map[string]string{"passes": passes, "waits": waits, "calls": calls, "tokens": tokens, "beating": beating, "worked": worked, "spreads": spreads}
}

func (w *world) succeeded(k ledger.Key, output string) {
	w.t.Helper()
	if out := w.over(k); out.Status != execution.Succeeded || out.Output != output {
		w.t.Errorf("%v: %s %s, %v", k, out.Status, out.Output, out.Failure)
	}
}

func TestPasses(t *testing.T) {
	w := newWorld(t, machines())
	w.succeeded(w.begin("passes", `{"b": 2}`), `{"b":2,"a":1}`)
}

func TestWaitsAcrossARestart(t *testing.T) {
	w := newWorld(t, machines())
	k := w.begin("waits", `{}`)
	w.clock.Advance(9 * time.Second)
	w.restart()
	if out, err := w.engine.Look(t.Context(), k); err != nil || out.Status != execution.Running {
		t.Fatalf("%+v, %v", out, err)
	}
	w.clock.Advance(time.Second)
	w.succeeded(k, `{}`)
}

func TestACallIsMadeAgainAfterARestart(t *testing.T) {
	w := newWorld(t, machines())
	k := w.begin("calls", `{}`)
	first := <-w.calls
	w.restart()
	second := <-w.calls
	if first.call.Attempt != second.call.Attempt {
		t.Errorf("attempt %s, then %s", first.call.Attempt, second.call.Attempt)
	}
	second.answer <- answered{output: `{"Payload":3}`}
	w.succeeded(k, `{"Payload":3}`)
	if got := w.history(k); len(got) != 9 {
		t.Errorf("%q", got)
	}
}

func TestTokens(t *testing.T) {
	w := newWorld(t, machines())
	k := w.begin("tokens", `{}`)
	sent := <-w.calls
	body, _ := sent.call.Input.Get("MessageBody")
	v, _ := body.Get("t")
	token, _ := v.AsString()
	sent.answer <- answered{output: `{}`}
	w.restart()
	if err := w.engine.Heartbeat(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	if err := w.engine.Succeed(t.Context(), token, `"done"`); err != nil {
		t.Fatal(err)
	}
	w.succeeded(k, `"done"`)
	if err := w.engine.Succeed(t.Context(), token, `"again"`); !errors.Is(err, ErrNoTask) {
		t.Error(err)
	}
	if err := w.engine.Succeed(t.Context(), "made up", `1`); !errors.Is(err, ErrToken) {
		t.Error(err)
	}
}

func TestActivities(t *testing.T) {
	w := newWorld(t, machines())
	k := w.begin("worked", `{"in":1}`)
	w.restart()
	got, err := w.engine.NextTask(t.Context(), "arn:aws:states:us-east-1:000000000000:activity:work", "me")
	if err != nil || got == nil || got.Input != `{"in":1}` {
		t.Fatalf("%+v, %v", got, err)
	}
	if err := w.engine.Fail(t.Context(), got.Token, execution.Failed("E", "c")); err != nil {
		t.Fatal(err)
	}
	if out := w.over(k); out.Status != execution.FailedRun {
		t.Errorf("%+v", out)
	}
}

func TestMapRun(t *testing.T) {
	w := newWorld(t, machines())
	k := w.begin("spreads", `[1,2,3]`)
	w.succeeded(k, `[1,2,3]`)
}

func TestNames(t *testing.T) {
	w := newWorld(t, machines())
	w.begin("waits", `{}`)
	w.begin("waits", `{}`) // the same
	k := ledger.Key{Account: "000000000000", Region: "us-east-1", Machine: "waits", Name: "one"}
	o := &Origin{Key: k, Revision: Revision{MachineID: "waits"}}
	if _, err := w.engine.Begin(t.Context(), o, `{"other":1}`); !errors.Is(err, ErrExists) {
		t.Error(err)
	}
	if out, err := w.engine.Abort(t.Context(), k, execution.Failed("E", "c")); err != nil || out.Status != execution.Aborted {
		t.Errorf("%+v, %v", out, err)
	}
	page, next, err := w.engine.List(t.Context(), Of{MachineID: "waits"}, "", ledger.AnyRedrives, 10, "")
	if err != nil || len(page) != 1 || next != "" || page[0].Status != execution.Aborted {
		t.Errorf("%v, %q, %v", page, next, err)
	}
}

func TestExpress(t *testing.T) {
	w := newWorld(t, machines())
	k := ledger.Key{Account: "000000000000", Region: "us-east-1", Machine: "calls", Name: "one"}
	done := make(chan *Outcome)
	go func() {
		out, err := w.engine.BeginSync(t.Context(), &Origin{Key: k, Revision: Revision{MachineID: "calls"}, Express: true, ID: "id"}, `{}`)
		if err != nil {
			t.Error(err)
		}
		done <- out
	}()
	(<-w.calls).answer <- answered{output: `7`}
	if out := <-done; out.Status != execution.Succeeded || out.Output != `7` {
		t.Errorf("%+v", out)
	}
}

// A heartbeat that comes while the ledger tells of the deadline that it puts off.
func TestADeadlineThatWasPutOffDoesNotFire(t *testing.T) {
	w := newWorld(t, machines())
	began := w.clock.Now()
	k := w.begin("beating", `{}`)
	sent := <-w.calls
	v, _ := sent.call.Input.Get("t")
	token, _ := v.AsString()
	w.clock.Advance(9 * time.Second)
	if err := w.engine.Heartbeat(t.Context(), token); err != nil {
		t.Fatal(err)
	}
	for _, due := range []time.Duration{10 * time.Second, 19 * time.Second} {
		out, err := w.engine.change(t.Context(), k, &turn{due: began.Add(due)})
		if want := map[bool]execution.Status{true: execution.FailedRun, false: execution.Running}[due > 10*time.Second]; err != nil || out.Status != want {
			t.Errorf("due after %v: %+v, %v", due, out, err)
		}
	}
}

// Whoever leaves while what he brought is kept takes nothing with him.
func TestACallerWhoLeaves(t *testing.T) {
	w := newWorld(t, machines())
	ctx, leave := context.WithCancel(t.Context())
	w.faults.On("sfn.keep", fault.Always(), fault.Call(leave))
	k := ledger.Key{Account: "000000000000", Region: "us-east-1", Machine: "calls", Name: "one"}
	if _, err := w.engine.Begin(ctx, &Origin{Key: k, Revision: Revision{MachineID: "calls"}}, `{}`); err != nil {
		t.Fatal(err)
	}
	(<-w.calls).answer <- answered{output: `7`}
	w.succeeded(k, `7`)
}

// What goes wrong after the append is taken up by itself.
func TestWhatIsKeptIsDone(t *testing.T) {
	w := newWorld(t, machines())
	w.faults.On("sfn.release", fault.Nth(1), fault.Fail(nil))
	w.faults.On("sfn.release", fault.Nth(3), fault.Fail(nil))
	k := w.begin("calls", `{}`)
	(<-w.calls).answer <- answered{output: `7`}
	w.succeeded(k, `7`)
}
