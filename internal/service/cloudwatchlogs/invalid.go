package cloudwatchlogs

import (
	"strings"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// invalid words breaches of the model's constraints: InvalidParameterException in AWS's common form [L], with a text of its own for names
// that are too long. The younger operations on deliveries answer ValidationException [L].
func invalid(c *service.Call, found []wire.Violation) *wire.Error {
	if strings.Contains(c.Operation.Name, "Delivery") && c.Operation.Name != "PutDeliverySource" {
		return logsapi.ErrValidationException.New(wire.ValidationText(found))
	}
	if c.Operation.Name == "PutMetricFilter" && len(found) == 1 && !found[0].Missing && found[0].Member.Name == "metricTransformations" {
		return nil // the operation shows them
	}
	for i := range found {
		v := &found[i]
		if strings.Contains(v.Rule, "length less than or equal to 512") && (v.Member.Name == "logGroupName" || v.Member.Name == "logStreamName") {
			return logsapi.ErrInvalidParameterException.New("Invalid LogGroup or LogStream, both must have length less than or equal to 512.") // [L]
		}
	}
	return logsapi.ErrInvalidParameterException.New(wire.ValidationText(found))
}
