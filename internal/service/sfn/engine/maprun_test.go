package engine

// Proves what becomes of a Map Run's children in crashes, failures and redrives: Express ones begin anew, none outlives its run, what a child
// says comes with what others say, and a run is found by its ARN. How: the engine on a store in memory, with tasks that the test answers, and
// turns that are kept while the process ends before anyone is told.

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// mapOf is a distributed Map whose children have one state.
func mapOf(kind, fields, state string) string {
	return fmt.Sprintf(`{"StartAt":"A","States":{"A":{"Type":"Map",%s"ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":%q},"StartAt":"P","States":{"P":%s}},"End":true}}}`, fields, kind, state)
}

const (
	callTask = `{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f","Payload.$":"$"},"OutputPath":"$.Payload","End":true}`
	waitTask = `{"Type":"Wait","Seconds":60,"End":true}`
	tokenFor = `{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage.waitForTaskToken","Parameters":{"QueueUrl":"q","MessageBody":{"t.$":"$$.Task.Token"}},"End":true}`
)

// run is an execution's newest Map Run.
func (w *world) run(k ledger.Key) execution.MapRun {
	w.t.Helper()
	out, err := w.engine.Look(w.t.Context(), k)
	if err != nil || len(out.MapRuns) == 0 {
		w.t.Fatalf("%+v, %v", out, err)
	}
	return out.MapRuns[len(out.MapRuns)-1]
}

// child is the key of a run's child.
func child(k ledger.Key, run execution.MapRun, index int) ledger.Key {
	n, _ := ParseMapRun(run.ARN)
	k.Label, k.Name = n.Label, fmt.Sprint(n.ID, "-", index)
	return k
}

// asked are the next calls, by the JSON of their payloads.
func (w *world) asked(n int) map[string]*asked {
	byInput := map[string]*asked{}
	for range n {
		call := <-w.calls
		v, _ := call.call.Input.Get("Payload")
		byInput[v.String()] = call
	}
	return byInput
}

// there waits until an execution is.
func (w *world) there(k ledger.Key) {
	w.t.Helper()
	for {
		_, err := w.engine.Look(w.t.Context(), k)
		switch {
		case err == nil:
			return
		case !errors.Is(err, ErrNotFound):
			w.t.Fatal(err)
		}
		runtime.Gosched()
	}
}

// redrive takes an execution up again, whose end is to come.
func (w *world) redrive(k ledger.Key) {
	w.t.Helper()
	w.mu.Lock()
	delete(w.ended, ARN(k))
	w.mu.Unlock()
	if _, err := w.engine.Redrive(w.t.Context(), k, ""); err != nil {
		w.t.Fatal(err)
	}
}

// die keeps what a stimulus leads to, and ends the process before anyone hears of it.
func (w *world) die(k ledger.Key, s execution.Stimulus) {
	w.t.Helper()
	a := w.engine.actors.get(k)
	t := &turn{ctx: w.t.Context(), a: a, stimuli: []execution.Stimulus{s}}
	a.mu.Lock()
	for _, step := range []func(*turn) error{w.engine.load, w.engine.walk, w.engine.keep} {
		if err := step(t); err != nil {
			w.t.Fatal(err)
		}
	}
	a.mu.Unlock()
	w.restart()
}

func TestExpressChildrenBeginAnew(t *testing.T) {
	w := newWorld(t, map[string]string{"m": mapOf("EXPRESS", `"ToleratedFailureCount":1,`, callTask)})
	k := w.begin("m", `["a","b","c"]`)
	inputs := w.asked(3)
	inputs[`"b"`].answer <- answered{output: `{"Payload":"B"}`}
	for w.run(k).Executions.Succeeded == 0 {
		runtime.Gosched()
	}
	for _, failing := range []string{`"a"`, `"c"`} {
		inputs[failing].answer <- answered{err: errors.New("no")}
	}
	if out := w.over(k); out.Status != execution.FailedRun || w.run(k).Executions.Failed != 2 {
		t.Fatalf("%+v, %+v", out, w.run(k))
	}
	w.restart()
	if input, err := w.engine.inputOf(k, w.run(k).ARN, 2); err != nil || input != `"c"` {
		t.Errorf("%s, %v", input, err)
	}
	if _, err := w.engine.inputOf(k, w.run(k).ARN, 3); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	w.redrive(k)
	for input, call := range w.asked(2) {
		// The ARN stays; what the attempt starts is not what the one before has started.
		if before := inputs[input].call; call.call.ExecutionARN != before.ExecutionARN || call.call.Attempt == before.Attempt {
			t.Errorf("%s: %+v, and before %+v", input, call.call, before)
		}
		call.answer <- answered{output: `{"Payload":` + strings.ToUpper(input) + `}`}
	}
	w.succeeded(k, `["A","B","C"]`)
}

