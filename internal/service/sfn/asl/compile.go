package asl

import (
	"errors"
	"strings"

	"sluice/internal/value"
)

const (
	// BytesMax is the longest definition. Source: CreateStateMachine's definition, length constraint 1,048,576.
	BytesMax = 1 << 20
	// StatesMax is how many states a definition has at most, those of branches and processors included.
	StatesMax = 10_000
	// NameCharsMax is the longest name of a state. Source: developer guide, quotas.
	NameCharsMax = 80
	// depthMax is how deep a definition nests.
	depthMax = 200
)

// Compile reads a definition. The diagnostics stand in AWS's order; where one of them is an Error the machine is nil.
func Compile(definition string, kind Kind) (*Machine, []Diagnostic) {
	c := &compiler{kind: kind, seen: map[string]bool{}, labels: map[string]bool{}}
	root, ok := c.parse(definition)
	if !ok {
		return nil, c.diagnostics
	}
	m := c.machine(root)
	if !HasErrors(c.diagnostics) { // recorded: a definition without StartAt has that fault alone
		c.diagnostics = append(c.diagnostics, c.later.all()...)
	}
	if HasErrors(c.diagnostics) {
		return nil, c.diagnostics
	}
	return m, c.diagnostics
}

// stateName is the name that a state has which is compiled alone. Source: recorded answers of TestState
// ("… at /States/StateName/Branches").
const stateName = "StateName"

// CompileState reads the definition of one state without a machine around it, as TestState takes it. Its transitions lead
// to states that have nothing but a name. The state is nil where a diagnostic is an Error.
func CompileState(definition string, kind Kind) (*State, []Diagnostic) {
	c := &compiler{kind: kind, seen: map[string]bool{}, labels: map[string]bool{}, top: JSONPath}
	root, ok := c.parse(definition)
	if !ok {
		return nil, c.diagnostics
	}
	j := &joints{program: &Program{}, byName: map[string]*State{}, at: root}
	root.at = "/States/" + stateName
	s := c.state(root, stateName, j)
	for _, l := range j.links {
		l.set(&State{Name: l.target})
	}
	c.diagnostics = append(c.diagnostics, c.later.all()...)
	if HasErrors(c.diagnostics) {
		return nil, c.diagnostics
	}
	return s, c.diagnostics
}

// compiler gathers what is found on the way.
type compiler struct {
	kind        Kind
	diagnostics []Diagnostic
	// later are the findings about transitions, which come behind all others.
	later transitions
	// seen are the names of states so far; they are unique in a machine.
	seen map[string]bool
	// labels are those of distributed Maps; they are unique too.
	labels map[string]bool
	// sees is what $states has at the moment.
	sees sees
	// top is the query language of the whole machine.
	top QueryLanguage
}

func (c *compiler) parse(definition string) (node, bool) {
	if strings.TrimSpace(definition) == "" || len(definition) > BytesMax {
		c.add(SchemaValidationFailed, "", "Definition must be a valid JSON object")
		return node{}, false
	}
	if d, bad := jsonFault(definition); bad {
		c.diagnostics = append(c.diagnostics, d)
		return node{}, false
	}
	v, err := value.ParseDepth(definition, depthMax)
	switch {
	case errors.Is(err, value.ErrDepth):
		c.add(TooDeeplyNested, "", "The states are too deeply nested.")
		return node{}, false
	case err != nil: // what Jackson takes and this parser doesn't, for example text that is no UTF-8
		c.add(InvalidJSON, "", "%s", err)
		return node{}, false
	}
	members, ok := v.AsObject()
	if !ok {
		c.add(SchemaValidationFailed, "", "Definition must be a valid JSON object")
		return node{}, false
	}
	return node{c: c, members: members, language: JSONPath}, true
}

func (c *compiler) machine(n node) *Machine {
	m := &Machine{}
	n.only(programFields, machineFields)
	n.require("States", "StartAt")
	m.Comment, _ = n.text("Comment")
	m.Version, _ = n.text("Version")
	if m.Version != "" && m.Version != "1.0" {
		n.fault("Version", "Value should be one of the following: [1.0]")
	}
	m.Language = n.spokenIn(JSONPath)
	if written, ok := n.text("QueryLanguage"); ok {
		n.checkLanguage(written)
	}
	m.TimeoutSeconds, _ = n.whole("TimeoutSeconds", 0, SecondsMax)
	n.language, c.top = m.Language, m.Language
	m.Program = c.program(n)
	return m
}
