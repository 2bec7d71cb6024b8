package sfn

// Proves that what happens in executions goes to the log group of the revision that they were started from, at its level, with its data, and
// nowhere when nothing is to be logged. How: state machines are made through the API, and events of executions of theirs told.

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

func (b *bench) originOf(machine string) *engine.Origin {
	b.t.Helper()
	at := scope{testAccount, testRegion}
	m := b.service.machines.get(at.itself(), machine)
	return &engine.Origin{
		Key:      ledger.Key{Account: testAccount, Region: testRegion, Machine: machine, Name: "x"},
		Revision: engine.Revision{Account: testAccount, Region: testRegion, MachineID: m.ID, Number: m.Newest},
		RoleARN:  testRole, Started: b.clock.Now(),
	}
}

func logTo(level string, data bool) M {
	return M{"loggingConfiguration": M{
		"level": level, "includeExecutionData": data, "destinations": []M{{"cloudWatchLogsLogGroup": M{"logGroupArn": testGroup}}},
	}}
}

func TestExecutionsAreLogged(t *testing.T) {
	b := newBench(t)
	at := time.Date(2024, 4, 24, 11, 54, 30, 0, time.UTC)
	events := []execution.Event{
		{ID: 1, Type: execution.ExecutionStarted, At: at, Payload: execution.JSON(`{"a":1}`)},
		{Type: execution.WaitBegun, At: at},
		{ID: 2, Previous: 1, Type: execution.ExecutionFailed, At: at, Failure: execution.Failed("E", "C")},
	}
	for _, test := range []struct {
		name  string
		more  M
		lines int
		data  bool
	}{
		{"all", logTo("ALL", true), 2, true},
		{"closed", logTo("ALL", false), 2, false},
		{"fatal", logTo("FATAL", true), 1, false},
		{"off", logTo("OFF", true), 0, false},
		{"none", M{}, 0, false},
	} {
		b.machine(test.name, test.more)
		b.service.logged(b.originOf(test.name), 2, events)
		b.service.logged(b.originOf(test.name), 2, nil)
		all := b.sink.take()
		if test.lines == 0 {
			if len(all) != 0 {
				t.Errorf("%s: logged %v", test.name, all)
			}
			continue
		}
		got := all[0]
		if len(all) != 1 || len(got.Lines) != test.lines || got.Group != "/states/m" || got.Stream != "states/"+test.name+"/2024-04-24-11/00000000" ||
			got.Account != testAccount || got.Region != testRegion || got.Role != testRole || got.MachineARN != testARN+"stateMachine:"+test.name {
			t.Errorf("%s: logged %+v", test.name, got)
		}
		for _, line := range got.Lines {
			if !strings.Contains(line.Text, `},"redrive_count":"2","id":"`) || !strings.HasSuffix(line.Text, `"execution_arn":"`+testARN+`execution:`+test.name+`:x"}`) {
				t.Errorf("%s: %s", test.name, line.Text)
			}
		}
		if strings.Contains(got.Lines[0].Text, `{\"a\":1}`) != test.data {
			t.Errorf("%s: %s", test.name, got.Lines[0].Text)
		}
	}
}

func TestGoneRevisionsLogNothing(t *testing.T) {
	b := newBench(t)
	b.machine("m", logTo("ALL", true))
	o := b.originOf("m")
	o.Revision.Number += 7
	b.service.logged(o, 0, []execution.Event{{ID: 1, Type: execution.ExecutionStarted}})
	if got := b.sink.take(); len(got) != 0 {
		t.Errorf("logged %v", got)
	}
}

// tenPasses is a definition of ten Pass states.
func tenPasses() string {
	states := make([]string, 0, 10)
	for i := range 9 {
		states = append(states, fmt.Sprintf(`"S%d": {"Type": "Pass", "Next": "S%d"}`, i, i+1))
	}
	return `{"StartAt": "S0", "States": {` + strings.Join(append(states, `"S9": {"Type": "Pass", "End": true}`), ", ") + `}}`
}

// eventsOf are what happens in an execution of a definition that nothing comes to from outside.
func eventsOf(t testing.TB, definition, input string) []execution.Event {
	t.Helper()
	machine, diagnostics := asl.Compile(definition, asl.Standard)
	if machine == nil {
		t.Fatal(diagnostics)
	}
	x := execution.New(machine, execution.Spec{})
	out, _ := x.Run(execution.Env{Now: metricsStart}, execution.Start{Input: input})
	return out
}

type nowhere struct{}

func (nowhere) Log(*ExecutionLines) {}

// BenchmarkTenPassesLogged is what logging costs an execution of ten Pass states by itself, without where the lines go.
func BenchmarkTenPassesLogged(b *testing.B) {
	bench := newBench(b)
	bench.service.sink = nowhere{}
	happened := eventsOf(b, tenPasses(), `{"a":1}`)
	for _, level := range []string{"OFF", "FATAL", "ALL"} {
		bench.machine(level, logTo(level, true))
		o := bench.originOf(level)
		b.Run(level, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				bench.service.logged(o, 0, happened)
			}
		})
	}
}

// BenchmarkTenPassesMeasured is what its metrics cost.
func BenchmarkTenPassesMeasured(b *testing.B) {
	var m metrics
	happened := eventsOf(b, tenPasses(), `{"a":1}`)
	b.ReportAllocs()
	for b.Loop() {
		m.happened(metricsOrigin("x"), 0, happened)
	}
}

// BenchmarkTenPasses runs Express executions of ten Pass states through the API, logged or not.
func BenchmarkTenPasses(b *testing.B) {
	bench := newLiveBench(b)
	bench.service.sink = nowhere{}
	for _, level := range []string{"OFF", "ALL"} {
		in := M{"stateMachineArn": bench.machine(level, logTo(level, true), M{"definition": tenPasses(), "type": "EXPRESS"}), "input": `{"a":1}`}
		b.Run(level, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				bench.must("StartSyncExecution", in)
			}
		})
	}
}
