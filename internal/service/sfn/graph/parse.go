package graph

import (
	"errors"
	"fmt"

	"sluice/internal/value"
)

// Program is a state machine, a branch of a Parallel, or the processor of a Map.
type Program struct {
	Start  string
	States []*State
}

// State is one state and what may come after it.
type State struct {
	Name, Type string
	// Inside are the branches of a Parallel, the one processor of a Map; none for others.
	Inside []*Program
	Steps  []Step
	// Last says that the program may end here.
	Last bool
}

// Step leads from one state to another of its program.
type Step struct {
	To string
	// Catch says that it is taken after an error, Default that it is a Choice's when no rule holds.
	Catch, Default bool
}

// ErrDefinition says that a text is no definition of a state machine.
var ErrDefinition = errors.New("not a state machine's definition")

// nestingMax is how deep programs may lie in each other.
const nestingMax = 32

// Parse reads a definition in the States Language. It takes what asl.Compile takes, and what that must refuse: the definition of a Map Run's
// child execution is the Map's processor, which says how it runs and leaves its query language to the state machine around it.
func Parse(definition string) (*Program, error) {
	v, err := value.Parse(definition)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDefinition, err)
	}
	return program(v, nestingMax)
}

func program(v value.Value, depth int) (*Program, error) {
	states, _ := v.Get("States")
	all, ok := states.AsObject()
	if !ok || depth == 0 {
		return nil, ErrDefinition
	}
	p := &Program{Start: text(v, "StartAt")}
	for name, state := range all.All() {
		s, err := read(name, state, depth)
		if err != nil {
			return nil, err
		}
		p.States = append(p.States, s)
	}
	return p, nil
}

func read(name string, v value.Value, depth int) (*State, error) {
	s := &State{Name: name, Type: text(v, "Type")}
	s.step(v, "Next", Step{})
	for _, rule := range items(v, "Choices") {
		s.step(rule, "Next", Step{})
	}
	s.step(v, "Default", Step{Default: true})
	for _, catcher := range items(v, "Catch") {
		s.step(catcher, "Next", Step{Catch: true})
	}
	end, _ := v.Get("End")
	ends, _ := end.AsBool()
	s.Last = ends || s.Type == "Succeed" || s.Type == "Fail"
	for _, branch := range s.programs(v) {
		p, err := program(branch, depth-1)
		if err != nil {
			return nil, err
		}
		s.Inside = append(s.Inside, p)
	}
	return s, nil
}

// programs are the definitions inside a state. Iterator is the older name of ItemProcessor.
func (s *State) programs(v value.Value) []value.Value {
	if s.Type == "Parallel" {
		return items(v, "Branches")
	}
	for _, name := range []string{"ItemProcessor", "Iterator"} {
		if p, ok := v.Get(name); ok && s.Type == "Map" {
			return []value.Value{p}
		}
	}
	return nil
}

// step adds the step that a member names, once for each target.
func (s *State) step(v value.Value, member string, step Step) {
	if step.To = text(v, member); step.To == "" {
		return
	}
	for _, known := range s.Steps {
		if known.To == step.To {
			return
		}
	}
	s.Steps = append(s.Steps, step)
}

func text(v value.Value, member string) string {
	m, _ := v.Get(member)
	s, _ := m.AsString()
	return s
}

func items(v value.Value, member string) (out []value.Value) {
	m, _ := v.Get(member)
	if a, ok := m.AsArray(); ok {
		for _, item := range a.All() {
			out = append(out, item)
		}
	}
	return out
}
