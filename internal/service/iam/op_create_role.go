package iam

import (
	"context"
	"strings"

	"sluice/internal/api/iamapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createRole makes a role, which those whom its trust policy names can assume.
func (s *Service) createRole() service.Operation {
	const action = "iam:CreateRole"
	contract := service.Contract{
		Action: action, Resource: "role", Keys: identityKeys(keyBoundary, keyRequestTag, keyTagKeys),
		Errors: []*wire.ErrorShape{
			iamapi.ErrInvalidInputException, iamapi.ErrMalformedPolicyDocumentException, iamapi.ErrLimitExceededException,
			wire.ErrValidation, iamapi.ErrNoSuchEntityException, iamapi.ErrEntityAlreadyExistsException,
		},
	}
	authorize := func(c *service.Call, in *iamapi.CreateRoleRequest) error {
		c.Require(service.Check{
			Action: action, Resource: resourceARN(c.Account, "role", in.Path.Or("/"), in.RoleName.V),
			Keys: requestedBoundary(requestTags(in.Tags), in.PermissionsBoundary),
		})
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.CreateRoleRequest) (*iamapi.CreateRoleResponse, error) {
		if strings.HasPrefix(in.Path.V, linkedPath) {
			return nil, errReservedPath()
		}
		tags, err := foldedKeys().read(in.Tags)
		if err != nil {
			return nil, err
		}
		made := &role{
			identity: identity{
				Account: c.Account, ID: seal.NewUniqueID(roleIDPrefix), Name: in.RoleName.V, Path: in.Path.Or("/"), Created: second(c.Now), Tags: tags,
			},
			Description: in.Description.V, MaxSessionSeconds: in.MaxSessionDuration.Or(sessionSecondsDefault),
		}
		err = s.change(func(change *change) error {
			return s.addRole(change, made, in.AssumeRolePolicyDocument.V, in.PermissionsBoundary)
		})
		if err != nil {
			return nil, err
		}
		return &iamapi.CreateRoleResponse{Role: s.created(made)}, nil
	}
	return service.Define(iamapi.CreateRole, contract, authorize, handle)
}

// addRole checks what others have to do with it.
func (s *Service) addRole(change *change, made *role, trust string, boundary wire.Opt[string]) error {
	if err := s.entrust(made, trust); err != nil {
		return err
	}
	if boundary.Set {
		if err := s.bound(&made.identity, boundary.V); err != nil {
			return err
		}
	}
	if s.image.roles[named(made.Account, made.Name)] != nil {
		return errExists("Role", made.Name)
	}
	if _, roles, _ := s.counts(made.Account); roles >= rolesMax {
		return errQuota("RolesPerAccount", rolesMax)
	}
	change.put(made)
	return nil
}

// entrust sets the trust policy.
func (s *Service) entrust(r *role, document string) error {
	pinned, err := s.pinTrust(document)
	if err != nil {
		return err
	}
	if countedChars(document) > trustPolicyCharsMax {
		return errQuota("ACLSizePerRole", trustPolicyCharsMax)
	}
	r.Trust = pinned
	return nil
}
