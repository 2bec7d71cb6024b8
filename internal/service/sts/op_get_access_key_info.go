package sts

import (
	"context"

	"sluice/internal/api/stsapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getAccessKeyInfo tells the account of an access key, which its ID holds; one that an operator chose is looked up.
func (s *Service) getAccessKeyInfo() service.Operation {
	const action = "sts:GetAccessKeyInfo"
	contract := service.Contract{Action: action, Errors: []*wire.ErrorShape{wire.ErrAccessDenied, wire.ErrValidation}}
	authorize := func(c *service.Call, _ *stsapi.GetAccessKeyInfoRequest) error {
		if isOwnSession(c.Caller) {
			return errSessionCredentials(c.Operation.Name)
		}
		c.Require(service.Check{Action: action, Resource: "*"})
		return nil
	}
	handle := func(_ context.Context, _ *service.Call, in *stsapi.GetAccessKeyInfoRequest) (*stsapi.GetAccessKeyInfoResponse, error) {
		account, ok := s.directory.FindAccount(in.AccessKeyId.V)
		if !ok {
			account, ok = seal.AccountOf(in.AccessKeyId.V)
		}
		if !ok {
			return nil, errNoAccount()
		}
		return &stsapi.GetAccessKeyInfoResponse{Account: wire.Some(account)}, nil
	}
	return service.Define(stsapi.GetAccessKeyInfo, contract, authorize, handle)
}
