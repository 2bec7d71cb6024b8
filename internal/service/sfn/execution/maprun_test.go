package execution

// Proves how Map Runs behave: pages, batches, tolerance, concurrency, limits that change, redrives, and that of a hundred thousand
// items (a million in the benchmark) only some are in memory. How: a reader and children that are played here.

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"
)

const mapRunOf = `{"StartAt": "M", "States": {"M": {"Type": "Map", %s "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}, "End": true}}}`

const fromS3 = `"ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "JSON"}, "Parameters": {"Bucket": "b", "Key": "k"}}, `

// children are those under way.
func (b *table) children() (out []StartChild) {
	for _, e := range b.x.Outstanding() {
		if c, ok := e.(StartChild); ok {
			out = append(out, c)
		}
	}
	return out
}

// roundOf is that of a child before any redrive.
func roundOf(c StartChild) Round { return Round{Frame: c.Frame, MapRun: c.MapRun} }

// redriven are the children that a redrive has taken up again.
func (b *table) redriven() (out []RedriveChild) {
	for _, e := range b.x.Outstanding() {
		if c, ok := e.(RedriveChild); ok {
			out = append(out, c)
		}
	}
	return out
}

func (b *table) childEnds(c StartChild, status Status) {
	b.t.Helper()
	b.take(ChildFinished{MapRun: c.MapRun, Index: c.Index, Status: status, Output: c.Input})
}

func TestMapRunByPages(t *testing.T) {
	b := begin(t, fmt.Sprintf(mapRunOf, fromS3+`"MaxConcurrency": 2,`), `{}`)
	read := b.effects[0].(ReadItems)
	if read.Reader == nil || read.Reader.Arguments.String() != `{"Bucket":"b","Key":"k"}` {
		t.Fatalf("%+v", read)
	}
	b.take(Items{Round: read.Round, Items: []string{`"a"`, `"b"`, `"c"`}, Next: "3"}, Items{Round: read.Round, Items: []string{`"twice"`}, Next: "3"})
	if got := b.children(); len(got) != 2 || got[1].Input != `"b"` || got[1].Index != 1 || !strings.HasSuffix(got[1].Name, "-1") {
		t.Fatalf("%+v", got)
	}
	b.childEnds(b.children()[1], Succeeded)
	b.childEnds(b.children()[0], Succeeded)
	read = b.effects[len(b.effects)-1].(ReadItems)
	b.take(Items{Round: read.Round, Cursor: "3", Items: []string{`"d"`}})
	if read.Cursor != "3" || len(b.children()) != 2 {
		t.Fatalf("%+v, %+v", read, b.children())
	}
	for len(b.children()) > 0 {
		b.childEnds(b.children()[0], Succeeded)
	}
	b.history(3, `3<2 MapStateStarted
		4<3 MapRunStarted
		5<4 MapRunSucceeded
		6<5 MapStateSucceeded
		7<5 MapStateExited
		8<7 ExecutionSucceeded`)
	if b.x.Output() != `["a","b","c","d"]` {
		t.Error(b.x.Output())
	}
	if run := b.x.MapRuns()[0]; run.Status != Succeeded || run.Items.Succeeded != 4 || run.Items.Total != 4 || run.Stopped.IsZero() {
		t.Errorf("%+v", run)
	}
}

func TestMapRunBatches(t *testing.T) {
	b := begin(t, fmt.Sprintf(mapRunOf, fromS3+`"ItemBatcher": {"MaxItemsPerBatch": 2, "BatchInput": {"f": 1}},`), `{}`)
	round := b.effects[0].(ReadItems).Round
	b.take(Items{Round: round, Items: []string{"1", "2", "3"}, Next: "3"}) // one item waits for the next page
	if n := len(b.effects); len(b.children()) != 1 || b.effects[n-1].(ReadItems).Cursor != "3" {
		t.Fatalf("%+v", b.effects)
	}
	b.take(Items{Round: round, Cursor: "3", Items: []string{"4", "5"}})
	var inputs []string
	for _, c := range b.children() {
		inputs = append(inputs, c.Input)
	}
	if got := strings.Join(inputs, " "); got != `{"BatchInput":{"f":1},"Items":[1,2]} {"BatchInput":{"f":1},"Items":[3,4]} {"BatchInput":{"f":1},"Items":[5]}` {
		t.Error(got)
	}
	run := b.x.MapRuns()[0]
	if run.Items.Total != 5 || run.Executions.Running != 3 || run.Items.Running != 5 {
		t.Errorf("%+v", run)
	}
}

