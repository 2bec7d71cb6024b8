package sfn

import (
	"fmt"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/value"
	"sluice/internal/wire"
	"sluice/internal/wire/jsonshape"
)

// historyEvent is an event as GetExecutionHistory shows it, with inputs and outputs if data says so.
func historyEvent(e *execution.Event, of *engine.Origin, data bool) (api.HistoryEvent, error) {
	var out api.HistoryEvent
	spec := of.Spec()
	if name, details := e.Details(&spec, data); name != "" {
		text := value.NewObject(value.Member{Name: name, Value: details.Value()}).Value().String()
		if err := jsonshape.Decode([]byte(text), &out); err != nil {
			return out, fmt.Errorf("event %d of %s: %w", e.ID, spec.ARN, err)
		}
	}
	out.Timestamp, out.Type, out.Id, out.PreviousEventId = wire.Some(e.At), wire.Some(e.Type.String()), wire.Some(e.ID), wire.Some(e.Previous)
	return out, nil
}
