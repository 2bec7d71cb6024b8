// Proves that data flows through states as AWS recorded it: every recorded execution whose states call nobody outside is
// run by a small interpreter over this package, and its end, output, error and cause are compared with the recording.
package asl

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"sluice/internal/value"
)

// script is one recorded case.
type script struct {
	ID    string `json:"id"`
	Steps []struct {
		Call   string                     `json:"call"`
		Params map[string]json.RawMessage `json:"params"`
	} `json:"steps"`
	Expect map[string]json.RawMessage `json:"expect"`
}

// histories are the recorded histories of a script by name.
func (s *script) run() (definition, input string, ok bool) {
	machines, starts := 0, 0
	for _, step := range s.Steps {
		switch step.Call {
		case "stepfunctions.CreateStateMachine":
			machines++
			ok = json.Unmarshal(step.Params["definition"], &definition) == nil
		case "stepfunctions.StartExecution":
			starts++
			if json.Unmarshal(step.Params["input"], &input) != nil {
				input = "{}"
			}
		}
	}
	return definition, input, ok && machines == 1 && starts == 1
}

type event struct {
	Type      string                                  `json:"type"`
	Succeeded *struct{ Output json.RawMessage }       `json:"executionSucceededEventDetails"`
	Failed    *struct{ Error, Cause json.RawMessage } `json:"executionFailedEventDetails"`
}

func (s *script) last() (event, bool) {
	var history struct{ Events []event }
	for _, name := range []string{"get_execution_history", "event_history"} {
		if json.Unmarshal(s.Expect[name], &history) == nil && len(history.Events) > 0 {
			return history.Events[len(history.Events)-1], true
		}
	}
	return event{}, false
}

func TestRecorded(t *testing.T) {
	ran := 0
	scripts(t, func(s script) {
		definition, input, ok := s.run()
		end, recorded := s.last()
		if !ok || !recorded {
			return
		}
		m, diagnostics := Compile(definition, Standard)
		if m == nil {
			t.Errorf("%s: %v", s.ID, diagnostics)
			return
		}
		if !inside(m.Program) || strings.Contains(s.ID, "max_concurrency_path_negative") { // AWS never went on
			return
		}
		ran++
		t.Run(s.ID[strings.LastIndex(s.ID, "::")+2:], func(t *testing.T) { compare(t, m, input, end) })
	})
	if ran < 150 {
		t.Errorf("only %d recorded executions could be run", ran)
	}
}

// inside reports whether a program calls nobody.
func inside(p *Program) bool {
	yes := true
	p.Walk(func(s *State) {
		if s.Type == Task || s.Type == Map && (s.HasReader() || s.mapped.writer != nil) {
			yes = false
		}
	})
	return yes
}

func compare(t *testing.T, m *Machine, input string, end event) {
	in, err := value.Parse(input)
	if err != nil {
		t.Fatal(err)
	}
	r := &runner{input: in}
	output, err := r.program(m.Program, in, nil, value.Value{})
	var f *Failure
	switch {
	case err == nil && len(output.String()) > dataMax:
		if end.Failed == nil || !matchText(ErrorDataLimitExceeded, end.Failed.Error) {
			t.Errorf("too much output, recorded %s", end.Type)
		}
	case err == nil && end.Succeeded == nil:
		t.Errorf("succeeded with %s, recorded: %s %s %s", output, end.Type, end.Failed.Error, end.Failed.Cause)
	case err == nil:
		if !like(output, end.Succeeded.Output) {
			t.Errorf("output %s, recorded %s", output, end.Succeeded.Output)
		}
	case !errors.As(err, &f):
		t.Errorf("%v", err)
	case end.Failed == nil:
		t.Errorf("failed with %s: %s, recorded %s", f.Name, f.Cause, end.Type)
	default:
		if !matchText(f.Name, end.Failed.Error) || !matchText(f.Cause, end.Failed.Cause) {
			t.Errorf("failed with %s: %s, recorded %s: %s", f.Name, f.Cause, end.Failed.Error, end.Failed.Cause)
		}
	}
}

// dataMax is the size that the interpreter of executions doesn't let an output exceed.
const dataMax = 262_144

// mask is what the recording put in the place of what differs from run to run.
var mask = regexp.MustCompile(`<[A-Za-z_]+[^<>]*>|\bdate(time)?\b|\btimestamp\b|uuid|start-time|entered-time|RandomNumberGenerated|111111111111`)

func matchText(got string, recorded json.RawMessage) bool {
	var want string
	if recorded != nil && json.Unmarshal(recorded, &want) != nil {
		want = string(recorded)
	}
	return masked(got, want)
}

func masked(got, want string) bool {
	if got == want {
		return true
	}
	var pattern strings.Builder
	rest := want
	for {
		at := mask.FindStringIndex(rest)
		if at == nil {
			break
		}
		pattern.WriteString(regexp.QuoteMeta(rest[:at[0]]) + `.*`)
		rest = rest[at[1]:]
	}
	if pattern.Len() == 0 {
		return false
	}
	return regexp.MustCompile(`(?s)^` + pattern.String() + regexp.QuoteMeta(rest) + `$`).MatchString(got)
}

// like compares an output with its recording, in which JSON inside of strings was parsed and some of it masked.
func like(got value.Value, recorded json.RawMessage) bool {
	want, err := value.ParseBytes(recorded)
	if err != nil {
		return false
	}
	return likeValue(got, want, 0)
}