// An object's members are given as pairs, and to ItemSelector as key and value.
func TestMapRunOverAnObject(t *testing.T) {
	for selector, want := range map[string]string{
		``: `{"Key":"a","Value":1} {"Key":"b","Value":{"c":2}}`,
		`"ItemSelector": {"k.$": "$$.Map.Item.Key", "v.$": "$$.Map.Item.Value"},`: `{"k":"a","v":1} {"k":"b","v":{"c":2}}`,
	} {
		b := begin(t, fmt.Sprintf(mapRunOf, selector), `{"a": 1, "b": {"c": 2}}`)
		var inputs []string
		for _, c := range b.children() {
			inputs = append(inputs, c.Input)
		}
		if got := strings.Join(inputs, " "); got != want {
			t.Errorf("%s%s", selector, got)
		}
	}
}

func TestMapRunTolerance(t *testing.T) {
	for _, c := range []struct {
		bounds   string
		failures int
		fails    bool
	}{
		{``, 1, true},
		{`"ToleratedFailureCount": 1,`, 1, false},
		{`"ToleratedFailureCount": 1,`, 2, true},
		{`"ToleratedFailurePercentage": 50,`, 2, false},
		{`"ToleratedFailurePercentage": 50,`, 3, true},
		{`"ToleratedFailurePercentage": 100, "ToleratedFailureCount": 2,`, 3, true},
	} {
		b := begin(t, fmt.Sprintf(mapRunOf, c.bounds), `[1, 2, 3, 4]`)
		for i, child := range b.children() {
			status := Succeeded
			if i < c.failures {
				status = []Status{FailedRun, TimedOut}[i%2]
			}
			b.childEnds(child, status)
		}
		if failed := b.x.Status() == FailedRun; failed != c.fails {
			t.Errorf("%s with %d failures: %s", c.bounds, c.failures, b.x.Status())
		}
	}
}

func TestMapRunRedrive(t *testing.T) {
	b := begin(t, fmt.Sprintf(mapRunOf, `"MaxConcurrency": 2,`), `[1, 2, 3]`)
	children := b.children()
	b.childEnds(children[0], FailedRun)
	b.history(5, `5<4 MapRunFailed
		6<5 MapStateFailed
		7<6 ExecutionFailed`)
	if f := b.x.Failure(); *f.Cause != "The specified tolerated failure threshold was exceeded" {
		t.Error(*f.Cause)
	}
	if n := len(b.effects); b.effects[n-1] != (Finished{Status: FailedRun}) {
		t.Errorf("%v", b.effects[n-1])
	}
	if run := b.x.MapRuns()[0]; run.Status != FailedRun || run.Items.Failed != 1 || run.Items.Aborted != 1 || run.Items.Pending != 1 || run.Executions.Pending != 1 || run.Executions.Running != 0 || run.Items.Total != 3 || run.Items.ResultsWritten != 2 {
		t.Errorf("%+v", run)
	}
	b.take(Redrive{})
	again := b.redriven() // the failed one, and that which was under way then
	if len(again) != 2 || again[0].Index != 0 || again[0].Input != "" || again[1].Index != 1 || again[1].Input != "2" || again[0].Round != 1 {
		t.Fatalf("%+v", again)
	}
	if run := b.x.MapRuns()[0]; run.Status != Running || run.Redrives != 1 || run.Redriven.IsZero() || run.Items.Running != 2 || run.Items.Pending != 1 || run.Items.Failed != 0 || !run.Stopped.IsZero() {
		t.Errorf("%+v", run)
	}
	b.childEnds(children[0], Aborted) // an answer of before
	for _, c := range append(again, again...) {
		b.take(ChildFinished{MapRun: c.MapRun, Index: c.Index, Round: c.Round, Status: Succeeded, Output: fmt.Sprint(c.Index + 1)})
	}
	b.childEnds(b.children()[0], Succeeded)
	b.history(8, `8<7 ExecutionRedriven
		9<3 MapRunRedriven
		10<9 MapRunSucceeded
		11<10 MapStateSucceeded
		12<10 MapStateExited
		13<12 ExecutionSucceeded`)
	if b.x.Output() != `[1,2,3]` {
		t.Error(b.x.Output())
	}
}

