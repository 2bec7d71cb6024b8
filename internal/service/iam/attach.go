package iam

import (
	"slices"
	"strings"

	"sluice/internal/api/iamapi"
	"sluice/internal/wire"
)

// attach attaches a managed policy to a user, group or role; one that is attached already stays, and that is no error. quota is
// the limit's name: PoliciesPerUser, PoliciesPerGroup, PoliciesPerRole.
func (s *Service) attach(i *identity, policyARN, quota string) error {
	switch p := s.managed(i.Account, policyARN); {
	case p == nil:
		return errNotAttachable(policyARN)
	case p.isAWS() && p.Path == linkedPath:
		return errServicePolicy()
	}
	if slices.Contains(i.Attached, policyARN) {
		return nil
	}
	if len(i.Attached) >= attachedPoliciesMax {
		return errQuota(quota, attachedPoliciesMax)
	}
	i.Attached = append(i.Attached, policyARN)
	return nil
}

// detach takes a managed policy away from a user, group or role.
func detach(i *identity, policyARN string) error {
	at := slices.Index(i.Attached, policyARN)
	if at < 0 {
		return errNoSuchPolicy(policyARN)
	}
	i.Attached = slices.Delete(i.Attached, at, at+1)
	return nil
}

// holders counts, for every managed policy, the users, groups and roles of an account that have it attached or as their boundary.
func (s *Service) holders(account string) (attached, bounding map[string]int64) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	attached, bounding = map[string]int64{}, map[string]int64{}
	for _, i := range s.image.identities(account) {
		for _, policyARN := range i.Attached {
			attached[policyARN]++
		}
		if i.Boundary != "" {
			bounding[i.Boundary]++
		}
	}
	return attached, bounding
}

// attachedPage is a page of the policies that a user, group or role has attached, sorted by name.
func (s *Service) attachedPage(i *identity, prefix, marker wire.Opt[string], maxItems wire.Opt[int64]) ([]iamapi.AttachedPolicy, wire.Opt[string], error) {
	var found []*managedPolicy
	for _, policyARN := range i.Attached {
		if p := s.managed(i.Account, policyARN); p != nil && strings.HasPrefix(p.Path, prefix.Or("/")) {
			found = append(found, p)
		}
	}
	slices.SortFunc(found, func(a, b *managedPolicy) int { return strings.Compare(a.key(), b.key()) })
	part, next, err := page(found, (*managedPolicy).key, marker, maxItems)
	out := []iamapi.AttachedPolicy{}
	for _, p := range part {
		out = append(out, iamapi.AttachedPolicy{PolicyName: wire.Some(p.Name), PolicyArn: wire.Some(p.arn)})
	}
	return out, next, err
}
