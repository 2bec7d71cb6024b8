package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// removePermission takes a statement away.
func (s *Service) removePermission() service.Operation {
	return service.Define(lambdaapi.RemovePermission, service.Contract{
		Action: "lambda:RemovePermission", Resource: functionResource, Errors: refuses(lambdaapi.ErrPreconditionFailedException),
	}, func(c *service.Call, in *lambdaapi.RemovePermissionRequest) error {
		return s.onFunction(c, in.FunctionName, in.Qualifier)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.RemovePermissionRequest) (*wire.Empty, error) {
		t, err := locate(c, in.FunctionName, in.Qualifier)
		if err != nil {
			return nil, err
		}
		return nil, s.change(func(ed *edit) error {
			before, err := s.removable(t)
			if err != nil {
				return err
			}
			if err := checkRevision(in.RevisionId, before.Revision, showsPolicy); err != nil {
				return err
			}
			p := *before
			if p.Statements, err = withoutStatement(p.Statements, in.StatementId.V); err != nil {
				return err
			}
			return s.putPolicy(ed, t, &p)
		})
	})
}

// removable is the policy of what is there. Source of the texts: recorded.
func (s *Service) removable(t target) (*resourcePolicy, error) {
	if s.functions.get(t.scope, t.name) == nil {
		return nil, notFound("No policy found for: %s", t.arn())
	}
	if err := s.grantable(t); err != nil {
		return nil, err
	}
	p := s.policies.get(t.scope, t.key())
	if p == nil {
		return nil, notFound("No policy is associated with the given resource.")
	}
	return p, nil
}