// A Map Run's redrive follows from the start of its Map, however often it comes, and so does what comes after it.
func TestMapRunRedriveHistory(t *testing.T) {
	definition := strings.Replace(fmt.Sprintf(mapRunOf, ``), `"States": {`, `"States": {"First": {"Type": "Pass", "Next": "M"}, `, 1)
	b := begin(t, strings.Replace(definition, `"StartAt": "M"`, `"StartAt": "First"`, 1), `[1]`)
	b.childEnds(b.children()[0], FailedRun)
	b.take(Redrive{})
	c := b.redriven()[0]
	b.take(ChildFinished{MapRun: c.MapRun, Index: c.Index, Round: c.Round, Status: FailedRun})
	b.take(Redrive{})
	c = b.redriven()[0]
	b.take(ChildFinished{MapRun: c.MapRun, Index: c.Index, Round: c.Round, Status: Succeeded, Output: "1"})
	b.history(4, `4<3 MapStateEntered
		5<4 MapStateStarted
		6<5 MapRunStarted
		7<6 MapRunFailed
		8<7 MapStateFailed
		9<8 ExecutionFailed
		10<9 ExecutionRedriven
		11<5 MapRunRedriven
		12<11 MapRunFailed
		13<12 MapStateFailed
		14<13 ExecutionFailed
		15<14 ExecutionRedriven
		16<5 MapRunRedriven
		17<16 MapRunSucceeded
		18<17 MapStateSucceeded
		19<16 MapStateExited
		20<19 ExecutionSucceeded`)
}

// Children that wait for their redrive do so in the order of their items, no more run than may, and one that cannot be redriven stays as it is.
func TestMapRunRedriveQueue(t *testing.T) {
	b := begin(t, fmt.Sprintf(mapRunOf, `"MaxConcurrency": 1, "ToleratedFailureCount": 3, "ItemBatcher": {"MaxItemsPerBatch": 2},`), `[1, 2, 3, 4, 5, 6]`)
	for i := range 3 {
		b.childEnds(b.children()[0], []Status{TimedOut, FailedRun, Aborted}[i])
		if b.x.Status() != Running {
			break
		}
	}
	run := b.x.MapRuns()[0]
	if run.Status != FailedRun || run.Items.TimedOut != 2 || run.Items.Failed != 2 || run.Items.Pending != 2 || run.Executions.Pending != 0 || run.Executions.Total != 2 {
		t.Fatalf("%+v", run)
	}
	b.take(Redrive{})
	run = b.x.MapRuns()[0]
	if got := b.redriven(); len(got) != 1 || got[0].Index != 0 || run.Executions.PendingRedrive != 1 || run.Items.PendingRedrive != 2 || run.Items.Running != 2 || run.Items.Total != 6 {
		t.Fatalf("%+v, %+v", got, run)
	}
	first := b.redriven()[0]
	b.take(ChildFinished{MapRun: first.MapRun, Index: 0, Round: 1, Status: TimedOut, Stuck: true})
	if run = b.x.MapRuns()[0]; b.redriven()[0].Index != 1 || run.Items.NotRedrivable != 2 || run.Items.TimedOut != 2 || run.Items.PendingRedrive != 0 {
		t.Fatalf("%+v", run)
	}
	b.take(Stop{})
	b.take(Redrive{}) // an aborted execution's run is redriven too
	second := b.redriven()
	if len(second) != 1 || second[0].Index != 1 || second[0].Round != 2 {
		t.Fatalf("%+v", second)
	}
	b.take(ChildFinished{MapRun: first.MapRun, Index: 1, Round: 1, Status: Aborted}, ChildFinished{MapRun: first.MapRun, Index: 1, Round: 2, Status: Succeeded, Output: `"b"`})
	b.childEnds(b.children()[0], Succeeded)
	if run = b.x.MapRuns()[0]; b.x.Output() != `["b",{"Items":[5,6]}]` || run.Executions.NotRedrivable != 1 || run.Items.TimedOut != 2 || run.Redrives != 2 || run.Items.ResultsWritten != 6 {
		t.Errorf("%s, %+v", b.x.Output(), run)
	}
}

