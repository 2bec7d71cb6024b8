// Proves by golden files what drawings look like (SVG and text, with and without a path), and by properties that any definition is drawn:
// states stand below those that lead to them, no box lies on another, nothing is left out.

package graph

import (
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sluice/internal/service/sfn/asl"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write golden files anew")

// order is a machine with everything that drawings tell apart: a choice with a way back, an error that is caught, branches, a Map.
const order = `{"StartAt":"Check","States":{
 "Check":{"Type":"Choice","Choices":[{"Variable":"$.ready","BooleanEquals":true,"Next":"Work"},{"Variable":"$.late","BooleanEquals":true,"Next":"Late"}],"Default":"Hold"},
 "Hold":{"Type":"Wait","Seconds":1,"Next":"Check"},
 "Work":{"Type":"Parallel","Branches":[
   {"StartAt":"Pack","States":{"Pack":{"Type":"Task","Resource":"x","Next":"Label"},"Label":{"Type":"Pass","End":true}}},
   {"StartAt":"Bill","States":{"Bill":{"Type":"Map","ItemProcessor":{"StartAt":"Charge","States":{"Charge":{"Type":"Task","Resource":"x","End":true}}},"End":true}}}],
  "Catch":[{"ErrorEquals":["States.ALL"],"Next":"Undo"}],"Next":"Done"},
 "Undo":{"Type":"Task","Resource":"x","Next":"Late"},
 "Late":{"Type":"Fail"},
 "Done":{"Type":"Succeed"}}}`

// failed is a history of it: the second attempt of Pack fails, Work catches that, and the execution fails at the end.
var failed = []Event{
	{1, 0, "ExecutionStarted", ""},
	{2, 0, "ChoiceStateEntered", "Check"},
	{3, 2, "ChoiceStateExited", "Check"},
	{4, 3, "WaitStateEntered", "Hold"},
	{5, 4, "WaitStateExited", "Hold"},
	{6, 5, "ChoiceStateEntered", "Check"},
	{7, 6, "ChoiceStateExited", "Check"},
	{8, 7, "ParallelStateEntered", "Work"},
	{9, 8, "ParallelStateStarted", ""},
	{10, 9, "TaskStateEntered", "Pack"},
	{11, 10, "TaskScheduled", ""},
	{12, 9, "MapStateEntered", "Bill"},
	{13, 12, "MapStateStarted", ""},
	{14, 13, "MapIterationStarted", ""},
	{15, 14, "TaskStateEntered", "Charge"},
	{16, 15, "TaskScheduled", ""},
	{17, 11, "TaskFailed", ""},
	{18, 17, "TaskScheduled", ""},
	{19, 16, "TaskSucceeded", ""},
	{20, 19, "TaskStateExited", "Charge"},
	{21, 20, "MapIterationSucceeded", ""},
	{22, 18, "TaskFailed", ""},
	{23, 22, "ParallelStateFailed", ""},
	{24, 23, "ParallelStateExited", "Work"},
	{25, 24, "TaskStateEntered", "Undo"},
	{26, 25, "TaskScheduled", ""},
	{27, 26, "TaskSucceeded", ""},
	{28, 27, "TaskStateExited", "Undo"},
	{29, 28, "FailStateEntered", "Late"},
	{30, 29, "ExecutionFailed", ""},
}

func TestDrawings(t *testing.T) {
	p, err := Parse(order)
	if err != nil {
		t.Fatal(err)
	}
	for name, got := range map[string]string{
		"machine.svg": SVG(p, nil, "order"),
		"failed.svg":  SVG(p, Trace(failed), "order: 1 <failed>"),
		"running.svg": SVG(p, Trace(failed[:20]), "order: running"),
		"machine.txt": Text(p, nil),
		"failed.txt":  Text(p, Trace(failed)),
		"running.txt": Text(p, Trace(failed[:20])),
	} {
		file := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s is\n%s", name, got)
		}
	}
}

