package iam

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"sluice/internal/arn"
)

// user finds a user by name; NoSuchEntity.
func (s *Service) user(account, name string) (*user, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if u := s.image.users[named(account, name)]; u != nil {
		return u, nil
	}
	return nil, errNoSuchUser(name)
}

// role finds a role by name; NoSuchEntity.
func (s *Service) role(account, name string) (*role, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if r := s.image.roles[named(account, name)]; r != nil {
		return r, nil
	}
	return nil, errNoSuchRole(name)
}

// managed finds a policy that the account can attach, its own or one of AWS's; nil for none.
func (s *Service) managed(account, policyARN string) *managedPolicy {
	s.mu.RLock()
	defer s.mu.RUnlock()
	p := s.image.policiesByARN[policyARN]
	if p == nil || !p.isAWS() && p.Account != account {
		return nil
	}
	return p
}

// policy finds a policy for an operation on it: ValidationError for what is no ARN, NoSuchEntity.
func (s *Service) policy(account, policyARN string) (*managedPolicy, error) {
	if err := checkPolicyARN(policyARN); err != nil {
		return nil, err
	}
	if p := s.managed(account, policyARN); p != nil {
		return p, nil
	}
	return nil, errNoSuchPolicy(policyARN)
}

// ownPolicy finds a policy that the account may change. Authorization keeps those that AWS manages away: see onOwnPolicy.
func (s *Service) ownPolicy(account, policyARN string) (*managedPolicy, error) {
	p, err := s.policy(account, policyARN)
	if err == nil && p.isAWS() {
		return nil, errNoSuchPolicy(policyARN)
	}
	return p, err
}

// checkPolicyARN refuses what names no managed policy. The first text is recorded (AttachRolePolicy).
func checkPolicyARN(text string) error {
	a, err := arn.Parse(text)
	if err != nil {
		return errUnparsableARN()
	}
	if a.Service != "iam" || !strings.HasPrefix(a.Resource, "policy/") {
		return errInvalidARN(text)
	}
	return nil
}

// keys are the access keys of a user, or of the root user for an owner that is an account.
func (s *Service) keys(owner string) []*accessKey {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.image.keysOf[owner]
}

// key finds an access key of the account by its ID; nil for none.
func (s *Service) key(account, id string) *accessKey {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if k := s.image.keys[id]; k != nil && k.Account == account {
		return k
	}
	return nil
}

// userName is the name of a key's user; empty for the root user.
func (s *Service) userName(k *accessKey) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if u := s.image.usersByID[k.UserID]; u != nil {
		return u.Name
	}
	return ""
}

// users and roles list what an account has, sorted by name.
func (s *Service) users(account string) []*user {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return sorted(maps.Values(s.image.users), func(u *user) bool { return u.Account == account }, func(u *user) string { return u.Name })
}

func (s *Service) roles(account string) []*role {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return sorted(maps.Values(s.image.roles), func(r *role) bool { return r.Account == account }, func(r *role) string { return r.Name })
}

// policies lists the account's own policies and AWS's.
func (s *Service) policies(account string) []*managedPolicy {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return sorted(maps.Values(s.image.policiesByARN), func(p *managedPolicy) bool { return p.isAWS() || p.Account == account },
		func(p *managedPolicy) string { return p.Name })
}

// counts tells how many users, roles and policies of its own an account has.
func (s *Service) counts(account string) (users, roles, policies int) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return countOf(s.image.users, account), countOf(s.image.roles, account), countOf(s.image.policies, account)
}

func countOf[T any](all map[nameKey]T, account string) int {
	n := 0
	for name := range all {
		if name.account == account {
			n++
		}
	}
	return n
}

func sorted[T any](all func(func(T) bool), keep func(T) bool, name func(T) string) []T {
	var out []T
	for v := range all {
		if keep(v) {
			out = append(out, v)
		}
	}
	slices.SortFunc(out, func(a, b T) int {
		return cmp.Or(strings.Compare(fold(name(a)), fold(name(b))), strings.Compare(name(a), name(b)))
	})
	return out
}
