package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createUser makes a user, who can do nothing yet.
func (s *Service) createUser() service.Operation {
	const action = "iam:CreateUser"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(keyBoundary, keyRequestTag, keyTagKeys),
		Errors: []*wire.ErrorShape{
			iamapi.ErrInvalidInputException, wire.ErrValidation, iamapi.ErrNoSuchEntityException,
			iamapi.ErrEntityAlreadyExistsException, iamapi.ErrLimitExceededException,
		},
	}
	authorize := func(c *service.Call, in *iamapi.CreateUserRequest) error {
		c.Require(service.Check{
			Action: action, Resource: resourceARN(c.Account, "user", in.Path.Or("/"), in.UserName.V),
			Keys: requestedBoundary(requestTags(in.Tags), in.PermissionsBoundary),
		})
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.CreateUserRequest) (*iamapi.CreateUserResponse, error) {
		tags, err := foldedKeys().read(in.Tags)
		if err != nil {
			return nil, err
		}
		made := &user{identity: identity{
			Account: c.Account, ID: seal.NewUniqueID(userIDPrefix), Name: in.UserName.V, Path: in.Path.Or("/"), Created: second(c.Now), Tags: tags,
		}}
		if err := s.change(func(change *change) error { return s.addUser(change, made, in.PermissionsBoundary) }); err != nil {
			return nil, err
		}
		return &iamapi.CreateUserResponse{User: made.shown()}, nil
	}
	return service.Define(iamapi.CreateUser, contract, authorize, handle)
}

// addUser checks what others have to do with it.
func (s *Service) addUser(change *change, made *user, boundary wire.Opt[string]) error {
	if boundary.Set {
		if err := s.bound(&made.identity, boundary.V); err != nil {
			return err
		}
	}
	if s.image.users[named(made.Account, made.Name)] != nil {
		return errExists("User", made.Name)
	}
	if users, _, _ := s.counts(made.Account); users >= usersMax {
		return errQuota("UsersPerAccount", usersMax)
	}
	change.put(made)
	return nil
}
