package sts

import (
	"context"

	"sluice/internal/api/stsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// decodeAuthorizationMessage tells what EncodeAuthorization wrote, to who may know in the account of the caller that was denied.
func (s *Service) decodeAuthorizationMessage() service.Operation {
	const action = "sts:DecodeAuthorizationMessage"
	contract := service.Contract{
		Action: action,
		Errors: []*wire.ErrorShape{wire.ErrAccessDenied, stsapi.ErrInvalidAuthorizationMessageException},
	}
	authorize := func(c *service.Call, _ *stsapi.DecodeAuthorizationMessageRequest) error {
		if isOwnSession(c.Caller) {
			return errSessionCredentials(c.Operation.Name)
		}
		c.Require(service.Check{Action: action, Resource: "*"})
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *stsapi.DecodeAuthorizationMessageRequest) (*stsapi.DecodeAuthorizationMessageResponse, error) {
		text, err := s.decodeAuthorization(in.EncodedMessage.V, c.Caller.Account(), c.Now)
		if err != nil {
			return nil, errMessage(err)
		}
		return &stsapi.DecodeAuthorizationMessageResponse{DecodedMessage: wire.Some(text)}, nil
	}
	return service.Define(stsapi.DecodeAuthorizationMessage, contract, authorize, handle)
}
