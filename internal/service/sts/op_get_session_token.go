package sts

import (
	"context"
	"time"

	"sluice/internal/api/stsapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// getSessionToken makes a session of the calling user, or root user, itself.
func (s *Service) getSessionToken() service.Operation {
	const action = "sts:GetSessionToken"
	contract := service.Contract{
		Action: action,
		Errors: []*wire.ErrorShape{wire.ErrAccessDenied, wire.ErrValidation},
		Gaps: []string{
			"MFA devices: nobody has one, so that every SerialNumber is refused as AWS refuses an unknown one",
			"MinimumSessionTokenSize, SessionTokenSize and SessionTokenUtilization",
		},
	}
	// "No permissions are required for users to perform this operation."
	authorize := func(c *service.Call, _ *stsapi.GetSessionTokenRequest) error {
		p := c.Caller.Principal.Caller
		if !c.Caller.IssuedAt.IsZero() || p != policy.User && p != policy.Root {
			return errSessionCredentials(c.Operation.Name)
		}
		c.Require(service.Check{Action: action, Resource: "*", Always: true})
		return nil
	}
	return service.Define(stsapi.GetSessionToken, contract, authorize, s.handleGetSessionToken)
}

func (s *Service) handleGetSessionToken(_ context.Context, c *service.Call, in *stsapi.GetSessionTokenRequest) (*stsapi.GetSessionTokenResponse, error) {
	switch {
	case in.MinimumSessionTokenSize.Set:
		return nil, errNotBuilt("MinimumSessionTokenSize")
	case in.SerialNumber.Set:
		return nil, errMFA()
	}
	p := &c.Caller.Principal
	v := &session{Kind: ofUser, Account: p.Account, ID: p.ID, Name: c.Caller.UserName, ARN: p.ARN}
	seconds := in.DurationSeconds.Or(userSecondsDefault)
	if p.Caller == policy.Root {
		v.Kind, seconds = ofRoot, in.DurationSeconds.Or(rootSecondsMax)
		if seconds > rootSecondsMax {
			return nil, errRootTooLong()
		}
	}
	credentials, err := s.issue(v, c.Now, time.Duration(seconds)*time.Second)
	if err != nil {
		return nil, err
	}
	return &stsapi.GetSessionTokenResponse{Credentials: credentials.shown()}, nil
}

// isUserSession tells the sessions that getSessionToken makes: "You cannot call any STS API except AssumeRole or
// GetCallerIdentity" with them.
func isUserSession(c *service.Caller) bool {
	p := c.Principal.Caller
	return !c.IssuedAt.IsZero() && (p == policy.User || p == policy.Root)
}
