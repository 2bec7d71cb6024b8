package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// describeStateMachineForExecution shows what an execution was started from, which may have changed since.
func (s *Service) describeStateMachineForExecution() service.Operation {
	return service.Define(api.DescribeStateMachineForExecution, service.Contract{
		Action: "states:DescribeStateMachineForExecution", Resource: executionResource,
		Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrExecutionDoesNotExist},
	}, func(c *service.Call, in *api.DescribeStateMachineForExecutionInput) error {
		a, err := locate(c, in.ExecutionArn, typeExecution)
		if err != nil {
			return err
		}
		c.Require(service.Check{Action: action(c), Resource: a.arn(), Owner: a.account})
		return nil
	}, func(_ context.Context, c *service.Call, in *api.DescribeStateMachineForExecutionInput) (*api.DescribeStateMachineForExecutionOutput, error) {
		a, err := locate(c, in.ExecutionArn, typeExecution)
		if err != nil {
			return nil, err
		}
		from, there := s.executions.origin(a.key()) // which may wait for the disk: not within view
		var r *revision
		if err := s.view(func() error {
			if r = s.revision(from.revision); !there || r == nil {
				return noExecution(a.arn())
			}
			return nil
		}); err != nil {
			return nil, err
		}
		return &api.DescribeStateMachineForExecutionOutput{
			StateMachineArn: wire.Some(a.machineARN(a.name)), Name: wire.Some(a.name), Definition: r.shownDefinition(in.IncludedData),
			RoleArn: wire.Some(r.Role), UpdateDate: wire.Some(r.Created), LoggingConfiguration: r.Logging.shape(), TracingConfiguration: r.tracing(),
			MapRunArn: wire.NonZero(from.mapRun), Label: wire.NonZero(a.label), RevisionId: wire.NonZero(r.ID),
			EncryptionConfiguration: encryption(), VariableReferences: r.references(),
		}, nil
	})
}
