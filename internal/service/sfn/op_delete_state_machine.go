package sfn

import (
	"context"

	api "sluice/internal/api/stepfunctionsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteStateMachine deletes a state machine with its versions and aliases, when its executions are over: these end at their next transition.
func (s *Service) deleteStateMachine() service.Operation {
	return service.Define(api.DeleteStateMachine, service.Contract{
		Action: "states:DeleteStateMachine", Resource: machineResource, Errors: []*wire.ErrorShape{api.ErrInvalidArn, api.ErrValidationException},
	}, func(c *service.Call, in *api.DeleteStateMachineInput) error {
		a, err := locate(c, in.StateMachineArn, typeMachine)
		if err != nil {
			return err
		}
		s.requireMachine(c, action(c), a, nil)
		return nil
	}, func(_ context.Context, c *service.Call, in *api.DeleteStateMachineInput) (*api.DeleteStateMachineOutput, error) {
		a, err := locate(c, in.StateMachineArn, typeMachine)
		switch {
		case err != nil:
			return nil, err
		case a.label != "":
			return nil, labelled()
		case a.qualifier != "":
			return nil, invalid("", "Versions and aliases are not deleted by DeleteStateMachine: '%s'", a.arn()) // ours: better than to leave it there without a word
		}
		id := ""
		if err := s.change(func(ed *edit) error {
			m := s.machines.get(a.itself(), a.name)
			if m == nil {
				return nil // recorded (test_delete_nonexistent_sm): as if it had been there
			}
			id = m.ID
			if m.Status != deleting {
				changed := *m
				changed.Status = deleting
				s.machines.put(ed, a.itself(), &changed)
			}
			return nil
		}); err != nil || id == "" {
			return &api.DeleteStateMachineOutput{}, err
		}
		// From now on none is started, so that those which run are all.
		s.executions.end(id)
		return &api.DeleteStateMachineOutput{}, s.ended(a.scope, a.name)
	})
}
