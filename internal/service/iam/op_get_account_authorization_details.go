package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getAccountAuthorizationDetails tells of the users, groups, roles and policies of the account, who has what.
func (s *Service) getAccountAuthorizationDetails() service.Operation {
	const action = "iam:GetAccountAuthorizationDetails"
	contract := service.Contract{
		Action: action, Resource: "",
		Errors: []*wire.ErrorShape{wire.ErrValidation},
	}
	authorize := func(c *service.Call, _ *iamapi.GetAccountAuthorizationDetailsRequest) error {
		onAccount(c, action, "*")
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetAccountAuthorizationDetailsRequest) (*iamapi.GetAccountAuthorizationDetailsResponse, error) {
		part, next, err := page(s.details(c.Account, in.Filter), func(d detail) string { return d.key }, in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		out := &iamapi.GetAccountAuthorizationDetailsResponse{
			UserDetailList: []iamapi.UserDetail{}, GroupDetailList: []iamapi.GroupDetail{}, RoleDetailList: []iamapi.RoleDetail{},
			Policies: []iamapi.ManagedPolicyDetail{}, IsTruncated: wire.Some(next.Set), Marker: next,
		}
		for _, d := range part {
			d.add(out)
		}
		return out, nil
	}
	return service.Define(iamapi.GetAccountAuthorizationDetails, contract, authorize, handle)
}