// What a child of an earlier run says is not taken for a child of the one that the frame has now.
func TestMapRunIgnoresChildrenOfAnother(t *testing.T) {
	b := begin(t, fmt.Sprintf(mapRunOf, `"Retry": [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1}],`), `[1, 2]`)
	old := b.children()
	b.childEnds(old[0], FailedRun)
	b.wait(2 * time.Second)
	if got := b.children(); len(got) != 2 || got[1].MapRun == old[1].MapRun {
		t.Fatalf("%+v", got)
	}
	b.childEnds(old[1], Aborted)
	if run := b.x.MapRuns()[1]; run.Executions.Running != 2 {
		t.Errorf("%+v", run)
	}
}

func TestMapRunConcurrency(t *testing.T) {
	for _, given := range []string{``, `"MaxConcurrency": 0,`} {
		b := begin(t, fmt.Sprintf(mapRunOf, given), `[1, 2, 3]`)
		if run := b.x.MapRuns()[0]; run.MaxConcurrency != UnlimitedConcurrency || run.Executions.Running != 3 {
			t.Errorf("%+v", run)
		}
	}
	items := "[" + strings.Repeat("0,", PayloadBytesMax/2-2) + "0]" // as many as an input has room for
	b := begin(t, fmt.Sprintf(mapRunOf, ``), items)
	for b.x.Ready() {
		b.take()
	}
	if run := b.x.MapRuns()[0]; run.Executions.Running != ChildrenConcurrencyMax || run.Items.Total != PayloadBytesMax/2-1 {
		t.Errorf("%+v", run)
	}
}

func TestMapOverTooMuch(t *testing.T) {
	for _, mode := range []string{"", `"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, `} {
		b := begin(t, `{"QueryLanguage": "JSONata", "StartAt": "M", "States": {"M": {"Type": "Map", "Items": "{% [1..100000] %}", "ItemProcessor": {`+mode+`"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}, "End": true}}}`, `{}`)
		if f := b.x.Failure(); b.x.Status() != FailedRun || *f.Error != "States.DataLimitExceeded" || *f.Cause != "The state/task 'M' returned a result with a size exceeding the maximum number of bytes service limit." {
			t.Errorf("%s: %s %+v", mode, b.x.Status(), f)
		}
	}
}

func TestMapRunSelector(t *testing.T) {
	b := begin(t, fmt.Sprintf(mapRunOf, `"ItemSelector": {"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value.a"},`), `[{"a": 1}, {}]`)
	b.history(4, `4<3 MapRunStarted
		5<4 MapRunFailed
		6<5 ExecutionFailed`)
	b = begin(t, fmt.Sprintf(mapRunOf, `"ItemSelector": {"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value.a"},`), `[{"a": 1}, {"a": 2}]`)
	if got := b.children()[1].Input; got != `{"i":1,"v":2}` {
		t.Error(got)
	}
	b.take(Stop{})
	if run := b.x.MapRuns()[0]; run.Status != Aborted || run.Items.Aborted != 2 {
		t.Errorf("%+v", run)
	}
}

func TestMapRunOfMembers(t *testing.T) {
	definition := strings.Replace(fmt.Sprintf(mapRunOf, `"Items": "{% {'a': 1, 'b': 2} %}", "ItemSelector": {"k": "{% $states.context.Map.Item.Key %}", "v": "{% $states.context.Map.Item.Value %}"},`), `{`, `{"QueryLanguage": "JSONata", `, 1)
	b := begin(t, definition, `{}`)
	if got := b.children(); len(got) != 2 || got[1].Input != `{"k":"b","v":2}` {
		t.Errorf("%+v", got)
	}
}

