package execution

// Proves what must hold of every execution, whatever its definition and whatever comes from outside: the state is the fold of the
// events, also after they went through their encoding; histories are gapless and each event follows from an earlier one; an
// attempt has one result; nothing panics. How: random definitions of all states, random answers in random order, also wrong
// and late ones, restarts at any moment.

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"sluice/internal/service/sfn/asl"
)

// definition draws a program of up to four states.
func drawProgram(t *rapid.T, depth int, names *int) string {
	count := rapid.IntRange(1, 4).Draw(t, "states")
	first := *names
	*names += count
	var states []string
	for i := range count {
		next := fmt.Sprintf(`"Next": "S%d"`, first+i+1)
		if i == count-1 {
			next = `"End": true`
		}
		states = append(states, fmt.Sprintf(`"S%d": %s`, first+i, drawState(t, depth, next, first+count-1, names)))
	}
	return fmt.Sprintf(`"StartAt": "S%d", "States": {%s}`, first, strings.Join(states, ", "))
}

const handles = `"Retry": [{"ErrorEquals": ["E1", "States.Timeout"], "MaxAttempts": 2, "IntervalSeconds": 1, "JitterStrategy": "FULL"}, {"ErrorEquals": ["States.ALL"], "MaxAttempts": 1}], `

func drawState(t *rapid.T, depth int, next string, last int, names *int) string {
	kinds := 10
	if depth == 0 {
		kinds = 7
	}
	handling := ""
	if rapid.Bool().Draw(t, "retries") {
		handling = handles
	}
	if next != `"End": true` && rapid.Bool().Draw(t, "catches") { // a state that catches for itself never ends
		handling += fmt.Sprintf(`"Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.caught", "Next": "S%d"}], `, last)
	}
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		return `{"Type": "Pass", "Result": {"a": [1, 2, 3], "n": 5}, "Assign": {"v": [1, 2]}, ` + next + `}`
	case 1:
		return `{"Type": "Wait", "Seconds": 5, ` + next + `}`
	case 2:
		if next != `"End": true` {
			return fmt.Sprintf(`{"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericGreaterThan": 6, "Next": "S%d"}, {"Variable": "$", "IsPresent": true, %s}]}`, last, next)
		}
		return `{"Type": "Fail", "Error": "E1", "Cause": "because"}`
	case 3:
		return `{"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "TimeoutSeconds": 60, "HeartbeatSeconds": 10, "Parameters": {"T.$": "$$.Task.Token"}, ` + handling + next + `}`
	case 4:
		return `{"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:111111111111:function:f", "TimeoutSeconds": 30, ` + handling + next + `}`
	case 5:
		return `{"Type": "Task", "Resource": "arn:aws:states:us-east-1:111111111111:activity:a", "HeartbeatSeconds": 7, ` + handling + next + `}`
	case 6:
		return `{"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $states.input.n > 3 ? {'n': 1} : $states.input.a[0].b %}", ` + next + `}`
	case 7:
		return fmt.Sprintf(`{"Type": "Parallel", %s"Branches": [{%s}, {%s}], %s}`, handling, drawProgram(t, depth-1, names), drawProgram(t, depth-1, names), next)
	case 8:
		return fmt.Sprintf(`{"Type": "Map", "QueryLanguage": "JSONata", "Items": [1, 2, 3], "MaxConcurrency": %d, %s"ItemProcessor": {%s}, %s}`,
			rapid.IntRange(0, 2).Draw(t, "concurrency"), withoutPath(handling), drawProgram(t, depth-1, names), next)
	}
	return fmt.Sprintf(`{"Type": "Map", "QueryLanguage": "JSONata", "Items": [1, 2, 3, 4, 5], "MaxConcurrency": 2, "ToleratedFailureCount": 1, %s"ItemBatcher": {"MaxItemsPerBatch": 2}, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, %s}, %s}`,
		withoutPath(handling), drawProgram(t, 0, names), next)
}

// withoutPath is for JSONata, which has no ResultPath.
func withoutPath(handling string) string {
	return strings.ReplaceAll(handling, `"ResultPath": "$.caught", `, "")
}

// run is one execution under test.
type run struct {
	t        *rapid.T
	machine  *asl.Machine
	x        *Execution
	events   []Event
	now      time.Time
	attempts []int64
	children []StartChild
	pages    []ReadItems
	answered map[int64]bool
	seed     uint64
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := 0
		definition := `{"TimeoutSeconds": 3600, ` + drawProgram(t, 2, &names) + `}`
		m, diagnostics := asl.Compile(definition, asl.Standard)
		if m == nil {
			t.Fatalf("%s: %v", definition, diagnostics)
		}
		spec := Spec{ARN: "arn:aws:states:us-east-1:111111111111:execution:m:n", Name: "n", MachineName: "m"}
		r := &run{t: t, machine: m, x: New(m, spec), now: time.Unix(1_800_000_000, 0), answered: map[int64]bool{}}
		r.take(Start{Input: `{"n": 1}`})
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			r.step()
		}
		r.finish()
		r.check()
	})
}

