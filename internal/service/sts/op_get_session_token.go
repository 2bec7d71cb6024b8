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
			"MinimumSessionTokenSize, SessionTokenSize and SessionTokenUtilization",
		},
	}
	// "No permissions are required for users to perform this operation."
	authorize := func(c *service.Call, _ *stsapi.GetSessionTokenRequest) error {
		if !hasLongTermKey(c.Caller) {
			return errSessionCredentials(c.Operation.Name)
		}
		c.Require(service.Check{Action: action, Resource: "*", Always: true})
		return nil
	}
	return service.Define(stsapi.GetSessionToken, contract, authorize, s.handleGetSessionToken)
}

func (s *Service) handleGetSessionToken(ctx context.Context, c *service.Call, in *stsapi.GetSessionTokenRequest) (*stsapi.GetSessionTokenResponse, error) {
	if in.MinimumSessionTokenSize.Set {
		return nil, errNotBuilt("MinimumSessionTokenSize")
	}
	p := &c.Caller.Principal
	v := &session{Kind: ofUser, Account: p.Account, ID: p.ID, Name: c.Caller.UserName, ARN: p.ARN}
	if p.Caller == policy.Root {
		v.Kind = ofRoot
	}
	var err error
	if v.MFA, err = s.verify(ctx, c, factor{in.SerialNumber, in.TokenCode}); err != nil {
		return nil, err
	}
	credentials, err := s.issue(v, c.Now, ownLifetime(p, in.DurationSeconds))
	if err != nil {
		return nil, err
	}
	return &stsapi.GetSessionTokenResponse{Credentials: credentials.shown()}, nil
}

// ownLifetime is how long a session lasts that a user, or the root user, makes of its own access key. "If the duration is longer
// than one hour, the session for Amazon Web Services account owners defaults to one hour" (GetSessionToken, DurationSeconds).
func ownLifetime(p *policy.Principal, seconds wire.Opt[int64]) time.Duration {
	lasts := seconds.Or(userSecondsDefault)
	if p.Caller == policy.Root {
		lasts = min(lasts, rootSecondsMax)
	}
	return time.Duration(lasts) * time.Second
}

// hasLongTermKey tells who may make sessions of its own: "the call must be made using the long-term security credentials of
// an IAM user", or of the root user.
func hasLongTermKey(c *service.Caller) bool {
	p := c.Principal.Caller
	return c.IssuedAt.IsZero() && (p == policy.User || p == policy.Root)
}

// isOwnSession tells the sessions of GetSessionToken and GetFederationToken. With the first one "cannot call any STS API except
// AssumeRole or GetCallerIdentity", with the other any "except GetCallerIdentity".
func isOwnSession(c *service.Caller) bool {
	switch c.Principal.Caller {
	case policy.User, policy.Root:
		return !c.IssuedAt.IsZero()
	}
	return c.Principal.Caller == policy.FederatedUser
}
