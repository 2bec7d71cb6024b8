package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// createServiceLinkedRole makes the role that belongs to a service, with the service's own policy.
func (s *Service) createServiceLinkedRole() service.Operation {
	const action = "iam:CreateServiceLinkedRole"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: []string{keyAWSService},
		Errors: []*wire.ErrorShape{iamapi.ErrInvalidInputException, iamapi.ErrLimitExceededException},
		Gaps:   []string{"the service-linked roles of some services are not known"},
	}
	authorize := func(c *service.Call, in *iamapi.CreateServiceLinkedRoleRequest) error {
		principal := in.AWSServiceName.V
		c.Require(service.Check{
			Action: action, Resource: resourceARN(c.Account, "role", linkedPath+principal+"/", linkedRoleName(principal, in.CustomSuffix.V)),
			Keys: policy.Keys{}.Set(keyAWSService, policy.One(principal)),
		})
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.CreateServiceLinkedRoleRequest) (*iamapi.CreateServiceLinkedRoleResponse, error) {
		l := linkedServiceOf(in.AWSServiceName.V)
		switch {
		case l == nil:
			return nil, errUnknownLinked(in.AWSServiceName.V)
		case in.CustomSuffix.Set && !l.suffix:
			return nil, errSuffixNotAllowed(l.principal)
		}
		made := &role{
			identity: identity{
				Account: c.Account, ID: seal.NewUniqueID(roleIDPrefix), Name: linkedRoleName(l.principal, in.CustomSuffix.V),
				Path: linkedPath + l.principal + "/", Created: second(c.Now),
				Attached: []string{resourceARN(awsAccount, "policy", linkedPath, l.policy)},
			},
			Description: in.Description.V, MaxSessionSeconds: sessionSecondsDefault, Trust: linkedTrust(l.principal), Service: l.principal,
		}
		if err := s.change(func(change *change) error { return s.addLinkedRole(change, made) }); err != nil {
			return nil, err
		}
		return &iamapi.CreateServiceLinkedRoleResponse{Role: s.created(made)}, nil
	}
	return service.Define(iamapi.CreateServiceLinkedRole, contract, authorize, handle)
}

// addLinkedRole checks what others have to do with it.
func (s *Service) addLinkedRole(change *change, made *role) error {
	if s.image.roles[named(made.Account, made.Name)] != nil {
		return errLinkedNameTaken(made.Name)
	}
	if _, roles, _ := s.counts(made.Account); roles >= rolesMax {
		return errQuota("RolesPerAccount", rolesMax)
	}
	change.put(made)
	return nil
}
