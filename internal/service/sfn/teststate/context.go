package teststate

import (
	"time"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/resource"
	"sluice/internal/value"
)

// stateName is the name that the Context object gives every tested state (recorded: test_state_with_variables, where the
// definition has another), and so the one that causes name.
const stateName = "StateName"

// sections are the fields that a Context object may have, with the kind each has: Null stands for any. Sources: the same page; that
// others are refused is recorded (test_state_context_object_validation_failures).
var sections = map[string]map[string]value.Kind{
	"Execution": {
		"Id": value.KindString, "Input": value.KindNull, "Name": value.KindString, "RoleArn": value.KindString, "StartTime": value.KindString,
		"RedriveCount": value.KindNumber, "RedriveTime": value.KindString,
	},
	"State":        {"EnteredTime": value.KindString, "Name": value.KindString, "RetryCount": value.KindNumber},
	"StateMachine": {"Id": value.KindString, "Name": value.KindString},
	"Task":         {"Token": value.KindString},
}

// kindNames are the words of refusals.
var kindNames = map[value.Kind]string{value.KindString: "a string", value.KindNumber: "a number"}

// readContext holds a mocked Context object against what there can be.
func (t *Test) readContext() error {
	if t.request.Context == "" {
		return nil
	}
	v, err := value.Parse(t.request.Context)
	object, ok := v.AsObject()
	if err != nil || !ok { // the text's end is ours
		return badContext("Context object must be a JSON object")
	}
	for name, section := range object.All() {
		if err := t.checkSection(name, section); err != nil {
			return err
		}
	}
	t.given = object
	return nil
}

func (t *Test) checkSection(name string, section value.Value) error {
	fields, known := sections[name]
	switch {
	case name == "Map":
		return badContext("'Map' field is not supported when mocking a Context object")
	case !known:
		return badContext("Field '" + name + "' is not allowed")
	case name == "Task" && !t.waits():
		return badContext("Context object contains 'Task' when state is not a Task state with a '.sync' or '.waitForTaskToken' service integration pattern")
	}
	object, ok := section.AsObject()
	if !ok { // the text is ours
		return badContext(name + " must be an object")
	}
	for field, v := range object.All() {
		kind, known := fields[field]
		if !known {
			return badContext("Field '" + field + "' is not allowed")
		}
		if kind != value.KindNull && v.Kind() != kind {
			return badContext(name + "." + field + " must be " + kindNames[kind])
		}
	}
	return nil
}

func badContext(text string) error { return refuse("Invalid Context object provided: %s", text) }

// waits reports whether the state is a Task that somebody answers later.
func (t *Test) waits() bool {
	return t.state.Type == asl.Task && t.state.Resource.Pattern != resource.RequestResponse
}

func object(members ...value.Member) value.Value { return value.NewObject(members...).Value() }

func member(name string, v value.Value) value.Member { return value.Member{Name: name, Value: v} }

func text(name, v string) value.Member { return member(name, value.String(v)) }

// context is the Context object: the one that is given, or one of an Express execution that never was (recorded:
// test_base_map_state_inspect, test_state_with_variables).
func (t *Test) context(now time.Time) *value.Object {
	if t.given != nil {
		return t.given
	}
	r := t.request
	role := value.Null()
	if r.RoleARN != "" {
		role = value.String(r.RoleARN)
	}
	at := asl.FormatTime(now)
	state := value.NewObject(text("Name", stateName), text("EnteredTime", at))
	switch t.state.Type {
	case asl.Task, asl.Map, asl.Parallel:
		state.Set("RetryCount", value.Int(t.retries()))
	}
	made := value.NewObject(
		member("Execution", object(text("Id", t.executionARN()), member("Input", t.input), text("Name", r.Execution), member("RoleArn", role), text("StartTime", at))),
		member("StateMachine", object(text("Id", t.machineARN()), text("Name", r.Machine))),
		member("State", state.Value()),
	)
	if t.waits() {
		made.Set("Task", object(text("Token", r.Execution))) // somebody's to make up: no task waits for it
	}
	return made
}

func (t *Test) executionARN() string { return t.arn("express") + ":" + t.request.Execution }

func (t *Test) machineARN() string { return t.arn("stateMachine") }

func (t *Test) arn(kind string) string {
	return "arn:aws:states:" + t.request.Region + ":" + t.request.Account + ":" + kind + ":" + t.request.Machine
}

// retries is how often the state is taken to have been tried again.
func (t *Test) retries() int64 {
	if n := t.request.Configuration.RetrierRetryCount; n != nil {
		return *n
	}
	return 0
}
