package cloudwatchlogs

import (
	"context"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteResourcePolicy deletes a resource policy of the account.
func (s *Service) deleteResourcePolicy() service.Operation {
	const action = "logs:DeleteResourcePolicy"
	contract := service.Contract{
		Action: action, Resource: groupResource,
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrOperationAbortedException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
	}
	authorize := func(c *service.Call, _ *logsapi.DeleteResourcePolicyRequest) error {
		onAccount(c, action)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.DeleteResourcePolicyRequest) (*wire.Empty, error) {
		if in.ResourceArn.Set || in.ExpectedRevisionId.Set {
			return nil, wire.ErrNotImplemented.New("The parameters resourceArn and expectedRevisionId of DeleteResourcePolicy are not implemented.")
		}
		return nil, s.change(func(change *change) error {
			for _, p := range s.policiesOf(scopeOf(c)) {
				if p.Name == in.PolicyName.V {
					change.remove(p)
					return nil
				}
			}
			return logsapi.ErrResourceNotFoundException.Newf("Policy with name [%s] does not exist.", in.PolicyName.V) // [L]
		})
	}
	return service.Define(logsapi.DeleteResourcePolicy, contract, authorize, handle)
}