// TestARunWaitsForItsExpressChildren: one that has failed goes on until they are over, and each counts as it ended.
func TestARunWaitsForItsExpressChildren(t *testing.T) {
	w := newWorld(t, map[string]string{"m": mapOf("EXPRESS", `"MaxConcurrency":2,`, callTask)})
	k := w.begin("m", `["a","b","c"]`)
	inputs := w.asked(2)
	inputs[`"a"`].answer <- answered{err: errors.New("no")}
	for w.run(k).Executions.Failed == 0 {
		runtime.Gosched()
	}
	if run := w.run(k); run.Status != execution.Running || run.Executions.Running != 1 {
		t.Errorf("%+v", run)
	}
	inputs[`"b"`].answer <- answered{output: `{"Payload":"B"}`}
	out, run := w.over(k), w.run(k)
	if out.Status != execution.FailedRun || *out.Failure.Error != "States.ExceedToleratedFailureThreshold" || run.Executions.Succeeded != 1 || run.Executions.Failed != 1 || run.Executions.Aborted != 0 || run.Executions.Pending != 1 {
		t.Errorf("%+v, %+v", out, run)
	}
	w.redrive(k)
	for input, call := range w.asked(2) {
		call.answer <- answered{output: `{"Payload":` + strings.ToUpper(input) + `}`}
	}
	w.succeeded(k, `["A","B","C"]`)
}

// TestExpressChildrenEndWithTheirExecution: one that is stopped waits for nobody.
func TestExpressChildrenEndWithTheirExecution(t *testing.T) {
	w := newWorld(t, map[string]string{"m": mapOf("EXPRESS", ``, callTask)})
	k := w.begin("m", `["a","b"]`)
	run := w.run(k)
	w.asked(2)
	if _, err := w.engine.Abort(t.Context(), k, execution.Failure{}); err != nil {
		t.Fatal(err)
	}
	second := child(k, run, 1)
	o := &Origin{Key: second, Express: true, ID: second.Name + "-0"}
	w.mu.Lock()
	for !w.ended[o.ARN()] {
		w.wait.Wait()
	}
	w.mu.Unlock()
	w.redrive(k)
	for input, call := range w.asked(2) {
		call.answer <- answered{output: `{"Payload":` + strings.ToUpper(input) + `}`}
	}
	w.succeeded(k, `["A","B"]`)
}

// TestNoChildOutlivesItsRun: the process ends between a run's end and the end of its children.
func TestNoChildOutlivesItsRun(t *testing.T) {
	for name, state := range map[string]string{"waits": waitTask, "tokens": tokenFor} {
		w := newWorld(t, map[string]string{"m": mapOf("STANDARD", ``, state)})
		k := w.begin("m", `[1,2]`)
		if name == "tokens" {
			for range 2 {
				(<-w.calls).answer <- answered{output: `{}`}
			}
		}
		run := w.run(k)
		for i := range 2 {
			w.there(child(k, run, i))
		}
		w.die(k, execution.Stop{})
		for i := range 2 {
			if out := w.over(child(k, run, i)); out.Status != execution.Aborted {
				t.Errorf("%s: %+v", name, out)
			}
		}
		if run = w.run(k); run.Status != execution.Aborted || run.Items.Aborted != 2 {
			t.Errorf("%+v", run)
		}
	}
}

func TestNoChildOutlivesARunThatWasCaught(t *testing.T) {
	definition := strings.TrimSuffix(mapOf("STANDARD", `"Catch":[{"ErrorEquals":["States.ALL"],"Next":"W"}],`, waitTask), "}}") + `,"W":{"Type":"Wait","Seconds":3600,"End":true}}}`
	w := newWorld(t, map[string]string{"m": definition})
	k := w.begin("m", `[1,2]`)
	run := w.run(k)
	w.there(child(k, run, 1))
	w.die(k, execution.ChildFinished{MapRun: run.ARN, Index: 0, Status: execution.FailedRun})
	if out := w.over(child(k, run, 1)); out.Status != execution.Aborted {
		t.Errorf("%+v", out)
	}
	if out, err := w.engine.Look(t.Context(), k); err != nil || out.Status != execution.Running || out.MapRuns[0].Status != execution.FailedRun {
		t.Errorf("%+v, %v", out, err)
	}
}

