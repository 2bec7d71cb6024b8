package execution

// Proves that what is too much fails an execution, in AWS's words, and takes little while it does: events, results, variables, and values of which much
// is shared. How: small definitions.

import (
	"fmt"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"sluice/internal/service/sfn/asl"
)

// endless goes round until its history is full.
const endless = `{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}, "B": {"Type": "Choice", "Choices": [{"Variable": "$", "IsPresent": true, "Next": "A"}], "Default": "C"}, "C": {"Type": "Succeed"}}}`

// The history ends with its 25,000th event; that of an Express workflow doesn't.
func TestFullHistory(t *testing.T) {
	b := begin(t, endless, `{}`)
	last := b.events[len(b.events)-1]
	if last.ID != EventsMax || last.Type != ExecutionFailed || *last.Failure.Error != "States.Runtime" || b.x.Redrivable(b.now) == nil {
		t.Errorf("%d %s %v", last.ID, last.Type, last.Failure)
	}
	x := New(compiled(t, endless), Spec{Express: true})
	x.Run(Env{Now: b.now}, Start{Input: `{}`})
	for range 30 {
		x.Run(Env{Now: b.now})
	}
	if !x.Ready() || x.Next() < EventsMax {
		t.Errorf("%s at event %d", x.Status(), x.Next())
	}
}

func TestLargeResults(t *testing.T) {
	b := begin(t, `{"StartAt": "T", "States": {"T": {`+invoke+`"Catch": [{"ErrorEquals": ["States.DataLimitExceeded"], "Next": "C"}], "End": true}, "C": {"Type": "Pass", "End": true}}}`, `{}`)
	b.take(Answer{Attempt: b.calls()[0], Output: JSON(`"` + strings.Repeat("x", PayloadBytesMax) + `"`)})
	b.history(5, `5<4 TaskFailed
		6<5 TaskStateExited
		7<6 PassStateEntered
		8<7 PassStateExited
		9<8 ExecutionSucceeded`)
}

// Recorded of AWS: github.com/radkawar/stackd, testdata/aws/stepfunctions/variable_limits.json (total-over-10m). What a branch assigns counts while
// it runs, and what is assigned again counts once.
func TestVariablesTakeTenMebibytes(t *testing.T) {
	const assign = `"S%d": {"Type": "Pass", "Assign": {"%s": "{%% $pad('', 250000, 'x') %%}"}, %s}`
	states := func(from, to int, variable, last string) string {
		var text []string
		for i := from; i <= to; i++ {
			then := fmt.Sprintf(`"Next": "S%d"`, i+1)
			if i == to {
				then = last
			}
			text = append(text, fmt.Sprintf(assign, i, strings.ReplaceAll(variable, "#", fmt.Sprint(i)), then))
		}
		return strings.Join(text, ", ")
	}
	const end = `"End": true`
	b := begin(t, `{"QueryLanguage": "JSONata", "StartAt": "S1", "States": {`+states(1, 43, "v#", end)+`}}`, `{}`)
	b.history(84, `84<83 PassStateEntered
		85<84 EvaluationFailed
		86<85 ExecutionFailed`)
	if f := b.x.Failure(); *f.Error != asl.ErrorDataLimitExceeded || *f.Cause != "Execution total variable size limit exceeded. State 'S42' assigned variables that exceed the total execution limit by 14324 bytes." {
		t.Errorf("%s: %s", *f.Error, *f.Cause)
	}
	if e := b.events[84]; e.Name != "S42" || e.Next != "Assign" {
		t.Errorf("%+v", e)
	}
	b = begin(t, `{"QueryLanguage": "JSONata", "StartAt": "S1", "States": {`+states(1, 43, "v", end)+`}}`, `{}`)
	if b.x.Status() != Succeeded {
		t.Errorf("assigned again: %s", b.x.Status())
	}
	branch := `{"StartAt": "S31", "States": {` + states(31, 41, "v#", end) + `}}`
	definition := `{"QueryLanguage": "JSONata", "StartAt": "S1", "States": {` + states(1, 30, "v#", `"Next": "P"`) + `, "P": {"Type": "Parallel", "Branches": [` + branch + `], "Next": "S50"}, ` +
		states(50, 60, "v#", end) + `}}`
	if b = begin(t, definition, `{}`); b.x.Status() != Succeeded {
		t.Errorf("a branch that is over: %s", b.x.Status())
	}
	definition = strings.Replace(definition, branch, branch+", "+regexp.MustCompile(`"S(\d)`).ReplaceAllString(branch, `"T$1`), 1)
	if b = begin(t, definition, `{}`); b.x.Status() != FailedRun || *b.x.Failure().Error != asl.ErrorDataLimitExceeded {
		t.Errorf("two branches at a time: %s, %+v", b.x.Status(), b.x.Failure())
	}
}

