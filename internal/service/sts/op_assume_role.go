package sts

import (
	"context"
	"slices"
	"time"

	"sluice/internal/api/stsapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// assumeRole makes a session of a role whose trust policy trusts the caller.
func (s *Service) assumeRole() service.Operation {
	contract := service.Contract{
		Action: "sts:AssumeRole", Resource: "role",
		Keys: []string{
			"aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent", "sts:ExternalId", "sts:RoleSessionName", "sts:SourceIdentity", "sts:TransitiveTagKeys",
			"aws:RequestTag/${TagKey}", "aws:TagKeys", "aws:ResourceTag/${TagKey}", "iam:ResourceTag/${TagKey}",
		},
		Errors: []*wire.ErrorShape{
			wire.ErrValidation, wire.ErrAccessDenied, wire.ErrInvalidParameter, stsapi.ErrMalformedPolicyDocumentException,
			stsapi.ErrPackedPolicyTooLargeException,
		},
		Gaps: []string{
			"ProvidedContexts", "MinimumSessionTokenSize, SessionTokenSize and SessionTokenUtilization",
			"PackedPolicySize is a share of 4,096 compressed bytes, more than AWS allots",
		},
	}
	return service.Define(stsapi.AssumeRole, contract, s.authorizeAssumeRole, s.handleAssumeRole)
}

// authorizeAssumeRole requires the action on the role, and those for what the session is to carry.
func (s *Service) authorizeAssumeRole(c *service.Call, in *stsapi.AssumeRoleRequest) error {
	a, err := s.assumption(c, in)
	if err != nil {
		return err
	}
	check := service.Check{Resource: in.RoleArn.V, Policy: a.role.Trust, Keys: a.keys(in)}
	if check.Policy == nil {
		check.Policy = s.nobody
	}
	actions := []string{"sts:AssumeRole"}
	if len(a.carried.Tags) > 0 {
		actions = append(actions, "sts:TagSession")
	}
	if a.sourceIdentity != "" {
		actions = append(actions, "sts:SetSourceIdentity")
	}
	for _, check.Action = range actions {
		c.Require(check)
	}
	return nil
}

// assumption is what a request asks for, once it is known to make sense.
type assumption struct {
	role           Role // without ID if there is none
	carried        carried
	requested      wire.Dict[string] // the tags of the request itself
	sourceIdentity string
	chained        bool
	factor         factor
}

func (s *Service) assumption(c *service.Call, in *stsapi.AssumeRoleRequest) (*assumption, error) {
	if !isARN(in.RoleArn.V) {
		return nil, errInvalidARN(in.RoleArn.V)
	}
	switch {
	case c.Caller.Principal.Caller == policy.Root:
		return nil, errRoot()
	case c.Caller.Principal.Caller == policy.FederatedUser:
		return nil, errSessionCredentials(c.Operation.Name)
	case in.ProvidedContexts != nil:
		return nil, errNotBuilt("ProvidedContexts")
	case in.MinimumSessionTokenSize.Set:
		return nil, errNotBuilt("MinimumSessionTokenSize")
	}
	a := &assumption{chained: c.Caller.Principal.Caller == policy.RoleSession, factor: factor{in.SerialNumber, in.TokenCode}}
	if _, err := a.factor.given(); err != nil {
		return nil, err
	}
	a.role, _ = s.directory.FindRole(in.RoleArn.V)
	return a, s.carry(a, c, in)
}

// carry collects what the session is to carry: what the request brings, and what the calling session hands down.
func (s *Service) carry(a *assumption, c *service.Call, in *stsapi.AssumeRoleRequest) error {
	calling, ok := s.sessionOf(c.Caller)
	if !ok {
		return errDropped()
	}
	var inherited wire.Dict[string]
	if calling != nil {
		inherited, a.sourceIdentity = calling.carried.inherited(), calling.SourceIdentity
	}
	var err error
	if a.requested, err = requestedTags(in.Tags, in.TransitiveTagKeys, inherited); err != nil {
		return err
	}
	if wanted := in.SourceIdentity; wanted.Set {
		switch {
		case hasPrefixFold(wanted.V, systemPrefix):
			return errSystemIdentity(wanted.V)
		case a.sourceIdentity != "" && a.sourceIdentity != wanted.V:
			return errIdentityChange()
		}
		a.sourceIdentity = wanted.V
	}
	a.carried = carried{
		Policy: in.Policy.V, PolicyARNs: policyARNs(in.PolicyArns), Tags: append(a.requested, inherited...),
		Transitive: slices.Clone(in.TransitiveTagKeys),
	}
	for _, t := range inherited {
		a.carried.Transitive = append(a.carried.Transitive, t.Key)
	}
	return nil
}

// keys are what conditions can test.
func (a *assumption) keys(in *stsapi.AssumeRoleRequest) policy.Keys {
	keys := policy.Keys{}.Set("sts:RoleSessionName", policy.One(in.RoleSessionName.V))
	if in.ExternalId.Set {
		keys = keys.Set("sts:ExternalId", policy.One(in.ExternalId.V))
	}
	if a.sourceIdentity != "" {
		keys = keys.Set("sts:SourceIdentity", policy.One(a.sourceIdentity))
	}
	keys = requestKeys(keys, a.requested, in.TransitiveTagKeys)
	return a.factor.keys(a.role.keys(keys))
}

func (s *Service) handleAssumeRole(ctx context.Context, c *service.Call, in *stsapi.AssumeRoleRequest) (*stsapi.AssumeRoleResponse, error) {
	a, err := s.assumption(c, in)
	if err != nil {
		return nil, err
	}
	if a.role.ID == "" { // deleted since it was authorized
		return nil, denied(c, service.Check{Action: "sts:AssumeRole", Resource: in.RoleArn.V}, policy.Decision{})
	}
	lifetime, err := a.lifetime(in.DurationSeconds)
	if err != nil {
		return nil, err
	}
	packed, share, err := s.pack(a.role.Account, &a.carried)
	if err != nil {
		return nil, err
	}
	if _, err := s.verify(ctx, c, a.factor); err != nil {
		return nil, err
	}
	name := in.RoleSessionName.V
	// "The temporary credentials returned by AssumeRole do not include MFA information in the context" (IAM User Guide, "Secure
	// API access with MFA").
	credentials, err := s.issue(&session{
		Kind: ofRole, Account: a.role.Account, ID: a.role.ID, Name: name, ARN: a.role.ARN,
		SourceIdentity: a.sourceIdentity, Packed: packed,
	}, c.Now, lifetime)
	if err != nil {
		return nil, err
	}
	return &stsapi.AssumeRoleResponse{
		Credentials: credentials.shown(), AssumedRoleUser: a.role.user(name),
		PackedPolicySize: share, SourceIdentity: wire.NonZero(a.sourceIdentity),
	}, nil
}

// lifetime is how long the session lasts.
func (a *assumption) lifetime(seconds wire.Opt[int64]) (time.Duration, error) {
	if a.chained && seconds.V > chainedSecondsMax {
		return 0, errChainedTooLong()
	}
	return a.role.lifetime(seconds)
}
