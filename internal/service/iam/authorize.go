package iam

import (
	"slices"

	"sluice/internal/api/iamapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// What must be allowed: actions, resources and condition keys are those of the Service Authorization Reference, "Actions,
// resources, and condition keys for AWS Identity and Access Management".

// The condition keys, as contracts list them.
const (
	keyBoundary    = "iam:PermissionsBoundary"
	keyPolicyARN   = "iam:PolicyARN"
	keyRequestTag  = "aws:RequestTag/${TagKey}"
	keyTagKeys     = "aws:TagKeys"
	keyResourceTag = "aws:ResourceTag/${TagKey}"
	keyIAMTag      = "iam:ResourceTag/${TagKey}"
	keyPassedTo    = "iam:PassedToService"
	keyAWSService  = "iam:AWSServiceName"
)

// identityKeys are a contract's keys for an operation on a user or role, policyKeys those for one on a policy.
func identityKeys(more ...string) []string {
	return append([]string{keyResourceTag, keyIAMTag}, more...)
}

func policyKeys(more ...string) []string { return append([]string{keyResourceTag}, more...) }

// onUser requires an action on the user of that name, who need not exist: the ARN then has no path.
func (s *Service) onUser(c *service.Call, action, name string, keys policy.Keys) {
	resource := resourceARN(c.Account, "user", "/", name)
	if u, err := s.user(c.Account, name); err == nil {
		resource, keys = u.arn, u.keys(keys)
	}
	c.Require(service.Check{Action: action, Resource: resource, Keys: keys})
}

// onRole does so for a role.
func (s *Service) onRole(c *service.Call, action, name string, keys policy.Keys) {
	resource := resourceARN(c.Account, "role", "/", name)
	if r, err := s.role(c.Account, name); err == nil {
		resource, keys = r.arn, r.keys(keys)
	}
	c.Require(service.Check{Action: action, Resource: resource, Keys: keys})
}

// onPolicy requires an action on a managed policy. Those that AWS manages belong to every account.
func (s *Service) onPolicy(c *service.Call, action, policyARN string, keys policy.Keys) {
	check := service.Check{Action: action, Resource: policyARN, Keys: keys}
	if p := s.managed(c.Account, policyARN); p != nil {
		check.Keys = tagKeys(keys, p.Tags, "aws:ResourceTag/")
	}
	if _, err := arn.Parse(policyARN); err != nil {
		check.Owner = c.Account // whoever may is told that it is no ARN
	}
	c.Require(check)
}

// onOwnPolicy is onPolicy for an action that changes the policy, which nobody may with one that AWS manages.
func (s *Service) onOwnPolicy(c *service.Call, action, policyARN string, keys policy.Keys) error {
	if a, err := arn.Parse(policyARN); err == nil && a.Account == awsAccount {
		return errNotYours(c.Caller, action, policyARN)
	}
	s.onPolicy(c, action, policyARN, keys)
	return nil
}

// onAccount requires an action that has no resource. AWS's denials name one all the same: "…user/" for ListUsers.
func onAccount(c *service.Call, action, resource string) {
	c.Require(service.Check{Action: action, Resource: resource, Owner: c.Account})
}

// keys adds what a user or role has for conditions to test.
func (i *identity) keys(keys policy.Keys) policy.Keys {
	keys = tagKeys(keys, i.Tags, "aws:ResourceTag/")
	keys = tagKeys(keys, i.Tags, "iam:ResourceTag/")
	if _, given := keys.Lookup("iam:permissionsboundary"); !given && i.Boundary != "" {
		keys = keys.Set(keyBoundary, policy.One(i.Boundary))
	}
	return keys
}

func tagKeys(keys policy.Keys, tags []tag, prefix string) policy.Keys {
	for _, t := range tags {
		keys = keys.Set(prefix+t.Key, policy.One(t.Value))
	}
	return keys
}

// requestTags are the keys of an operation that brings tags.
func requestTags(tags []iamapi.Tag) policy.Keys {
	var keys policy.Keys
	var names []string
	for i := range tags {
		keys = keys.Set("aws:RequestTag/"+tags[i].Key.V, policy.One(tags[i].Value.V))
		names = append(names, tags[i].Key.V)
	}
	return requestTagKeys(keys, names)
}

// requestTagKeys adds aws:TagKeys, which a request without tags does not have.
func requestTagKeys(keys policy.Keys, names []string) policy.Keys {
	if len(names) == 0 {
		return keys
	}
	return keys.Set(keyTagKeys, policy.Many(slices.Clone(names)))
}

// requestedBoundary adds the permissions boundary that an operation sets.
func requestedBoundary(keys policy.Keys, boundary wire.Opt[string]) policy.Keys {
	if !boundary.Set {
		return keys
	}
	return keys.Set(keyBoundary, policy.One(boundary.V))
}

// attachedPolicy is the key of an operation that attaches or detaches.
func attachedPolicy(policyARN string) policy.Keys {
	return policy.Keys{}.Set(keyPolicyARN, policy.One(policyARN))
}

// refuseSessionTokens stands before the authorization of every operation.
func refuseSessionTokens(authorize func(*service.Call, wire.Shape) error) func(*service.Call, wire.Shape) error {
	return func(c *service.Call, in wire.Shape) error {
		p := &c.Caller.Principal
		if p.Caller == policy.FederatedUser || (p.Caller == policy.User || p.Caller == policy.Root) && !c.Caller.IssuedAt.IsZero() && !c.Caller.MFA {
			return errSessionToken()
		}
		return authorize(c, in)
	}
}
