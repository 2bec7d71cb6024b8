package sts

import (
	"context"
	"strings"
	"time"

	"sluice/internal/api/stsapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// assumeRole makes a session of a role whose trust policy trusts the caller.
func (s *Service) assumeRole() service.Operation {
	contract := service.Contract{
		Action: "sts:AssumeRole", Resource: "role",
		Keys: []string{
			"sts:ExternalId", "sts:RoleSessionName", "sts:SourceIdentity", "sts:TransitiveTagKeys",
			"aws:RequestTag/${TagKey}", "aws:TagKeys", "aws:ResourceTag/${TagKey}", "iam:ResourceTag/${TagKey}",
		},
		Errors: []*wire.ErrorShape{
			wire.ErrValidation, wire.ErrAccessDenied, wire.ErrInvalidParameter, stsapi.ErrMalformedPolicyDocumentException,
			stsapi.ErrPackedPolicyTooLargeException,
		},
		Gaps: []string{
			"ProvidedContexts", "MinimumSessionTokenSize, SessionTokenSize and SessionTokenUtilization",
			"MFA devices: nobody has one, so that every SerialNumber is refused as AWS refuses an unknown one",
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
}

func (s *Service) assumption(c *service.Call, in *stsapi.AssumeRoleRequest) (*assumption, error) {
	if r, err := arn.Parse(in.RoleArn.V); err != nil || r.Partition == "" || r.Service == "" || r.Resource == "" {
		return nil, errInvalidARN(in.RoleArn.V)
	}
	switch {
	case c.Caller.Principal.Caller == policy.Root:
		return nil, errRoot()
	case in.ProvidedContexts != nil:
		return nil, errNotBuilt("ProvidedContexts")
	case in.MinimumSessionTokenSize.Set:
		return nil, errNotBuilt("MinimumSessionTokenSize")
	case in.SerialNumber.Set:
		return nil, errMFA()
	}
	a := &assumption{chained: c.Caller.Principal.Caller == policy.RoleSession}
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
	if a.requested, err = requestedTags(in, inherited); err != nil {
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
	a.carried = carried{Policy: in.Policy.V, Tags: append(a.requested, inherited...), Transitive: in.TransitiveTagKeys}
	for _, t := range inherited {
		a.carried.Transitive = append(a.carried.Transitive, t.Key)
	}
	for i := range in.PolicyArns {
		a.carried.PolicyARNs = append(a.carried.PolicyARNs, in.PolicyArns[i].Arn.V)
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
	if len(in.TransitiveTagKeys) > 0 {
		keys = keys.Set("sts:TransitiveTagKeys", policy.Many(in.TransitiveTagKeys))
	}
	if len(a.requested) > 0 {
		var names []string
		for _, t := range a.requested {
			names = append(names, t.Key)
		}
		keys = tagKeys(keys.Set("aws:TagKeys", policy.Many(names)), "aws:RequestTag/", a.requested)
	}
	keys = tagKeys(keys, "aws:ResourceTag/", a.role.Tags)
	return tagKeys(keys, "iam:ResourceTag/", a.role.Tags)
}

func (s *Service) handleAssumeRole(_ context.Context, c *service.Call, in *stsapi.AssumeRoleRequest) (*stsapi.AssumeRoleResponse, error) {
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
	packed, percent, err := s.pack(a)
	if err != nil {
		return nil, err
	}
	name := in.RoleSessionName.V
	credentials, err := s.issue(&session{
		Kind: ofRole, Account: a.role.Account, ID: a.role.ID, Name: name, ARN: a.role.ARN,
		SourceIdentity: a.sourceIdentity, MFA: c.Caller.MFA, Packed: packed,
	}, c.Now, lifetime)
	if err != nil {
		return nil, err
	}
	return &stsapi.AssumeRoleResponse{
		Credentials: credentials.shown(),
		AssumedRoleUser: &stsapi.AssumedRoleUser{
			AssumedRoleId: wire.Some(a.role.ID + ":" + name), Arn: wire.Some(sessionARN(a.role.Account, a.role.ARN, name)),
		},
		PackedPolicySize: wire.Opt[int64]{V: percent, Set: packed != nil}, SourceIdentity: wire.NonZero(a.sourceIdentity),
	}, nil
}

// lifetime is how long the session lasts.
func (a *assumption) lifetime(seconds wire.Opt[int64]) (time.Duration, error) {
	wanted := seconds.Or(roleSecondsDefault)
	switch {
	case a.chained && wanted > chainedSecondsMax:
		return 0, errChainedTooLong()
	case wanted > a.role.MaxSessionSeconds:
		return 0, errTooLong()
	}
	return time.Duration(wanted) * time.Second, nil
}

// pack judges and compresses what the session carries, and tells how much of the room it takes, in percent.
func (s *Service) pack(a *assumption) ([]byte, int64, error) {
	c := &a.carried
	if c.Policy != "" {
		if _, err := policy.Parse(policy.Session, []byte(c.Policy)); err != nil {
			return nil, 0, errMalformed(err)
		}
	}
	if len(c.PolicyARNs) > policyARNsMax {
		return nil, 0, errTooManyPolicies()
	}
	for _, policyARN := range c.PolicyARNs {
		if _, ok := s.directory.FindPolicy(a.role.Account, policyARN); !ok {
			return nil, 0, errNoPolicy(policyARN)
		}
	}
	if plain := len(c.Policy) + len(strings.Join(c.PolicyARNs, "")); plain > policyCharsMax {
		return nil, 0, errPacked(false, percentOf(plain, policyCharsMax))
	}
	packed, err := c.pack()
	if err != nil {
		return nil, 0, err
	}
	percent := percentOf(len(packed), packedBytesMax)
	if percent > 100 || len(c.Tags) > tagsMax {
		return nil, 0, errPacked(len(c.Tags) > 0, max(percent, percentOf(len(c.Tags), tagsMax)))
	}
	return packed, int64(percent), nil
}

// percentOf rounds up.
func percentOf(n, all int) int { return (100*n + all - 1) / all }
