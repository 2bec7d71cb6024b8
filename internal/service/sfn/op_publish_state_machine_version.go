package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// initialRevision names the revision that a machine was created with, which has no ID. Source: API Reference, PublishStateMachineVersion.
const initialRevision = "INITIAL"

// publishStateMachineVersion makes a version of what a state machine is now.
func (s *Service) publishStateMachineVersion() service.Operation {
	return service.Define(api.PublishStateMachineVersion, service.Contract{
		Action: "states:PublishStateMachineVersion", Resource: machineResource,
		Errors: []*wire.ErrorShape{
			api.ErrInvalidArn, api.ErrValidationException, api.ErrStateMachineDoesNotExist, api.ErrStateMachineDeleting, api.ErrConflictException,
			api.ErrServiceQuotaExceededException,
		},
	}, func(c *service.Call, in *api.PublishStateMachineVersionInput) error {
		a, err := locate(c, in.StateMachineArn, typeMachine)
		if err != nil {
			return err
		}
		s.requireMachine(c, action(c), a, nil)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.PublishStateMachineVersionInput) (out *api.PublishStateMachineVersionOutput, err error) {
		a, err := locate(c, in.StateMachineArn, typeMachine)
		if err != nil {
			return nil, err
		}
		return out, s.change(func(ed *edit) error {
			found, err := s.findMachine(a)
			if err != nil {
				return err
			}
			m := *found
			r := s.newest(a.scope, &m)
			current := r.ID
			if current == "" {
				current = initialRevision
			}
			switch {
			case m.Status == deleting:
				return machineDeleting(a.arn())
			case in.RevisionId.V != "" && in.RevisionId.V != current:
				return api.ErrConflictException.Newf("Failed to publish the State Machine version for revision %s. The current State Machine revision is %s.", in.RevisionId.V, current)
			}
			v, err := s.publish(ed, c, a.scope, &m, r, in.Description.V)
			if err != nil {
				return err
			}
			s.machines.put(ed, a.itself(), &m)
			out = &api.PublishStateMachineVersionOutput{CreationDate: wire.Some(v.Created), StateMachineVersionArn: wire.Some(a.versionARN(m.Name, v.Number))}
			return nil
		})
	})
}