// take runs the execution and proves that it is what its events say.
func (r *run) take(stimuli ...Stimulus) {
	r.seed++
	first := r.x.Next()
	events, effects := r.x.Run(Env{Now: r.now, Random: rand.NewPCG(r.seed, 1)}, stimuli...)
	for i := range events {
		if id := events[i].ID; id != 0 {
			if id != first {
				r.t.Fatalf("event %d comes where %d should", id, first)
			}
			first++
		}
	}
	read, err := ReadChunk(AppendChunk(nil, events))
	if err != nil {
		r.t.Fatal(err)
	}
	r.events = append(r.events, read...)
	for _, e := range effects {
		switch e := e.(type) {
		case Call:
			r.attempts = append(r.attempts, e.Attempt)
		case StartChild:
			r.children = append(r.children, e)
		case ReadItems:
			r.pages = append(r.pages, e)
		}
	}
	folded, err := Fold(r.machine, r.x.spec, r.events)
	if err != nil {
		r.t.Fatal(err)
	}
	if a, b := describe(folded), describe(r.x); a != b {
		r.t.Fatalf("folded it is\n%s\nalive\n%s", a, b)
	}
	if rapid.IntRange(0, 3).Draw(r.t, "restart") == 0 {
		r.x = folded
	}
	if r.x.Ready() {
		r.take()
	}
}

// step is something that comes from outside, perhaps too late or twice.
func (r *run) step() {
	attempt := int64(rapid.IntRange(1, 40).Draw(r.t, "attempt"))
	if n := len(r.attempts); n > 0 && rapid.IntRange(0, 9).Draw(r.t, "known") > 0 {
		attempt = r.attempts[rapid.IntRange(0, n-1).Draw(r.t, "which")]
	}
	switch rapid.IntRange(0, 11).Draw(r.t, "what") {
	case 0, 1, 2:
		r.take(Answer{Attempt: attempt, Output: JSON(`{"n": 7, "a": [{"b": 1}]}`)}, Answer{Attempt: attempt, Output: JSON(`2`)})
	case 3:
		r.take(Refusal{Attempt: attempt, Failure: Failed(rapid.SampledFrom([]string{"E1", "E2", "States.Runtime"}).Draw(r.t, "error"), "c")})
	case 4:
		r.take(Submitted{Attempt: attempt, Output: `{}`})
	case 5:
		r.take(Began{Attempt: attempt, Worker: "w"})
	case 6:
		r.take(Heartbeat{Attempt: attempt})
	case 7, 8:
		r.now = r.now.Add(time.Duration(rapid.IntRange(1, 30_000).Draw(r.t, "time")) * time.Millisecond)
		r.take()
	case 9:
		r.childEnds()
	case 10:
		r.take(Redrive{})
	case 11:
		if rapid.IntRange(0, 9).Draw(r.t, "stops") == 0 {
			r.take(Stop{Failure: Failed("Stopped", "")})
		}
	}
}

func (r *run) childEnds() {
	if n := len(r.children); n > 0 {
		c := r.children[rapid.IntRange(0, n-1).Draw(r.t, "child")]
		status := rapid.SampledFrom([]Status{Succeeded, Succeeded, FailedRun, TimedOut, Aborted}).Draw(r.t, "status")
		r.take(ChildFinished{MapRun: c.MapRun, Index: c.Index, Round: int64(rapid.IntRange(0, 2).Draw(r.t, "round")), Status: status, Stuck: rapid.IntRange(0, 5).Draw(r.t, "stuck") == 0, Output: `1`})
	}
}

// finish answers everything until the execution is over.
func (r *run) finish() {
	for range 400 {
		if r.x.Status() != Running {
			return
		}
		var stimuli []Stimulus
		for _, e := range r.x.Outstanding() {
			switch e := e.(type) {
			case Call:
				stimuli = append(stimuli, Answer{Attempt: e.Attempt, Output: JSON(`{"n": 9}`)})
			case StartChild:
				stimuli = append(stimuli, ChildFinished{MapRun: e.MapRun, Index: e.Index, Status: Succeeded, Output: `2`})
			case RedriveChild:
				stimuli = append(stimuli, ChildFinished{MapRun: e.MapRun, Index: e.Index, Round: e.Round, Status: Succeeded, Output: `3`})
			}
		}
		if at := r.x.Deadline(); at.After(r.now) && len(stimuli) == 0 {
			r.now = at
		}
		r.take(stimuli...)
	}
	r.t.Fatalf("it never ends:\n%s", describe(r.x))
}

// check looks at the whole history.
func (r *run) check() {
	next := int64(1)
	results, scheduled := map[int64]int{}, map[FrameID]int64{}
	for i := range r.events {
		e := &r.events[i]
		if e.ID == 0 {
			continue
		}
		if e.ID != next || e.Previous < 0 || e.Previous >= e.ID {
			r.t.Fatalf("event %d, where %d comes, follows from %d", e.ID, next, e.Previous)
		}
		next++
		switch e.Type {
		case TaskScheduled, ActivityScheduled, LambdaFunctionScheduled:
			scheduled[e.Frame] = e.ID
		case TaskSucceeded, TaskFailed, TaskTimedOut, ActivitySucceeded, ActivityFailed, ActivityTimedOut, LambdaFunctionSucceeded, LambdaFunctionFailed, LambdaFunctionTimedOut:
			if results[scheduled[e.Frame]]++; results[scheduled[e.Frame]] > 1 {
				r.t.Fatalf("attempt %d has two results", scheduled[e.Frame])
			}
		}
	}
}
