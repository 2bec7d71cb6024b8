package sts

import (
	"context"

	"sluice/internal/api/stsapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// assumeRoleWithWebIdentity makes a session of a role whose trust policy trusts the provider that signed a token.
func (s *Service) assumeRoleWithWebIdentity() service.Operation {
	const action = "sts:AssumeRoleWithWebIdentity"
	contract := service.Contract{
		Action: action, Resource: "role",
		Keys: []string{
			"${Provider}:amr", "${Provider}:aud", "${Provider}:azp", "${Provider}:email", "${Provider}:oaud", "${Provider}:sub",
			"token.actions.githubusercontent.com:${Claim}", "sts:RoleSessionName", "sts:SourceIdentity", "sts:TransitiveTagKeys",
			"aws:RequestTag/${TagKey}", "aws:TagKeys", "aws:ResourceTag/${TagKey}", "iam:ResourceTag/${TagKey}",
		},
		Errors: []*wire.ErrorShape{
			wire.ErrValidation, stsapi.ErrInvalidIdentityTokenException, stsapi.ErrExpiredTokenException,
			stsapi.ErrIDPCommunicationErrorException, stsapi.ErrIDPRejectedClaimException, wire.ErrInvalidParameter, wire.ErrAccessDenied,
			stsapi.ErrMalformedPolicyDocumentException, stsapi.ErrPackedPolicyTooLargeException,
		},
		Gaps: []string{
			"ProviderId: OAuth 2.0 access tokens of www.amazon.com and graph.facebook.com",
			"providers that AWS knows without being told, such as accounts.google.com: each must be made with CreateOpenIDConnectProvider",
			"Google's, CircleCI's and Oracle's own claims as condition keys",
			"MinimumSessionTokenSize, SessionTokenSize and SessionTokenUtilization",
			"PackedPolicySize is a share of 4,096 compressed bytes, more than AWS allots",
		},
	}
	// The token proves who calls, and the role's trust policy says whether it may: the operation asks itself, once it knows.
	authorize := func(c *service.Call, in *stsapi.AssumeRoleWithWebIdentityRequest) error {
		if !isARN(in.RoleArn.V) {
			return errInvalidARN(in.RoleArn.V)
		}
		c.Require(service.Check{Action: action, Resource: in.RoleArn.V, Always: true})
		return nil
	}
	return service.Define(stsapi.AssumeRoleWithWebIdentity, contract, authorize, s.handleAssumeRoleWithWebIdentity)
}

func (s *Service) handleAssumeRoleWithWebIdentity(ctx context.Context, c *service.Call, in *stsapi.AssumeRoleWithWebIdentityRequest) (*stsapi.AssumeRoleWithWebIdentityResponse, error) {
	switch {
	case in.ProviderId.Set:
		return nil, errNotBuilt("ProviderId")
	case in.MinimumSessionTokenSize.Set:
		return nil, errNotBuilt("MinimumSessionTokenSize")
	}
	r, err := arn.Parse(in.RoleArn.V)
	if err != nil {
		return nil, errInvalidARN(in.RoleArn.V)
	}
	w, err := s.vouchedFor(ctx, c.Now, r.Account, in.WebIdentityToken.V)
	if err != nil {
		return nil, err
	}
	c.Caller = w.caller() // whom the records of the call name, now that it is known
	role, err := s.permitWebIdentity(c, in, w)
	if err != nil {
		return nil, err
	}
	lifetime, err := role.lifetime(in.DurationSeconds)
	if err != nil {
		return nil, err
	}
	packed, share, err := s.pack(role.Account, &carried{
		Policy: in.Policy.V, PolicyARNs: policyARNs(in.PolicyArns), Tags: w.tags, Transitive: w.transitive,
	})
	if err != nil {
		return nil, err
	}
	name := in.RoleSessionName.V
	credentials, err := s.issue(&session{
		Kind: ofRole, Account: role.Account, ID: role.ID, Name: name, ARN: role.ARN, SourceIdentity: w.sourceIdentity,
		Packed: packed, Provider: w.provider, Claims: w.remembered(),
	}, c.Now, lifetime)
	if err != nil {
		return nil, err
	}
	return &stsapi.AssumeRoleWithWebIdentityResponse{
		Credentials: credentials.shown(), AssumedRoleUser: role.user(name), PackedPolicySize: share,
		SubjectFromWebIdentityToken: wire.Some(w.subject), Provider: wire.Some(w.issuer), Audience: wire.Some(w.audience[0]),
		SourceIdentity: wire.NonZero(w.sourceIdentity),
	}, nil
}

// isARN tells what AssumeRole takes for the ARN of a role that may exist.
func isARN(text string) bool {
	a, err := arn.Parse(text)
	return err == nil && a.Partition != "" && a.Service != "" && a.Resource != ""
}
