package sts

import (
	"context"

	"sluice/internal/api/stsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getCallerIdentity tells the caller who it is.
func (s *Service) getCallerIdentity() service.Operation {
	const action = "sts:GetCallerIdentity"
	contract := service.Contract{
		Action: action,
	}
	// "No permissions are required to perform this operation."
	authorize := func(c *service.Call, _ *stsapi.GetCallerIdentityRequest) error {
		c.Require(service.Check{Action: action, Resource: "*", Always: true})
		return nil
	}
	handle := func(_ context.Context, c *service.Call, _ *stsapi.GetCallerIdentityRequest) (*stsapi.GetCallerIdentityResponse, error) {
		return &stsapi.GetCallerIdentityResponse{
			UserId: wire.Some(c.Caller.UserID), Account: wire.Some(c.Caller.Account()), Arn: wire.Some(principalName(c.Caller)),
		}, nil
	}
	return service.Define(stsapi.GetCallerIdentity, contract, authorize, handle)
}
