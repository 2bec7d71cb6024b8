package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getUser shows a user, by default the caller. For the root user it shows what there is to show.
func (s *Service) getUser() service.Operation {
	const action = "iam:GetUser"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.GetUserRequest) error {
		return s.onSubject(c, action, in.UserName)
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetUserRequest) (*iamapi.GetUserResponse, error) {
		who, err := s.subject(c, in.UserName)
		if err != nil {
			return nil, err
		}
		if who.user == nil {
			return &iamapi.GetUserResponse{User: s.rootUser(c.Account)}, nil
		}
		return &iamapi.GetUserResponse{User: who.user.shown()}, nil
	}
	return service.Define(iamapi.GetUser, contract, authorize, handle)
}

// rootUser is the root user as GetUser shows it: the account's number for its ID, and no name.
func (s *Service) rootUser(id string) *iamapi.User {
	out := &iamapi.User{UserId: wire.Some(id), Arn: wire.Some(rootARN(id))}
	if a, err := s.records.accounts.Get(id); err == nil {
		out.CreateDate = wire.Some(a.Created)
	}
	return out
}