// TestChildrenThatRunInARedrive: a redrive comes before the children were aborted, and finds one over and one under way.
func TestChildrenThatRunInARedrive(t *testing.T) {
	w := newWorld(t, map[string]string{"m": mapOf("STANDARD", ``, callTask)})
	k := w.begin("m", `["a","b"]`)
	byInput := w.asked(2)
	a := w.engine.actors.get(k)
	a.mu.Lock() // nobody is told while this is held
	stop := &turn{ctx: t.Context(), a: a, stimuli: []execution.Stimulus{execution.Stop{}}}
	for _, step := range []func(*turn) error{w.engine.load, w.engine.walk, w.engine.keep} {
		if err := step(stop); err != nil {
			t.Fatal(err)
		}
	}
	a.mu.Unlock()
	w.engine.actors.put(a)
	byInput[`"a"`].answer <- answered{output: `{"Payload":"A"}`}
	run := w.run(k)
	w.over(child(k, run, 0))
	w.redrive(k)
	(<-w.calls).answer <- answered{output: `{"Payload":"B"}`} // of b, again
	w.succeeded(k, `["A","B"]`)
	if out, err := w.engine.Look(t.Context(), child(k, run, 1)); err != nil || out.Redrives != 1 {
		t.Errorf("%+v, %v", out, err)
	}
}

// TestChildrenThatCannotBeRedriven: one that failed too long ago is counted, and not waited for.
func TestChildrenThatCannotBeRedriven(t *testing.T) {
	w := newWorld(t, map[string]string{"m": mapOf("STANDARD", `"ToleratedFailureCount":1,`, callTask)})
	k := w.begin("m", `["a","b"]`)
	byInput := w.asked(2)
	run := w.run(k)
	byInput[`"a"`].answer <- answered{err: errors.New("no")}
	w.over(child(k, run, 0))
	w.clock.Advance(20 * 24 * time.Hour)
	byInput[`"b"`].answer <- answered{err: errors.New("no")}
	if out := w.over(k); out.Status != execution.FailedRun {
		t.Fatalf("%+v", out)
	}
	w.redrive(k)
	w.asked(1)[`"b"`].answer <- answered{output: `{"Payload":"B"}`}
	w.succeeded(k, `["B"]`)
	if run = w.run(k); run.Executions.NotRedrivable != 1 || run.Executions.Failed != 1 || run.Executions.Succeeded != 1 {
		t.Errorf("%+v", run)
	}
	// One that was forgotten is told of as one that failed.
	c := execution.RedriveChild{MapRun: run.ARN, Index: 7, Round: 1}
	if err := w.engine.redriveStandard(&Origin{Key: child(k, run, 7), Parent: &Parent{Key: k, MapRun: run.ARN}}, c); err != nil {
		t.Error(err)
	}
}

func TestMapRunsAreFoundByTheirARN(t *testing.T) {
	nested := mapOf("STANDARD", ``, `{"Type":"Map","Label":"inner","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"Q","States":{"Q":{"Type":"Pass","End":true}}},"End":true}`)
	w := newWorld(t, map[string]string{"m": nested})
	k := w.begin("m", `[[1,2],[]]`)
	w.succeeded(k, `[[1,2],[]]`)
	outer := w.run(k)
	for i, items := range []int64{2, 0} {
		owner := child(k, outer, i)
		inner := w.run(owner)
		n, err := ParseMapRun(inner.ARN)
		if err != nil || n.Label != "inner" {
			t.Fatalf("%+v, %v", n, err)
		}
		w.restart()
		found, err := w.engine.MapRun(t.Context(), n)
		if err != nil || found.Origin.Key != owner || found.Items.Total != items || found.Status != execution.Succeeded {
			t.Errorf("%+v, %v", found, err)
		}
		if err := w.engine.UpdateMapRun(t.Context(), n, execution.UpdateMapRun{}); !errors.Is(err, ErrMapRunOver) {
			t.Error(err)
		}
		n.Machine = "other"
		if there, err := w.engine.HasMapRun(t.Context(), n); err != nil || there {
			t.Errorf("%v, %v", there, err)
		}
	}
}

func FuzzMapRunNames(f *testing.F) {
	for _, text := range []string{"arn:aws:states:us-east-1:1:mapRun:m/l:i", "arn:aws:states:::mapRun:/:", "arn:aws:states:r:a:mapRun:m:i", "", "arn:aws:states:r:a:mapRun:m/l:i:j"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := ParseMapRun(text)
		if err == nil && slices.Contains([]string{n.Machine, n.Label, n.ID}, "") {
			t.Errorf("%q: %+v", text, n)
		}
	})
}

// TestLetters: what is told while its reader is busy is read together, in order, and nothing is lost.
func TestLetters(t *testing.T) {
	l := letters{of: map[ledger.Key][]execution.Stimulus{}}
	k := ledger.Key{Name: "k"}
	for i := range letterMax + 2 {
		l.of[k] = append(l.of[k], execution.Heartbeat{Attempt: int64(i)})
	}
	var got []execution.Stimulus
	for _, n := range []int{letterMax, 2, 0} {
		told := l.take(k)
		if len(told) != n {
			t.Fatalf("%d, and not %d", len(told), n)
		}
		got = append(got, told...)
	}
	for i, s := range got {
		if s != (execution.Heartbeat{Attempt: int64(i)}) {
			t.Fatalf("%d: %v", i, s)
		}
	}
	if len(l.of) != 0 {
		t.Error(l.of)
	}
}
