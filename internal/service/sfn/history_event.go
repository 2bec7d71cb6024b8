package sfn

import (
	"strings"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/wire"
)

// shown is an event that is to be shown: of which execution, and whether inputs and outputs are shown with it.
type shown struct {
	*execution.Event

	of   *engine.Origin
	data bool
}

func (e shown) entered() bool { return strings.HasSuffix(e.Type.String(), "StateEntered") }

func (e shown) exited() bool { return strings.HasSuffix(e.Type.String(), "StateExited") }

func (e shown) name() wire.Opt[string] { return optional(e.Failure.Error) }

func (e shown) cause() wire.Opt[string] { return optional(e.Failure.Cause) }

func (e shown) kind() wire.Opt[string] { return wire.Some(e.Task.ResourceType) }

func (e shown) resource() wire.Opt[string] { return wire.Some(e.Task.Resource) }

func (e shown) timeout() wire.Opt[int64] { return wire.NonZero(e.Task.Timeout) }

func (e shown) heartbeat() wire.Opt[int64] { return wire.NonZero(e.Task.Heartbeat) }

// text is the input or output, if such are shown.
func (e shown) text() (out wire.Opt[string]) {
	if e.data {
		out = wire.Some(e.Payload.Text)
	}
	return out
}

// whole says that nothing of the text is left out: this server never cuts one.
func (e shown) whole() *api.HistoryEventExecutionDataDetails {
	if !e.data {
		return nil
	}
	return &api.HistoryEventExecutionDataDetails{Truncated: wire.Some(false)}
}

func (e shown) credentials() *api.TaskCredentials {
	if e.Task.Role == "" {
		return nil
	}
	return &api.TaskCredentials{RoleArn: wire.Some(e.Task.Role)}
}

func (e shown) iteration() *api.MapIterationEventDetails {
	return &api.MapIterationEventDetails{Name: wire.Some(e.Name), Index: wire.Some(e.Number)}
}

// assigned are the variables that the state has set, each as JSON.
func (e shown) assigned() (out wire.Dict[string]) {
	if !e.data || e.Variables.Text == "" {
		return nil
	}
	variables, _ := e.Variables.Value().AsObject()
	if variables == nil {
		return nil
	}
	for name, v := range variables.All() {
		out = append(out, wire.Entry[string]{Key: name, Value: v.String()})
	}
	return out
}
