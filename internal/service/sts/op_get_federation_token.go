package sts

import (
	"context"

	"sluice/internal/api/stsapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getFederationToken makes a session for someone whom the calling user vouches for. It may do what both the user and the
// session policies allow, and nothing without session policies.
func (s *Service) getFederationToken() service.Operation {
	contract := service.Contract{
		Action: "sts:GetFederationToken", Resource: "user",
		Keys: []string{"aws:RequestTag/${TagKey}", "aws:TagKeys"},
		Errors: []*wire.ErrorShape{
			wire.ErrAccessDenied, wire.ErrInvalidParameter, wire.ErrValidation, stsapi.ErrMalformedPolicyDocumentException,
			stsapi.ErrPackedPolicyTooLargeException,
		},
		Gaps: []string{
			"MinimumSessionTokenSize, SessionTokenSize and SessionTokenUtilization",
			"PackedPolicySize is a share of 4,096 compressed bytes, more than AWS allots",
		},
	}
	return service.Define(stsapi.GetFederationToken, contract, authorizeGetFederationToken, s.handleGetFederationToken)
}

// authorizeGetFederationToken requires the action on the federated user, as AWS's denials name it, and that for its tags.
func authorizeGetFederationToken(c *service.Call, in *stsapi.GetFederationTokenRequest) error {
	if !hasLongTermKey(c.Caller) {
		return errSessionCredentials(c.Operation.Name)
	}
	tags, err := requestedTags(in.Tags, nil, nil)
	if err != nil {
		return err
	}
	check := service.Check{
		Action: "sts:GetFederationToken", Resource: federatedARN(c.Caller.Account(), in.Name.V), Keys: requestKeys(nil, tags, nil),
	}
	c.Require(check)
	if len(tags) > 0 {
		check.Action = "sts:TagSession"
		c.Require(check)
	}
	return nil
}

func (s *Service) handleGetFederationToken(_ context.Context, c *service.Call, in *stsapi.GetFederationTokenRequest) (*stsapi.GetFederationTokenResponse, error) {
	if in.MinimumSessionTokenSize.Set {
		return nil, errNotBuilt("MinimumSessionTokenSize")
	}
	tags, err := requestedTags(in.Tags, nil, nil)
	if err != nil {
		return nil, err
	}
	p, name := &c.Caller.Principal, in.Name.V
	packed, share, err := s.pack(p.Account, &carried{Policy: in.Policy.V, PolicyARNs: policyARNs(in.PolicyArns), Tags: tags})
	if err != nil {
		return nil, err
	}
	v := &session{Kind: ofFederated, Account: p.Account, ID: p.ID, Name: name, ARN: p.ARN, Packed: packed}
	credentials, err := s.issue(v, c.Now, ownLifetime(p, in.DurationSeconds))
	if err != nil {
		return nil, err
	}
	return &stsapi.GetFederationTokenResponse{
		Credentials: credentials.shown(), PackedPolicySize: share,
		FederatedUser: &stsapi.FederatedUser{
			FederatedUserId: wire.Some(p.Account + ":" + name), Arn: wire.Some(federatedARN(p.Account, name)),
		},
	}, nil
}
