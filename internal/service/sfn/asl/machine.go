package asl

import (
	"sluice/internal/service/sfn/resource"
	"sluice/internal/value"
)

// QueryLanguage says how a state's fields name data.
type QueryLanguage string

// The two query languages. A definition that names none uses JSONPath.
const (
	JSONPath QueryLanguage = "JSONPath"
	JSONata  QueryLanguage = "JSONata"
)

// Kind is the type of a state machine, which decides what integrations its tasks may use.
type Kind string

// The two kinds, in the words of CreateStateMachine.
const (
	Standard Kind = "STANDARD"
	Express  Kind = "EXPRESS"
)

// Machine is a compiled definition. It never changes.
type Machine struct {
	Comment, Version string
	Language         QueryLanguage
	// TimeoutSeconds bounds a whole execution; 0 means that the definition gives no bound.
	TimeoutSeconds int64
	Program        *Program
}

// Program is a set of states and where it starts: a machine's top level, a branch of a Parallel, the processor of a
// Map. States leave it only by an end, a Succeed or a Fail; they never lead into another one.
type Program struct {
	StartAt *State
	// States stand in the order of the definition.
	States []*State
}

// State returns the program's own state of that name, or nil.
func (p *Program) State(name string) *State {
	for _, s := range p.States {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// Walk calls visit for each state in the order of the definition, those inside a Parallel or Map behind the state that
// holds them.
func (p *Program) Walk(visit func(*State)) {
	for _, s := range p.States {
		visit(s)
		for _, branch := range s.Branches {
			branch.Walk(visit)
		}
		if s.Processor != nil {
			s.Processor.Program.Walk(visit)
		}
	}
}

// State finds a state of that name anywhere in the machine, or nil. Names are unique in a machine.
func (m *Machine) State(name string) (found *State) {
	m.Program.Walk(func(s *State) {
		if s.Name == name {
			found = s
		}
	})
	return found
}

// Type is what a state does.
type Type string

// The eight types of states.
const (
	Task     Type = "Task"
	Pass     Type = "Pass"
	Choice   Type = "Choice"
	Wait     Type = "Wait"
	Succeed  Type = "Succeed"
	Fail     Type = "Fail"
	Parallel Type = "Parallel"
	Map      Type = "Map"
)

// State is one compiled state.
type State struct {
	Name, Comment string
	Type          Type
	Language      QueryLanguage
	// Next is nil where the program ends with this state, and for a Choice, whose Choose tells.
	Next *State
	// Resource is what a Task calls; nil for any other type.
	Resource *resource.Resource
	Retry    []*Retrier
	Catch    []*Catcher
	// Branches are a Parallel's.
	Branches []*Program
	// Processor is a Map's.
	Processor *Processor
	// Location is where the state stands in the definition: /States/Outer/ItemProcessor/States/Inner.
	Location string

	flow flow
	// Exactly one of these is set for a type that has more than a flow.
	choice *choice
	wait   *wait
	fail   *fail
	task   *task
	mapped *mapped
}

// Processor is what a Map does with each item.
type Processor struct {
	Program *Program
	// Distributed says that each item, or batch of items, is an execution of its own.
	Distributed bool
	// ExecutionType is the kind of those executions.
	ExecutionType Kind
	// Label is the Label that the definition gives a distributed Map; empty where it gives none.
	Label string
	// Definition is the JSON text of the processor, which DescribeStateMachineForExecution shows of a child execution.
	Definition value.Value
}
