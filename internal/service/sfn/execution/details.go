package execution

import (
	"sluice/internal/service/sfn/asl"
	"sluice/internal/value"
)

// Details are the event's as GetExecutionHistory shows them: the member of the event, "stateEnteredEventDetails", and what is
// in it. The name is empty for a type without details. spec is the execution's; withData leaves inputs, outputs, parameters and variables out if
// it is false.
func (e *Event) Details(spec *Spec, withData bool) (name string, details *value.Object) {
	d := detailer{event: e, object: value.NewObject(), data: withData}
	return d.fill(spec), d.object
}

type detailer struct {
	event  *Event
	object *value.Object
	data   bool
}

func (d *detailer) fill(spec *Spec) string {
	e := d.event
	switch e.Type {
	case ExecutionStarted:
		d.payload("input")
		d.text("roleArn", spec.RoleARN)
		d.text("stateMachineAliasArn", spec.AliasARN)
		d.text("stateMachineVersionArn", spec.VersionARN)
	case ExecutionSucceeded:
		d.payload("output")
	case ExecutionTimedOut: // DescribeExecution shows none. Source: AWS, as recorded in github.com/radkawar/stackd,
		// testdata/aws/stepfunctions/callback_lifecycle.json (15-execution-deadline-history)
		d.text("error", asl.ErrorTimeout)
	case ExecutionFailed, ExecutionAborted, LambdaFunctionFailed, LambdaFunctionTimedOut, LambdaFunctionScheduleFailed, LambdaFunctionStartFailed,
		ActivityFailed, ActivityTimedOut, ActivityScheduleFailed, MapRunFailed:
		d.failure()
	case EvaluationFailed:
		d.failure()
		d.text("location", e.Next)
		d.text("state", e.Name)
	case ExecutionRedriven:
		d.number("redriveCount", e.Number)
	default:
		return d.fillState()
	}
	return detailsOf(e.Type)
}

func (d *detailer) fillState() string {
	e := d.event
	switch e.Type {
	case PassStateEntered, TaskStateEntered, ChoiceStateEntered, WaitStateEntered, SucceedStateEntered, FailStateEntered, ParallelStateEntered, MapStateEntered:
		d.text("name", e.Name)
		d.payload("input")
		return "stateEnteredEventDetails"
	case PassStateExited, TaskStateExited, ChoiceStateExited, WaitStateExited, SucceedStateExited, ParallelStateExited, MapStateExited:
		d.text("name", e.Name)
		d.payload("output")
		d.variables()
		return "stateExitedEventDetails"
	case MapStateStarted:
		d.number("length", e.Number)
	case MapIterationStarted, MapIterationSucceeded, MapIterationFailed, MapIterationAborted:
		d.text("name", e.Name)
		d.number("index", e.Number)
	case MapRunStarted:
		d.text("mapRunArn", e.Name)
	case MapRunRedriven:
		d.text("mapRunArn", e.Name)
		d.number("redriveCount", e.Number)
	default:
		return d.fillTask()
	}
	return detailsOf(e.Type)
}

func (d *detailer) fillTask() string {
	e := d.event
	switch e.Type {
	case TaskScheduled:
		d.resource()
		d.text("region", e.Task.Region)
		if d.data {
			d.text("parameters", e.Payload.Text)
		}
		d.bounds()
		d.credentials()
	case ActivityScheduled:
		d.text("resource", e.Task.Resource)
		d.payload("input")
		d.bounds()
	case LambdaFunctionScheduled:
		d.text("resource", e.Task.Resource)
		d.payload("input")
		if e.Task.Timeout > 0 {
			d.number("timeoutInSeconds", e.Task.Timeout)
		}
		d.credentials()
	case ActivityStarted:
		d.text("workerName", e.Name)
	case TaskStarted:
		d.resource()
	case TaskSubmitted, TaskSucceeded:
		d.resource()
		d.payload("output")
	case ActivitySucceeded, LambdaFunctionSucceeded:
		d.payload("output")
	case TaskFailed, TaskStartFailed, TaskSubmitFailed, TaskTimedOut:
		d.resource()
		d.failure()
	default:
		return ""
	}
	return detailsOf(e.Type)
}

// detailsOf is the name that the details of a type have in an event: "taskFailedEventDetails".
func detailsOf(t Type) string {
	name := t.String()
	return string(name[0]|0x20) + name[1:] + "EventDetails"
}

func (d *detailer) text(name, s string) {
	if s != "" {
		d.object.Set(name, value.String(s))
	}
}

func (d *detailer) number(name string, n int64) { d.object.Set(name, value.Int(n)) }

// payload sets an input or output and says that it is whole: what the API calls truncated never is.
func (d *detailer) payload(name string) {
	if !d.data {
		return
	}
	d.object.Set(name, value.String(d.event.Payload.Text))
	d.object.Set(name+"Details", object(member("truncated", value.Bool(false))))
}

func (d *detailer) variables() {
	if d.event.Variables.Text == "" || !d.data {
		return
	}
	assigned, _ := d.event.Variables.Value().AsObject()
	if assigned == nil {
		return
	}
	shown := value.NewObject()
	for name, v := range assigned.All() {
		shown.Set(name, value.String(v.String()))
	}
	d.object.Set("assignedVariables", shown.Value())
	d.object.Set("assignedVariablesDetails", object(member("truncated", value.Bool(false))))
}

func (d *detailer) failure() {
	if cause := d.event.Failure.Cause; cause != nil {
		d.object.Set("cause", value.String(*cause))
	}
	if name := d.event.Failure.Error; name != nil {
		d.object.Set("error", value.String(*name))
	}
}

func (d *detailer) resource() {
	d.text("resourceType", d.event.Task.ResourceType)
	d.text("resource", d.event.Task.Resource)
}

func (d *detailer) bounds() {
	if t := d.event.Task; t.Timeout > 0 {
		d.number("timeoutInSeconds", t.Timeout)
	}
	if t := d.event.Task; t.Heartbeat > 0 {
		d.number("heartbeatInSeconds", t.Heartbeat)
	}
}

func (d *detailer) credentials() {
	if role := d.event.Task.Role; role != "" {
		d.object.Set("taskCredentials", object(member("roleArn", value.String(role))))
	}
}