// A state that names its input often makes a value of hundreds of megabytes, of parts that are shared: it fails without the text.
func TestWhatIsTooLargeIsNotWritten(t *testing.T) {
	const times, atMost = 2_000, 64 << 20
	input := `{"a": "` + strings.Repeat("x", 200_000) + `", "items": [1]}`
	many := strings.TrimSuffix(strings.Repeat(`"$.a", `, times), ", ")
	paths := `{"all.$": "States.Array(` + strings.ReplaceAll(many, `"`, "") + `)"}`
	many = `{"all": [` + strings.ReplaceAll(many, `"$.a"`, `"{% $states.input.a %}"`) + `]}`
	const inner = `"StartAt": "I", "States": {"I": {"Type": "Pass", "End": true}}`
	const mapped = `"Type": "Map", "Next": "D", "ItemsPath": "$.items", `
	const children = mapped + `"ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, ` + inner + `}, `
	for name, state := range map[string]string{
		"Parameters":        `"Type": "Pass", "Next": "D", "Parameters": ` + paths,
		"Assign":            `"Type": "Pass", "Next": "D", "Assign": ` + paths,
		"Output":            `"Type": "Pass", "Next": "D", "QueryLanguage": "JSONata", "Output": ` + many,
		"Output of Choice":  `"Type": "Choice", "QueryLanguage": "JSONata", "Choices": [{"Condition": true, "Next": "D", "Output": ` + many + `}]`,
		"Arguments":         `"Type": "Task", "Next": "D", "QueryLanguage": "JSONata", "Resource": "arn:aws:states:::lambda:invoke", "Arguments": {"FunctionName": "f", "Payload": ` + many + `}`,
		"Assign of a Catch": `"Type": "Parallel", "Next": "D", "QueryLanguage": "JSONata", "Branches": [{"StartAt": "F", "States": {"F": {"Type": "Fail"}}}], "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "D", "Assign": ` + many + `}]`,
		"Parallel":          `"Type": "Parallel", "Next": "D", "Branches": [{` + inner + `}], "Parameters": ` + paths,
		"ItemSelector":      mapped + `"ItemProcessor": {` + inner + `}, "ItemSelector": ` + paths,
		"of a Map Run":      children + `"ItemSelector": ` + paths,
		"of a batch":        children + `"ItemBatcher": {"MaxItemsPerBatch": 5}, "ItemSelector": ` + paths,
		"BatchInput":        children + `"ItemBatcher": {"MaxItemsPerBatch": 5, "BatchInput": ` + paths + `}`,
	} {
		t.Run(name, func(t *testing.T) {
			machine := compiled(t, `{"StartAt": "S", "States": {"S": {`+state+`}, "D": {"Type": "Pass", "End": true}}}`)
			x := New(machine, Spec{ARN: "arn:aws:states:us-east-1:111111111111:execution:m:n", Name: "n", MachineName: "m"})
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			x.Run(Env{Now: time.Unix(1, 0)}, Start{Input: input})
			runtime.ReadMemStats(&after)
			if f := x.Failure(); x.Status() != FailedRun || *f.Error != asl.ErrorDataLimitExceeded {
				t.Errorf("%s, %+v", x.Status(), f)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > atMost {
				t.Errorf("took %d MiB", took>>20)
			}
		})
	}
}

// A walk that is too long for one append goes on after it.
func TestLongWalksAreCut(t *testing.T) {
	x := New(compiled(t, passes(2000)), Spec{ARN: "arn"})
	var events []Event
	runs := 0
	for stimuli := []Stimulus{Start{Input: `{}`}}; x.Status() == "" || x.Ready(); stimuli = nil {
		more, _ := x.Run(Env{Now: time.Unix(1, 0)}, stimuli...)
		if len(more) > walkEventsMax+3 {
			t.Fatalf("%d events at once", len(more))
		}
		events = append(events, more...)
		runs++
		if folded, err := Fold(x.machine, x.spec, events); err != nil || describe(folded) != describe(x) {
			t.Fatalf("a cut walk can't go on: %v", err)
		}
	}
	if x.Status() != Succeeded || runs < 4 {
		t.Errorf("%s after %d runs", x.Status(), runs)
	}
}
