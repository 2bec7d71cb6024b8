package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listAccessKeys lists the access keys of a user, by default the caller, or of the root user, oldest first.
func (s *Service) listAccessKeys() service.Operation {
	const action = "iam:ListAccessKeys"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException},
	}
	authorize := func(c *service.Call, in *iamapi.ListAccessKeysRequest) error {
		return s.onSubject(c, action, in.UserName)
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.ListAccessKeysRequest) (*iamapi.ListAccessKeysResponse, error) {
		who, err := s.subject(c, in.UserName)
		if err != nil {
			return nil, err
		}
		part, next, err := pageInOrder(s.keys(who.owner(c.Account)), in.Marker, in.MaxItems)
		if err != nil {
			return nil, err
		}
		out := &iamapi.ListAccessKeysResponse{AccessKeyMetadata: []iamapi.AccessKeyMetadata{}, IsTruncated: wire.Some(next.Set), Marker: next}
		for _, k := range part {
			out.AccessKeyMetadata = append(out.AccessKeyMetadata, iamapi.AccessKeyMetadata{
				UserName: wire.NonZero(who.userName()), AccessKeyId: wire.Some(k.ID), Status: wire.Some(k.Status), CreateDate: wire.Some(k.Created),
			})
		}
		return out, nil
	}
	return service.Define(iamapi.ListAccessKeys, contract, authorize, handle)
}
