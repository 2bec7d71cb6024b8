package execution

// Proves that executions have the histories that AWS recorded: events, their order, what each follows from, and details. How:
// every recorded script whose executions need nothing from outside but what the recording tells is run, each task gets the
// answer that its recorded events have, each child of a Map Run is run, and events are compared one by one. What the
// recordings replaced by a token matches anything.

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/suites"
	"sluice/internal/value"
)

// recordedRunsMin keeps the test from proving less than it did.
const recordedRunsMin = 360

// gaps are recordings that executions differ from, and why.
var gaps = map[string]string{
	"test_map_state_config_distributed_reentrant/get_execution_history": "AWS changed what a Map Run's exit follows from (see exitFrom)",
}

type script struct {
	ID        string         `json:"id"`
	Steps     []scriptStep   `json:"steps"`
	Expect    map[string]any `json:"expect"`
	Wildcards []string       `json:"wildcards"`
}

type scriptStep struct {
	Call   string         `json:"call"`
	Params map[string]any `json:"params"`
	Match  string         `json:"match"`
	Of     int            `json:"of"`
}

func TestRecordedHistories(t *testing.T) {
	f, err := os.Open(filepath.Join(suites.Dir(t), "conformance", "aws-recorded", "stepfunctions.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	ran, left := 0, map[string]int{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var s script
		if err := json.Unmarshal(lines.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		for _, step := range s.Steps {
			events, ok := s.history(step.Match)
			if !ok || step.Match == "" {
				continue
			}
			r, why := newReplay(&s, step.Of, events)
			if why != "" {
				left[why]++
				t.Logf("left out: %s: %s", s.ID, why)
				continue
			}
			ran++
			name := s.ID[strings.LastIndex(s.ID, "::")+2:] + "/" + step.Match
			t.Run(name, func(t *testing.T) {
				r.check(t)
				if gap := gaps[name]; gap != "" && len(r.diffs) == 0 {
					t.Errorf("it is as recorded, but listed as a gap: %s", gap)
				} else if gap == "" && len(r.diffs) > 0 {
					t.Error(strings.Join(r.diffs, "\n"))
				}
			})
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d recorded histories replayed, left out: %v", ran, left)
	if ran < recordedRunsMin {
		t.Errorf("only %d recorded histories could be replayed", ran)
	}
}

// history finds a list of events under a key of the recording.
func (s *script) history(key string) (events []map[string]any, ok bool) {
	answer, _ := s.Expect[key].(map[string]any)
	list, ok := answer["events"].([]any)
	for _, e := range list {
		event, _ := e.(map[string]any)
		events = append(events, event)
	}
	return events, ok && len(events) > 0
}

// replay is one execution and its recording.
type replay struct {
	script  *script
	machine *asl.Machine
	input   string
	want    []map[string]any
	got     []Event
	used    map[int]bool
	chance  *rand.PCG
	now     time.Time
	spec    Spec
	diffs   []string
}

var reference = regexp.MustCompile(`\$\{ref:([^}]+)\}`)

// text is a parameter's, with something in place of what other calls gave.
func paramText(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case map[string]any:
		template, ok := v["$tmpl"].(string)
		return reference.ReplaceAllStringFunc(template, func(ref string) string {
			switch {
			case strings.Contains(ref, "activityArn"):
				return "arn:aws:states:us-east-1:111111111111:activity:activity"
			case strings.Contains(ref, "FunctionArn"):
				return "arn:aws:lambda:us-east-1:111111111111:function:function"
			case strings.Contains(ref, "stateMachineArn"):
				return "arn:aws:states:us-east-1:111111111111:stateMachine:target"
			}
			return "placeholder"
		}), ok
	}
	return "", false
}

// target is the step that a parameter refers to.
func target(v any) int {
	var text string
	if v, ok := v.(map[string]any); ok {
		text, _ = v["$ref"].(string)
		if text == "" {
			text, _ = v["$tmpl"].(string)
			if m := reference.FindStringSubmatch(text); m != nil {
				text = m[1]
			}
		}
	}
	step := -1
	_, _ = fmt.Sscanf(text, "%d.", &step)
	return step
}

func newReplay(s *script, of int, want []map[string]any) (*replay, string) {
	if want[0]["type"] != "ExecutionStarted" {
		return nil, "in reverse order"
	}
	if len(want) < 2 {
		return nil, "nothing happens"
	}
	start := target(s.Steps[of].Params["executionArn"])
	if start < 0 || s.Steps[start].Call != "stepfunctions.StartExecution" {
		return nil, "started by somebody else"
	}
	create := target(s.Steps[start].Params["stateMachineArn"])
	for create >= 0 && s.Steps[create].Call != "stepfunctions.CreateStateMachine" {
		create = target(s.Steps[create].Params["stateMachineArn"])
	}
	if create < 0 {
		return nil, "no definition"
	}
	definition, _ := paramText(s.Steps[create].Params["definition"])
	machine, diagnostics := asl.Compile(definition, asl.Standard)
	if machine == nil {
		return nil, fmt.Sprintf("the definition: %v", diagnostics)
	}
	given, isText := s.Steps[start].Params["input"].(string)
	recorded := textOf(detail(want[0], "executionStartedEventDetails")["input"])
	if !isText || !timeToken.MatchString(recorded) {
		given = recorded
	}
	role, _ := detail(want[0], "executionStartedEventDetails")["roleArn"].(string)
	return &replay{
		script: s, machine: machine, input: given, want: want, used: map[int]bool{}, chance: rand.NewPCG(1, 2),
		now: time.Date(2026, 11, 22, 1, 33, 0, 0, time.UTC),
		spec: Spec{
			ARN: "arn:aws:states:us-east-1:111111111111:execution:machine:name", Name: "name", RoleARN: role, MachineName: "machine",
			MachineARN: "arn:aws:states:us-east-1:111111111111:stateMachine:machine",
		},
	}, ""
}

// timeToken is a time that the recorder took out of an input.
var timeToken = regexp.MustCompile(`"(<timestamp>|timestamp|date)"`)

func detail(event map[string]any, name string) map[string]any {
	d, _ := event[name].(map[string]any)
	return d
}

// textOf is the JSON that a recording shows parsed, or the text itself.
func textOf(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	text, _ := json.Marshal(v)
	parsed, _ := value.ParseBytes(text)
	return parsed.String()
}

func (r *replay) check(t *testing.T) {
	x := New(r.machine, r.spec)
	r.run(t, x, Start{Input: r.input})
	folded, err := Fold(r.machine, r.spec, r.got)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := describe(folded), describe(x); a != b {
		t.Errorf("folded it is\n%s\nalive\n%s", a, b)
	}
	r.compare()
}

// run gives the execution what the recording tells until it is over.
func (r *replay) run(t *testing.T, x *Execution, stimuli ...Stimulus) {
	for range 10_000 {
		events, effects := x.Run(r.env(), stimuli...)
		r.got = append(r.got, events...)
		stimuli = nil
		for _, e := range effects {
			stimuli = append(stimuli, r.reply(t, e)...)
		}
		if x.Status() != Running {
			return
		}
		if at := x.Deadline(); len(stimuli) == 0 && !x.Ready() {
			if at.IsZero() {
				t.Fatalf("it waits for ever:\n%s", describe(x))
			}
			r.now = at
		}
	}
	t.Fatal("it never ends")
}

func (r *replay) env() Env {
	return Env{Now: r.now, Random: r.chance, HasActivity: func(string) bool {
		return !strings.Contains(fmt.Sprint(r.want[len(r.want)-1]), "The activity activity_arn does not exist")
	}}
}

// reply is what the recording has for an effect.
func (r *replay) reply(t *testing.T, e Effect) (out []Stimulus) {
	switch e := e.(type) {
	case Call:
		return r.outcome(e)
	case StartChild:
		return []Stimulus{r.child(t, e)}
	case ReadItems:
		return []Stimulus{r.items(e)}
	case WriteResults:
		for _, w := range r.want {
			if w["type"] == "MapStateExited" {
				return []Stimulus{ResultsAt{Round: e.Round, Output: textOf(detail(w, "stateExitedEventDetails")["output"])}}
			}
		}
	}
	return nil
}

// outcome finds the events of an attempt: those that follow from its Scheduled event, or, where the recording has no
// numbers, the next ones of the kind.
func (r *replay) outcome(c Call) (out []Stimulus) {
	previous := float64(c.Attempt)
	for i, w := range r.want {
		id, numbered := w["id"].(float64)
		kind, _ := w["type"].(string)
		if r.used[i] || !strings.HasPrefix(kind, "Task") && !strings.HasPrefix(kind, "Activity") && !strings.HasPrefix(kind, "LambdaFunction") || strings.Contains(kind, "State") {
			continue
		}
		if numbered && w["previousEventId"] != previous {
			continue
		}
		if numbered {
			previous = id
		}
		s, last := stimulusOf(c.Attempt, kind, w)
		if s != nil {
			out = append(out, s)
			r.used[i] = true
		}
		if last {
			return out
		}
	}
	return out
}

func stimulusOf(attempt int64, kind string, w map[string]any) (s Stimulus, last bool) {
	d := detail(w, strings.ToLower(kind[:1])+kind[1:]+"EventDetails")
	switch {
	case kind == "ActivityStarted":
		worker, _ := d["workerName"].(string)
		return Began{Attempt: attempt, Worker: worker}, false
	case kind == "TaskSubmitted":
		return Submitted{Attempt: attempt, Output: textOf(d["output"])}, false
	case strings.HasSuffix(kind, "Succeeded"):
		return Answer{Attempt: attempt, Output: JSON(textOf(d["output"]))}, true
	case strings.HasSuffix(kind, "Failed"):
		var f Failure
		if v, ok := d["error"].(string); ok {
			f.Error = &v
		}
		if v, ok := d["cause"]; ok {
			cause := textOf(v)
			f.Cause = &cause
		}
		return Refusal{Attempt: attempt, Failure: f}, true
	}
	return nil, strings.HasSuffix(kind, "TimedOut")
}

// child runs a child of a Map Run.
func (r *replay) child(t *testing.T, e StartChild) Stimulus {
	inner := *r
	inner.got = nil
	inner.machine = &asl.Machine{Language: e.State.Language, Program: e.State.Processor.Program}
	x := New(inner.machine, r.spec)
	inner.run(t, x, Start{Input: e.Input})
	return ChildFinished{MapRun: e.MapRun, Index: e.Index, Status: x.Status(), Output: x.Output()}
}

// items are, where the recording doesn't tell them, what the Map gave.
func (r *replay) items(e ReadItems) Stimulus {
	var items []string
	for _, w := range r.want {
		switch w["type"] {
		case "MapRunFailed":
			d := detail(w, "mapRunFailedEventDetails")
			return ReadingFailed{Round: e.Round, Failure: Failed(d["error"].(string), textOf(d["cause"]))}
		case "MapStateExited":
			v, _ := value.Parse(textOf(detail(w, "stateExitedEventDetails")["output"]))
			if array, ok := v.AsArray(); ok {
				for _, item := range array.All() {
					items = append(items, item.String())
				}
			}
		}
	}
	return Items{Round: e.Round, Cursor: e.Cursor, Items: items}
}
