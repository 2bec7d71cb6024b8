package teststate

import (
	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/resource"
	"sluice/internal/service/sfn/task"
	"sluice/internal/value"
)

// Test is one state with all that it sees, ready to run once.
type Test struct {
	request *Request
	state   *asl.State
	input   value.Value
	// vars and given are Variables and Context; given is nil for none.
	vars   *value.Object
	given  *value.Object
	result value.Value
	// texts are what values came as: where one leaves as it is, so does its text.
	texts []spelling
}

type spelling struct {
	v    value.Value
	text string
}

// Prepare reads a request, and refuses it in the order in which AWS does. The error is a *Refusal.
func Prepare(r *Request) (*Test, error) {
	t := &Test{request: r}
	for _, step := range []func() error{
		t.checkMock, t.checkConfiguration, t.compile, t.checkType, t.checkResult, t.checkRole, t.checkSource, t.readInput, t.readVariables, t.readContext,
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func (t *Test) checkMock() error {
	m := t.request.Mock
	switch {
	case m == nil:
		return nil
	case (m.Result == nil) == (m.Error == nil):
		return refuse("A test mock should have only one of the following fields: [result, errorOutput].")
	case m.Error != nil && m.Error.Error == nil: // the text is ours; the rule is the model's
		return refuse("The error field must be specified when mocking an errorOutput.")
	case t.request.RevealSecrets:
		return refuse("TestState does not support RevealSecrets when a mock is specified.")
	}
	return nil
}

// checkConfiguration: the text of the failure count is recorded; the others are made after it.
func (t *Test) checkConfiguration() error {
	if t.request.Mock != nil {
		return nil
	}
	c := &t.request.Configuration
	what := ""
	switch {
	case c.MapFailureCount != nil:
		what = "MapIterationFailureCount"
	case c.RetrierRetryCount != nil:
		what = "RetrierRetryCount"
	case c.ErrorCausedByState != "":
		what = "ErrorCausedByState"
	case c.MapItemReaderData != "":
		what = "MapItemReaderData"
	case t.request.Context != "":
		what = "Context"
	default:
		return nil
	}
	return refuse("TestState does not support %s when a mock is not specified.", what)
}

// compile finds the state. The definition that holds it must be one that a state machine can have.
func (t *Test) compile() error {
	program, found := t.program()
	if program != nil && t.request.Check != nil {
		program.Walk(func(s *asl.State) { found = append(found, t.request.Check(s)...) })
	}
	if asl.HasErrors(found) {
		return &Refusal{Kind: BadDefinition, Text: asl.InvalidDefinition(found)}
	}
	if t.state == nil {
		return refuse("State not found in definition")
	}
	return nil
}

// program is what is defined: a machine's states, or just the one.
func (t *Test) program() (*asl.Program, []asl.Diagnostic) {
	if t.request.StateName == "" {
		s, found := asl.CompileState(t.request.Definition, asl.Standard)
		if t.state = s; s == nil {
			return nil, found
		}
		return &asl.Program{StartAt: s, States: []*asl.State{s}}, found
	}
	m, found := asl.Compile(t.request.Definition, asl.Standard)
	if m == nil {
		return nil, found
	}
	t.state = m.State(t.request.StateName)
	return m.Program, found
}

// checkType: that an activity or a task that waits needs a mock is the API's documentation; the text is ours.
func (t *Test) checkType() error {
	s := t.state
	mocked := t.request.Mock != nil
	switch s.Type {
	case asl.Task:
		if !mocked && (s.Resource.Kind == resource.Activity || s.Resource.Pattern != resource.RequestResponse) {
			return refuse("TestState API does not support Activity tasks, or the .sync and .waitForTaskToken service integration patterns, when a mock is not specified.")
		}
	case asl.Map, asl.Parallel:
		if !mocked {
			return refuse("TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]")
		}
	default:
		if mocked {
			return refuse("State type '%s' is not supported when a mock is specified", s.Type)
		}
	}
	return nil
}

// checkResult holds the mocked result against what the state can come to.
func (t *Test) checkResult() error {
	m := t.request.Mock
	if m == nil || m.Result == nil {
		return nil
	}
	v, err := value.Parse(*m.Result)
	if err != nil {
		return refuse("Mocked result must be valid JSON")
	}
	t.result = v
	t.spelled(v, *m.Result)
	array, isArray := v.AsArray()
	_, isObject := v.AsObject()
	switch s := t.state; {
	case s.Type == asl.Map && s.HasResultWriter() && !isObject:
		return refuse("Mocked result must be a JSON object.")
	case s.Type == asl.Map && !s.HasResultWriter() && !isArray, s.Type == asl.Parallel && !isArray:
		return refuse("Mocked result must be an array.")
	case s.Type == asl.Parallel && array.Len() != len(s.Branches):
		return refuse("Mocked result must contain the same number of items as number of Parallel branches.")
	case s.Type == asl.Task:
		return t.checkSchema(m.Validation)
	}
	return nil
}

func (t *Test) checkSchema(mode string) error {
	if mode == "NONE" {
		return nil
	}
	if told := task.CheckResult(*t.state.Resource, t.result, mode != "PRESENT"); told != "" {
		return refuse("Mock result schema validation error: %s", told)
	}
	return nil
}

func (t *Test) checkRole() error {
	if t.state.Type == asl.Task && t.request.Mock == nil && t.request.RoleARN == "" {
		return refuse("RoleArn must be specified when testing a Task state")
	}
	return nil
}

// checkSource looks at what only Maps and Parallels may be given; the texts are ours.
func (t *Test) checkSource() error {
	c := &t.request.Configuration
	s := t.state
	if s.Type != asl.Map && c.MapFailureCount != nil {
		return refuse("MapIterationFailureCount is supported for Map states only.")
	}
	if c.MapItemReaderData != "" && (s.Type != asl.Map || !s.HasReader()) {
		return refuse("MapItemReaderData is supported for Map states with an ItemReader only.")
	}
	if c.ErrorCausedByState == "" {
		return nil
	}
	there := false
	(&asl.Program{States: []*asl.State{s}}).Walk(func(inner *asl.State) { there = there || inner != s && inner.Name == c.ErrorCausedByState })
	if !there {
		return refuse("ErrorCausedByState must be the name of a state inside the tested Map or Parallel state.")
	}
	return nil
}

// readInput: without one, the input is an empty object (recorded: test_state_wait_task_context_object).
func (t *Test) readInput() error {
	text := t.request.Input
	if text == "" {
		text = "{}"
	}
	if len(text) > asl.PayloadBytesMax {
		return &Refusal{Kind: BadInput, Text: "the input is too large"}
	}
	v, err := value.Parse(text)
	if err != nil {
		return &Refusal{Kind: BadInput, Text: err.Error()}
	}
	t.input = v
	t.spelled(v, text)
	return nil
}

// readVariables: the text is ours.
func (t *Test) readVariables() error {
	if t.request.Variables == "" {
		return nil
	}
	v, err := value.Parse(t.request.Variables)
	object, ok := v.AsObject()
	if err != nil || !ok {
		return refuse("Variables must be a JSON object.")
	}
	t.vars = object
	return nil
}

func (t *Test) spelled(v value.Value, text string) { t.texts = append(t.texts, spelling{v, text}) }
