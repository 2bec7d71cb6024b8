package lambda

import (
	"context"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putResourcePolicy replaces the policy of a function, a version or an alias as a whole.
func (s *Service) putResourcePolicy() service.Operation {
	return service.Define(lambdaapi.PutResourcePolicy, service.Contract{
		Action: "lambda:PutResourcePolicy", Resource: functionResource,
		Errors: refuses(lambdaapi.ErrPreconditionFailedException, lambdaapi.ErrPolicyLengthExceededException, lambdaapi.ErrResourceConflictException),
		Gaps:   []string{"policies of runtimes are refused; Version and Id of the document are shown as AddPermission writes them"},
	}, func(c *service.Call, in *lambdaapi.PutResourcePolicyRequest) error {
		return s.onPolicyResource(c, in.ResourceArn)
	}, func(_ context.Context, c *service.Call, in *lambdaapi.PutResourcePolicyRequest) (*lambdaapi.PutResourcePolicyResponse, error) {
		t, err := policyResource(c, in.ResourceArn)
		if err != nil {
			return nil, err
		}
		if t.qualifier == latest {
			return nil, invalidParameter("We currently do not support adding policies for $LATEST.")
		}
		statements, err := statementsOf(in.Policy.V)
		if err != nil {
			return nil, err
		}
		p := &resourcePolicy{Function: t.name, Qualifier: t.qualifier, Statements: statements}
		if err := s.change(func(ed *edit) error {
			if err := s.grantable(t); err != nil {
				return err
			}
			revision := s.revisionOf(t)
			if before := s.policies.get(t.scope, t.key()); before != nil {
				revision = before.Revision
			}
			if err := checkRevision(in.RevisionId, revision, showsPolicy); err != nil {
				return err
			}
			return s.putPolicy(ed, t, p)
		}); err != nil {
			return nil, err
		}
		return &lambdaapi.PutResourcePolicyResponse{Policy: wire.Some(document(statements)), RevisionId: wire.Some(p.Revision)}, nil
	})
}
