package iam

import (
	"context"

	"sluice/internal/api/iamapi"
	"sluice/internal/seal"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// createAccessKey makes a second key at most for a user, by default the caller, or for the root user. The secret is shown this once.
func (s *Service) createAccessKey() service.Operation {
	const action = "iam:CreateAccessKey"
	contract := service.Contract{
		Action: action, Resource: "user", Keys: identityKeys(),
		Errors: []*wire.ErrorShape{wire.ErrValidation, iamapi.ErrNoSuchEntityException, iamapi.ErrLimitExceededException},
	}
	authorize := func(c *service.Call, in *iamapi.CreateAccessKeyRequest) error {
		return s.onSubject(c, action, in.UserName)
	}
	handle := func(_ context.Context, c *service.Call, in *iamapi.CreateAccessKeyRequest) (*iamapi.CreateAccessKeyResponse, error) {
		var made *accessKey
		var who subject
		err := s.change(func(change *change) (err error) {
			if who, err = s.subject(c, in.UserName); err != nil {
				return err
			}
			if len(s.keys(who.owner(c.Account))) >= accessKeysMax {
				return errQuota("AccessKeysPerUser", accessKeysMax)
			}
			made = newAccessKey(s.sealer, c.Account, who.userID(), s.unusedKeyID(c.Account), seal.NewSecretAccessKey(), second(c.Now))
			change.put(made)
			return nil
		})
		if err != nil {
			return nil, err
		}
		return &iamapi.CreateAccessKeyResponse{AccessKey: &iamapi.AccessKey{
			UserName: wire.NonZero(who.userName()), AccessKeyId: wire.Some(made.ID), Status: wire.Some(made.Status),
			SecretAccessKey: wire.Some(made.secret), CreateDate: wire.Some(made.Created),
		}}, nil
	}
	return service.Define(iamapi.CreateAccessKey, contract, authorize, handle)
}
