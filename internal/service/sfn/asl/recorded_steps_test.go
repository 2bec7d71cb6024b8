// Proves that each step's data is as AWS recorded it where tasks are called as well: from the input of every recorded
// state and the result of its task, the payload of the call, the output and the assigned variables are made anew and
// compared with the history.
package asl

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"sluice/internal/value"
)

// stepEvent is an event of a history, with the details that steps are checked by.
type stepEvent struct {
	Type    string
	Started *struct{ Input json.RawMessage } `json:"executionStartedEventDetails"`
	Entered *struct {
		Name  string
		Input json.RawMessage
	} `json:"stateEnteredEventDetails"`
	Exited *struct {
		Name     string
		Output   json.RawMessage
		Assigned map[string]json.RawMessage `json:"assignedVariables"`
	} `json:"stateExitedEventDetails"`
	Scheduled *struct{ Parameters json.RawMessage } `json:"taskScheduledEventDetails"`
	Function  *struct{ Input json.RawMessage }      `json:"lambdaFunctionScheduledEventDetails"`
	Activity  *struct{ Input json.RawMessage }      `json:"activityScheduledEventDetails"`
	Task      *struct{ Output json.RawMessage }     `json:"taskSucceededEventDetails"`
	Returned  *struct{ Output json.RawMessage }     `json:"lambdaFunctionSucceededEventDetails"`
	Worked    *struct{ Output json.RawMessage }     `json:"activitySucceededEventDetails"`
}

func TestRecordedSteps(t *testing.T) {
	steps := 0
	scripts(t, func(s script) {
		for name, recorded := range s.Expect {
			var history struct{ Events []stepEvent }
			if json.Unmarshal(recorded, &history) != nil || len(history.Events) == 0 {
				continue
			}
			if m := s.machine(history.Events); m != nil {
				t.Run(s.ID[strings.LastIndex(s.ID, "::")+2:]+"/"+name, func(t *testing.T) { steps += followHistory(t, m, history.Events) })
			}
		}
	})
	t.Logf("%d steps", steps)
	if steps < 250 {
		t.Errorf("only %d steps were compared", steps)
	}
}

// machine is the script's machine that a history is of, if its states stand in no Parallel or Map.
func (s *script) machine(events []stepEvent) *Machine {
	for _, step := range s.Steps {
		var definition string
		if step.Call != "stepfunctions.CreateStateMachine" || json.Unmarshal(step.Params["definition"], &definition) != nil {
			continue
		}
		if m, _ := Compile(definition, Standard); m != nil && plainHistory(m, events) {
			return m
		}
	}
	return nil
}

func plainHistory(m *Machine, events []stepEvent) bool {
	if events[0].Type != "ExecutionStarted" { // backwards, or of something else
		return false
	}
	for _, e := range events {
		if e.Entered == nil {
			continue
		}
		if s := m.Program.State(e.Entered.Name); s == nil || s.Type == Parallel || s.Type == Map {
			return false
		}
	}
	return true
}

func followHistory(t *testing.T, m *Machine, events []stepEvent) (steps int) {
	var variables *Variables
	var scope *Scope
	var state *State
	var result *value.Value
	for i, e := range events {
		switch {
		case e.Entered != nil:
			state, result = m.Program.State(e.Entered.Name), nil
			scope = &Scope{Input: recordedValue(t, e.Entered.Input), Variables: variables, Context: FixedContext(contextOf(t, state, events)), Env: Env{Now: time.Now(), Random: rand.NewPCG(1, 2)}}
		case e.Scheduled != nil:
			comparePayload(t, state, scope, e.Scheduled.Parameters)
		case e.Function != nil:
			comparePayload(t, state, scope, e.Function.Input)
		case e.Activity != nil:
			comparePayload(t, state, scope, e.Activity.Input)
		case e.Task != nil:
			result = resultOf(t, e.Task.Output)
		case e.Returned != nil:
			result = resultOf(t, e.Returned.Output)
		case e.Worked != nil:
			result = resultOf(t, e.Worked.Output)
		case e.Exited != nil:
			if i > 0 && (state.Type != Task || result != nil) {
				steps++
				variables = compareExit(t, state, scope, result, e)
			} else {
				return steps // caught: the failure's text is not known here
			}
		}
	}
	return steps
}

func contextOf(t *testing.T, s *State, events []stepEvent) value.Value {
	r := runner{}
	if events[0].Started != nil {
		r.input = recordedValue(t, events[0].Started.Input)
	}
	v := r.context(s, value.Null())
	if s.Type != Task {
		return v
	}
	object, _ := v.AsObject()
	object.Set("Task", value.NewObject(value.Member{Name: "Token", Value: value.String("<task_token>")}).Value())
	return v
}

// recordedValue is a payload of a history: JSON, which the recording took out of its string unless it was masked.
func recordedValue(t *testing.T, text json.RawMessage) value.Value {
	v := parse(t, string(text))
	if s, ok := v.AsString(); ok {
		if inner, err := value.Parse(s); err == nil {
			return inner
		}
	}
	return v
}

func resultOf(t *testing.T, text json.RawMessage) *value.Value {
	v := recordedValue(t, text)
	return &v
}

func comparePayload(t *testing.T, s *State, scope *Scope, recorded json.RawMessage) {
	got, err := s.Arguments(scope)
	if err != nil || !like(got, recorded) {
		t.Errorf("%s: payload %s, %v\nrecorded %s", s.Name, got, err, recorded)
	}
}

func compareExit(t *testing.T, s *State, scope *Scope, result *value.Value, e stepEvent) *Variables {
	var output value.Value
	var assigned *value.Object
	var err error
	if s.Type == Choice {
		_, output, assigned, err = s.Choose(scope)
	} else {
		if result == nil {
			arguments, err := s.Arguments(scope)
			if err != nil {
				t.Errorf("%s: %v", s.Name, err)
			}
			result = &arguments
		}
		output, assigned, err = s.Exit(scope, *result)
	}
	if err != nil || !like(output, e.Exited.Output) {
		t.Errorf("%s: output %s, %v\nrecorded %s", s.Name, output, err, e.Exited.Output)
	}
	var names []string
	if assigned != nil {
		for name, v := range assigned.All() {
			names = append(names, name)
			if !like(v, e.Exited.Assigned[name]) {
				t.Errorf("%s: %s = %s, recorded %s", s.Name, name, v, e.Exited.Assigned[name])
			}
		}
	}
	if len(names) != len(e.Exited.Assigned) {
		t.Errorf("%s: assigned %v, recorded %v", s.Name, names, e.Exited.Assigned)
	}
	return scope.Variables.With(assigned)
}