func TestTrace(t *testing.T) {
	for _, c := range []struct {
		name   string
		events []Event
		want   map[string]Visit
	}{
		{"to the end", failed, map[string]Visit{
			"Check": {Succeeded, 2, 0}, "Hold": {Succeeded, 1, 0}, "Work": {Caught, 1, 1}, "Pack": {Failed, 1, 2}, "Bill": {Aborted, 1, 0},
			"Charge": {Succeeded, 1, 0}, "Undo": {Succeeded, 1, 0}, "Late": {Failed, 1, 0}, "Done": {NotReached, 0, 0},
		}},
		{"under way", failed[:18], map[string]Visit{"Work": {Running, 1, 0}, "Pack": {Running, 1, 1}, "Charge": {Running, 1, 0}}},
		{"stopped", append(failed[:18:18], Event{19, 0, "ExecutionAborted", ""}), map[string]Visit{
			"Work": {Aborted, 1, 0}, "Pack": {Aborted, 1, 1}, "Check": {Succeeded, 2, 0},
		}},
		{
			"an expression",
			[]Event{{1, 0, "ExecutionStarted", ""}, {2, 0, "PassStateEntered", "Check"}, {3, 2, "EvaluationFailed", ""}, {4, 3, "ExecutionFailed", ""}},
			map[string]Visit{"Check": {Failed, 1, 1}},
		},
	} {
		p := Trace(c.events)
		for state, want := range c.want {
			if got := p.Of(state); got != want {
				t.Errorf("%s: %s %+v, not %+v", c.name, state, got, want)
			}
		}
	}
}

// The definition that DescribeStateMachineForExecution shows of a Map Run's child is no state machine's, and is drawn.
func TestProcessors(t *testing.T) {
	const processor = `{"ProcessorConfig":{"Mode":"DISTRIBUTED","ExecutionType":"STANDARD"},"StartAt":"Ask","States":{
		"Ask":{"Type":"Choice","Choices":[{"Condition":"{% $states.input.ready %}","Next":"Done"}],"Default":"Done"},"Done":{"Type":"Succeed"}}}`
	if m, _ := asl.Compile(processor, asl.Standard); m != nil {
		t.Fatal("it is a state machine's: Parse need not read definitions by itself")
	}
	p, err := Parse(processor)
	if err != nil {
		t.Fatal(err)
	}
	if drawn := Text(p, nil); !strings.Contains(drawn, "Ask (Choice)") || !strings.Contains(drawn, "Done (Succeed)") {
		t.Error(drawn)
	}
}

func TestRefusals(t *testing.T) {
	deep := strings.Repeat(`{"StartAt":"A","States":{"A":{"Type":"Parallel","Branches":[`, 100) + strings.Repeat(`]}}}`, 100)
	for _, definition := range []string{"", "[]", `{"States":3}`, `{`, deep} {
		if _, err := Parse(definition); !errors.Is(err, ErrDefinition) {
			t.Errorf("%.40s: %v", definition, err)
		}
	}
}

// TestAnything draws machines that lead anywhere, around and back.
func TestAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := programs(t, 2)
		path := Trace(nil)
		if rapid.Bool().Draw(t, "with a path") {
			path = Trace(failed)
		}
		drawn := SVG(p, path, "any")
		if err := readable(drawn); err != nil {
			t.Fatalf("%v in %s", err, drawn)
		}
		whole := arrange(p)
		if len(whole.order) != len(p.States) || strings.Count(Text(p, path), "(") < len(p.States) {
			t.Fatalf("%d of %d states", len(whole.order), len(p.States))
		}
		for i, a := range whole.order {
			for _, b := range whole.order[i+1:] {
				if a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h {
					t.Fatalf("%s lies on %s", a.state.Name, b.state.Name)
				}
			}
			if a.x < 0 || a.x+a.w > whole.w || a.y+a.h > whole.h {
				t.Fatalf("%s is outside", a.state.Name)
			}
		}
	})
}

func programs(t *rapid.T, depth int) *Program {
	n := rapid.IntRange(1, 8).Draw(t, "states")
	p := &Program{Start: "S0"}
	for i := range n {
		s := &State{Name: fmt.Sprintf("S%d", i), Type: "Task", Last: rapid.Bool().Draw(t, "last")}
		for range rapid.IntRange(0, 3).Draw(t, "steps") {
			s.Steps = append(s.Steps, Step{To: fmt.Sprintf("S%d", rapid.IntRange(0, n).Draw(t, "to")), Catch: rapid.Bool().Draw(t, "catch")})
		}
		for range rapid.IntRange(0, depth).Draw(t, "inside") {
			s.Inside = append(s.Inside, programs(t, depth-1))
		}
		p.States = append(p.States, s)
	}
	return p
}

func readable(text string) error {
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		if _, err := d.Token(); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(order)
	f.Add(`{"StartAt":"A","States":{"A":{"Type":"Pass","Next":"A"}}}`)
	f.Fuzz(func(t *testing.T, definition string) {
		p, err := Parse(definition)
		if err != nil {
			return
		}
		if err := readable(SVG(p, Trace(failed), "")); err != nil {
			t.Error(err)
		}
		Text(p, nil)
	})
}

func BenchmarkSVG(b *testing.B) {
	p, err := Parse(order)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		SVG(p, Trace(failed), "order")
	}
}
