package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listStateMachines lists state machines by name (recorded: test_list_sms_pagination).
func (s *Service) listStateMachines() service.Operation {
	return service.Define(api.ListStateMachines, service.Contract{
		Action: "states:ListStateMachines", Resource: machineResource, Errors: []*wire.ErrorShape{api.ErrInvalidToken},
	}, func(c *service.Call, _ *api.ListStateMachinesInput) error {
		requireAll(c, typeMachine)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.ListStateMachinesInput) (*api.ListStateMachinesOutput, error) {
		at := scopeOf(c)
		out := &api.ListStateMachinesOutput{StateMachines: []api.StateMachineListItem{}}
		return out, s.view(func() error {
			found, next, err := page(c, s.machines.list(at.itself()), func(m *machine) string { return m.Name }, in.NextToken, in.MaxResults)
			out.NextToken = next
			for _, m := range found {
				out.StateMachines = append(out.StateMachines, api.StateMachineListItem{
					StateMachineArn: wire.Some(at.machineARN(m.Name)), Name: wire.Some(m.Name), Type: wire.Some(m.Type), CreationDate: wire.Some(m.Created),
				})
			}
			return err
		})
	})
}

// requireAll asks for the permission to list all resources of a type: AWS's denials of ListStateMachines name "stateMachine:*".
func requireAll(c *service.Call, kind string) {
	at := scopeOf(c)
	c.Require(service.Check{Action: action(c), Resource: at.arn(kind + ":*"), Owner: at.account})
}
