package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getAccessKeyLastUsed tells when and for which service an access key was last used, up to a minute late.
func (s *Service) getAccessKeyLastUsed() service.Operation {
	const action = "iam:GetAccessKeyLastUsed"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{iamapi.ErrNoSuchEntityException},
		Gaps:   []string{"up to a minute late, and after a crash up to a quarter of an hour"},
	}
	authorize := func(c *service.Call, in *iamapi.GetAccessKeyLastUsedRequest) error {
		s.onKey(c, action, in.AccessKeyId.V)
		return nil
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.GetAccessKeyLastUsedRequest) (*iamapi.GetAccessKeyLastUsedResponse, error) {
		found := s.key(c.Account, in.AccessKeyId.V)
		if found == nil {
			return nil, errNoSuchKey(in.AccessKeyId.V)
		}
		out := &iamapi.GetAccessKeyLastUsedResponse{
			UserName:          wire.NonZero(s.userName(found)),
			AccessKeyLastUsed: &iamapi.AccessKeyLastUsed{ServiceName: wire.Some("N/A"), Region: wire.Some("N/A")},
		}
		if use, ok := s.uses.of(found.ID); ok {
			out.AccessKeyLastUsed = &iamapi.AccessKeyLastUsed{
				LastUsedDate: wire.Some(use.At), ServiceName: wire.Some(use.Service), Region: wire.Some(use.Region),
			}
		}
		return out, nil
	}
	return service.Define(iamapi.GetAccessKeyLastUsed, contract, authorize, handle)
}
