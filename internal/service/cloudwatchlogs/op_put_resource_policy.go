package cloudwatchlogs

import (
	"context"
	"slices"

	"sluice/internal/api/logsapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// putResourcePolicy makes a resource policy of the account, or changes the one of that name.
func (s *Service) putResourcePolicy() service.Operation {
	const action = "logs:PutResourcePolicy"
	contract := service.Contract{
		Action: action, Resource: groupResource,
		Errors: []*wire.ErrorShape{logsapi.ErrInvalidParameterException, logsapi.ErrLimitExceededException, logsapi.ErrOperationAbortedException, logsapi.ErrResourceNotFoundException, logsapi.ErrServiceUnavailableException},
		Gaps:   []string{"policies of single log groups (resourceArn)", "the services that a policy would let in are not here: it is kept and shown"},
	}
	authorize := func(c *service.Call, _ *logsapi.PutResourcePolicyRequest) error {
		onAccount(c, action)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *logsapi.PutResourcePolicyRequest) (*logsapi.PutResourcePolicyResponse, error) {
		if in.ResourceArn.Set || in.ExpectedRevisionId.Set {
			return nil, wire.ErrNotImplemented.New("The parameters resourceArn and expectedRevisionId of PutResourcePolicy are not implemented.")
		}
		if !in.PolicyName.Set || !in.PolicyDocument.Set {
			return nil, errInvalid("policyName and policyDocument must be specified.")
		}
		if _, err := policy.Parse(policy.Resource, []byte(in.PolicyDocument.V)); err != nil {
			return nil, errInvalid("Invalid policy document: " + err.Error())
		}
		document, err := canonical(in.PolicyDocument.V)
		if err != nil {
			return nil, errInvalid("Invalid policy document: " + err.Error())
		}
		p := &resourcePolicy{scope: scopeOf(c), Name: in.PolicyName.V, Document: document, Updated: c.Now.UnixMilli()}
		err = s.change(func(change *change) error {
			others := slices.DeleteFunc(s.policiesOf(p.scope), func(o *resourcePolicy) bool { return o.Name == p.Name })
			if len(others) >= resourcePoliciesMax {
				return errLimit()
			}
			change.put(p)
			return nil
		})
		if err != nil {
			return nil, err
		}
		shown := p.shown()
		shown.PolicyDocument = in.PolicyDocument // as it came, this once [L]
		return &logsapi.PutResourcePolicyResponse{ResourcePolicy: &shown}, nil
	}
	return service.Define(logsapi.PutResourcePolicy, contract, authorize, handle)
}
