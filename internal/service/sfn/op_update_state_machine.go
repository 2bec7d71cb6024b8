package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateStateMachine changes a state machine. What runs goes on as it was when it was started.
func (s *Service) updateStateMachine() service.Operation {
	return service.Define(api.UpdateStateMachine, service.Contract{
		Action: "states:UpdateStateMachine", Resource: machineResource,
		Errors: []*wire.ErrorShape{
			api.ErrInvalidArn, api.ErrValidationException, api.ErrStateMachineDoesNotExist, api.ErrStateMachineDeleting, api.ErrMissingRequiredParameter,
			api.ErrInvalidDefinition, api.ErrInvalidLoggingConfiguration, api.ErrInvalidEncryptionConfiguration, wire.ErrAccessDeniedJSON,
			api.ErrServiceQuotaExceededException,
		},
		Gaps: []string{"encryptionConfiguration with CUSTOMER_MANAGED_KMS_KEY is refused"},
	}, func(c *service.Call, in *api.UpdateStateMachineInput) error {
		a, err := locate(c, in.StateMachineArn, typeMachine)
		if err != nil {
			return err
		}
		s.requireMachine(c, action(c), a, nil)
		if in.RoleArn.Set {
			requirePassRole(c, a.account, in.RoleArn.V, &a)
		}
		if in.Publish.V {
			s.requireMachine(c, "states:PublishStateMachineVersion", a, nil)
		}
		return nil
	}, s.handleUpdateStateMachine)
}

func (s *Service) handleUpdateStateMachine(ctx context.Context, c *service.Call, in *api.UpdateStateMachineInput) (out *api.UpdateStateMachineOutput, err error) {
	a, err := locate(c, in.StateMachineArn, typeMachine)
	if err != nil {
		return nil, err
	}
	var before *machine
	var to settings
	if err := s.view(func() error {
		if before, err = s.updatable(a, in); err == nil {
			to = s.newest(a.scope, before).settings
		}
		return err
	}); err != nil {
		return nil, err
	}
	wanted, err := wantedBy(a.scope, before, in)
	if err != nil {
		return nil, err
	}
	wanted(&to)
	if in.RoleArn.Set {
		if err := s.checkRole(ctx, a.scope, a.name, to.Role); err != nil {
			return nil, err
		}
	}
	if in.LoggingConfiguration != nil || in.RoleArn.Set {
		if err := s.checkDestination(ctx, a.scope, a.name, &to); err != nil {
			return nil, err
		}
	}
	return out, s.change(func(ed *edit) error {
		m, err := s.updatable(a, in) // another call may have changed it
		if err != nil {
			return err
		}
		if m.ID != before.ID {
			return noMachine(a.arn()) // it is gone, and the one of its name is another
		}
		to := s.newest(a.scope, m).settings
		wanted(&to)
		out, err = s.update(ed, c, a, *m, in, &to)
		return err
	})
}

// updatable is the machine, if it is one to change. It runs within view or change.
func (s *Service) updatable(a address, in *api.UpdateStateMachineInput) (*machine, error) {
	m, err := s.findMachine(a)
	switch {
	case err != nil:
		return nil, err
	case m.Status == deleting:
		return nil, machineDeleting(a.arn())
	case !in.Definition.Set && !in.RoleArn.Set && in.LoggingConfiguration == nil && in.TracingConfiguration == nil && in.EncryptionConfiguration == nil:
		return nil, api.ErrMissingRequiredParameter.New("Either the definition, the role ARN, the LoggingConfiguration, or the TracingConfiguration must be specified")
	}
	return m, checkDescription(in.Publish.V, in.VersionDescription.Set)
}

// wantedBy is what the request changes, checked as far as that needs nobody else; it is told before anything is locked, for definitions are long.
func wantedBy(at scope, m *machine, in *api.UpdateStateMachineInput) (func(*settings), error) {
	if in.RoleArn.Set {
		if err := checkRoleARN(at, in.RoleArn.V); err != nil {
			return nil, err
		}
	}
	if in.Definition.Set {
		if err := checkDefinition(in.Definition.V, m.Type); err != nil {
			return nil, err
		}
	}
	log, err := loggingOf(in.LoggingConfiguration)
	if err != nil {
		return nil, err
	}
	return func(to *settings) {
		to.Role, to.Definition = in.RoleArn.Or(to.Role), in.Definition.Or(to.Definition)
		if in.LoggingConfiguration != nil {
			to.Logging = log
		}
		if in.TracingConfiguration != nil {
			to.Tracing = in.TracingConfiguration.Enabled.V
		}
	}, checkEncryption("UpdateStateMachine", in.EncryptionConfiguration)
}

// update makes a revision, unless the newest is it already (recorded: test_create_update_state_machine_same_parameters), and publishes it. m is a
// copy.
func (s *Service) update(ed *edit, c *service.Call, a address, m machine, in *api.UpdateStateMachineInput, to *settings) (*api.UpdateStateMachineOutput, error) {
	r := s.newest(a.scope, &m)
	if !r.same(to) {
		r = s.revise(ed, c, a.scope, &m, to)
	}
	out := &api.UpdateStateMachineOutput{UpdateDate: wire.Some(r.Created), RevisionId: wire.NonZero(r.ID)}
	if in.Publish.V {
		v, err := s.publish(ed, c, a.scope, &m, r, in.VersionDescription.V)
		if err != nil {
			return nil, err
		}
		out.StateMachineVersionArn = wire.Some(a.versionARN(m.Name, v.Number))
	}
	s.machines.put(ed, a.itself(), &m)
	return out, nil
}