func likeValue(got, want value.Value, depth int) bool {
	if value.Equal(got, want) {
		return true
	}
	if w, ok := want.AsString(); ok {
		if g, ok := got.AsString(); ok && masked(g, w) {
			return true
		}
		if mask.MatchString(w) && masked(got.String(), w) {
			return true
		}
		parsed, err := value.Parse(w)
		return err == nil && depth < 3 && likeValue(got, parsed, depth+1)
	}
	if g, ok := got.AsString(); ok {
		parsed, err := value.Parse(g)
		return err == nil && likeValue(parsed, want, depth)
	}
	if got.Kind() != want.Kind() || got.Len() != want.Len() {
		return false
	}
	if object, ok := want.AsObject(); ok {
		for name, w := range object.All() {
			g, ok := got.Get(name)
			if !ok || !likeValue(g, w, depth) {
				return false
			}
		}
		return true
	}
	array, ok := want.AsArray()
	if !ok {
		return false
	}
	for i, w := range array.All() {
		g, _ := got.At(i)
		if !likeValue(g, w, depth) {
			return false
		}
	}
	return true
}

// runner interprets programs without anything outside; it counts events as a history does.
type runner struct {
	input  value.Value
	events int64
}

func (r *runner) program(p *Program, input value.Value, variables *Variables, item value.Value) (value.Value, error) {
	for s := p.StartAt; ; {
		r.events++
		entered := r.events + 1
		scope := &Scope{Input: input, Variables: variables, Context: FixedContext(r.context(s, item)), Env: Env{Now: time.Now(), Random: rand.NewPCG(1, 2)}}
		next, output, assigned, err := r.state(s, scope)
		r.events++
		var f *Failure
		if errors.As(err, &f) {
			cause := f.CauseIn(s.Name, entered)
			if next, output, assigned = r.caught(s, scope, f, cause); next == nil {
				return value.Value{}, &Failure{Name: f.Name, Cause: cause}
			}
		}
		variables = variables.With(assigned)
		if next == nil {
			return output, nil
		}
		s, input = next, output
	}
}

func (r *runner) caught(s *State, scope *Scope, f *Failure, cause string) (*State, value.Value, *value.Object) {
	for _, c := range s.Catch {
		if c.Matches(f.Name) {
			output, assigned, err := c.Caught(scope, &f.Name, &cause)
			if err == nil {
				return c.Next, output, assigned
			}
		}
	}
	return nil, value.Value{}, nil
}

func (r *runner) state(s *State, scope *Scope) (next *State, output value.Value, assigned *value.Object, err error) {
	switch s.Type {
	case Choice:
		return s.Choose(scope)
	case Fail:
		return nil, value.Value{}, nil, r.fail(s, scope)
	case Wait:
		if _, err := s.Until(scope); err != nil {
			return nil, value.Value{}, nil, err
		}
	}
	result, err := r.result(s, scope)
	if err != nil {
		return nil, value.Value{}, nil, err
	}
	output, assigned, err = s.Exit(scope, result)
	return s.Next, output, assigned, err
}

func (r *runner) fail(s *State, scope *Scope) error {
	name, cause, err := s.Failure(scope)
	if err != nil {
		return err
	}
	f := &Failure{}
	if name != nil {
		f.Name = *name
	}
	if cause != nil {
		f.Cause = *cause
	}
	return f
}

func (r *runner) result(s *State, scope *Scope) (value.Value, error) {
	if s.Type == Map {
		return r.mapped(s, scope)
	}
	arguments, err := s.Arguments(scope)
	if err != nil || s.Type != Parallel {
		return arguments, err
	}
	results := value.NewArray()
	for _, branch := range s.Branches {
		output, err := r.program(branch, arguments, NewVariables(scope.Variables, nil), value.Value{})
		if err != nil {
			return value.Value{}, err
		}
		results.Append(output)
	}
	return results.Value(), nil
}

func (r *runner) mapped(s *State, scope *Scope) (value.Value, error) {
	if _, err := s.MaxConcurrency(scope); err != nil {
		return value.Value{}, err
	}
	if _, err := s.Tolerated(scope); err != nil {
		return value.Value{}, err
	}
	items, _, err := s.Items(scope)
	if err != nil {
		return value.Value{}, err
	}
	results := value.NewArray()
	for i, item := range items.All() {
		described := value.NewObject(value.Member{Name: "Index", Value: value.Int(int64(i))}, value.Member{Name: "Value", Value: item}).Value()
		inner := *scope
		inner.Context = FixedContext(r.context(s, described))
		input, err := s.ItemInput(&inner, item)
		if err != nil {
			return value.Value{}, err
		}
		output, err := r.program(s.Processor.Program, input, NewVariables(scope.Variables, nil), described)
		if err != nil {
			return value.Value{}, err
		}
		results.Append(output)
	}
	return results.Value(), nil
}

func (r *runner) context(s *State, item value.Value) value.Value {
	text := `{"Execution":{"Id":"arn:aws:states:us-east-1:111111111111:execution:m:n","Name":"n","RoleArn":"snf_role_arn","StartTime":"2024-01-01T00:00:00.000Z","RedriveCount":0},
		"StateMachine":{"Id":"arn:aws:states:us-east-1:111111111111:stateMachine:m","Name":"m"},"State":{"EnteredTime":"2024-01-01T00:00:00.000Z"}}`
	v, _ := value.Parse(text)
	execution, _ := v.Get("Execution")
	object, _ := execution.AsObject()
	object.Set("Input", r.input)
	state, _ := v.Get("State")
	object, _ = state.AsObject()
	object.Set("Name", value.String(s.Name))
	if !item.IsNull() {
		object, _ = v.AsObject()
		object.Set("Map", value.NewObject(value.Member{Name: "Item", Value: item}).Value())
	}
	return v
}