func TestMapRunUpdate(t *testing.T) {
	b := begin(t, fmt.Sprintf(mapRunOf, `"MaxConcurrency": 1,`), `[1, 2, 3]`)
	two, one := int64(2), int64(1)
	b.take(UpdateMapRun{MapRun: b.x.MapRuns()[0].ARN, MaxConcurrency: &two, ToleratedCount: &one})
	if len(b.children()) != 2 {
		t.Errorf("%+v", b.children())
	}
	b.childEnds(b.children()[0], FailedRun)
	if run := b.x.MapRuns()[0]; b.x.Status() != Running || run.MaxConcurrency != 2 || run.ToleratedCount != 1 || run.Items.Failed != 1 {
		t.Errorf("%+v", run)
	}
	none := int64(0)
	b.take(UpdateMapRun{MapRun: b.x.MapRuns()[0].ARN, MaxConcurrency: &none}) // no limit
	if run := b.x.MapRuns()[0]; run.MaxConcurrency != UnlimitedConcurrency || b.x.Status() != Running {
		t.Errorf("%+v", run)
	}
	b.take(UpdateMapRun{MapRun: b.x.MapRuns()[0].ARN, ToleratedCount: &none}) // less than failed by now
	if run := b.x.MapRuns()[0]; run.Status != FailedRun || *b.x.Failure().Error != "States.ExceedToleratedFailureThreshold" {
		t.Errorf("%+v", run)
	}
}

// large runs a Map of so many items, in batches of answers, and returns the most that was in memory.
func large(t testing.TB, items int) (peak int) {
	x := New(compiled(t, fmt.Sprintf(mapRunOf, fromS3+`"ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b", "Prefix": "p"}}, "MaxConcurrency": 1000,`)), Spec{ARN: "arn:aws:states:us-east-1:111111111111:execution:m:n"})
	const page = 1000
	at := 0
	for stimuli := []Stimulus{Start{Input: `{}`}}; x.Status() != Succeeded; {
		_, effects := x.Run(Env{Now: time.Unix(1, 0), Random: rand.NewPCG(1, 2)}, stimuli...)
		stimuli = nil
		for _, e := range effects {
			switch e := e.(type) {
			case ReadItems:
				s := Items{Round: e.Round, Cursor: e.Cursor}
				for len(s.Items) < page && at < items {
					s.Items = append(s.Items, fmt.Sprintf(`{"item":%d}`, at))
					at++
				}
				if at < items {
					s.Next = fmt.Sprint(at)
				}
				stimuli = append(stimuli, s)
			case StartChild:
				stimuli = append(stimuli, ChildFinished{MapRun: e.MapRun, Index: e.Index, Status: Succeeded, Output: e.Input})
			case WriteResults:
				stimuli = append(stimuli, ResultsAt{Round: e.Round, Output: `{}`})
			}
		}
		if f := x.frame(topFrame); f != nil && f.run != nil {
			peak = max(peak, len(f.run.page)+len(f.run.running))
		}
		if len(stimuli) == 0 && !x.Ready() && x.Status() == Running {
			t.Fatalf("it stands at %d", at)
		}
	}
	return peak
}

func TestMapRunIsBounded(t *testing.T) {
	if peak := large(t, 100_000); peak > 4000 {
		t.Errorf("%d items in memory", peak)
	}
}

func BenchmarkMapRunOfAMillion(b *testing.B) {
	for b.Loop() {
		b.ReportMetric(float64(large(b, 1_000_000)), "items-in-memory")
		runtime.GC()
		var s runtime.MemStats
		runtime.ReadMemStats(&s)
		b.ReportMetric(float64(s.HeapAlloc)/(1<<20), "MB-heap")
	}
}

// Items tell where they come from, and what their names are, page after page.
func TestMapRunSources(t *testing.T) {
	const selector = `"ItemSelector": {"s.$": "$$.Map.Item.Source", "k.$": "$$.Map.Item.Key", "v.$": "$$.Map.Item.Value"}, "ItemBatcher": {"MaxItemsPerBatch": 2}, `
	b := begin(t, fmt.Sprintf(mapRunOf, fromS3+selector), `{}`)
	round := b.effects[0].(ReadItems).Round
	b.take(Items{Round: round, Items: []string{"1", "2", "3"}, Keys: []string{"a", "b", "c"}, Sources: []Source{{"x", 1}, {"y", 2}}, Next: "3"})
	b.take(Items{Round: round, Cursor: "3", Items: []string{"4"}, Keys: []string{"d"}, Sources: []Source{{"z", 1}}})
	var inputs []string
	for _, c := range b.children() {
		inputs = append(inputs, c.Input)
	}
	if got := strings.Join(inputs, " "); got != `{"Items":[{"s":"x","k":"a","v":1},{"s":"y","k":"b","v":2}]} {"Items":[{"s":"y","k":"c","v":3},{"s":"z","k":"d","v":4}]}` {
		t.Error(got)
	}
}
