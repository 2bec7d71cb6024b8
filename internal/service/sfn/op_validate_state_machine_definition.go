package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/wire"
)

// diagnosticsMax is how many diagnostics there are in one answer. Source: API Reference, ValidateStateMachineDefinition, maxResults.
const diagnosticsMax = 100

// validateStateMachineDefinition tells what is wrong with a definition.
func (s *Service) validateStateMachineDefinition() service.Operation {
	return service.Define(api.ValidateStateMachineDefinition, service.Contract{
		Action: "states:ValidateStateMachineDefinition", Resource: "*", Errors: []*wire.ErrorShape{api.ErrValidationException},
	}, func(c *service.Call, _ *api.ValidateStateMachineDefinitionInput) error {
		c.Require(service.Check{Action: action(c), Resource: "*", Owner: c.Account})
		return nil
	}, func(_ context.Context, _ *service.Call, in *api.ValidateStateMachineDefinitionInput) (*api.ValidateStateMachineDefinitionOutput, error) {
		out := &api.ValidateStateMachineDefinitionOutput{
			Result: wire.Some("OK"), Diagnostics: []api.ValidateStateMachineDefinitionDiagnostic{}, Truncated: wire.Some(false),
		}
		limit := int(in.MaxResults.V)
		if limit == 0 {
			limit = diagnosticsMax
		}
		for _, d := range diagnose(in.Definition.V, in.Type.Or(standard)) {
			switch {
			case d.Severity == asl.Error:
				out.Result = wire.Some("FAIL")
			case in.Severity.V != string(asl.Warning):
				continue
			}
			if len(out.Diagnostics) == limit {
				out.Truncated = wire.Some(true)
				continue // an error behind warnings makes it fail all the same
			}
			out.Diagnostics = append(out.Diagnostics, api.ValidateStateMachineDefinitionDiagnostic{
				Severity: wire.Some(string(d.Severity)), Code: wire.Some(string(d.Code)), Message: wire.Some(d.Message), Location: wire.NonZero(d.Location),
			})
		}
		return out, nil
	})
}
