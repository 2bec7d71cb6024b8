package iam

import (
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// Role is what others may know of a role: whoever assumes it or passes it on.
type Role struct {
	Account, ID, Name, ARN string
	MaxSessionSeconds      int64
	Tags                   wire.Dict[string] // sorted by key; shared, not to be changed
	Trust                  *policy.Policy
}

// FindRole returns the role of that ARN, which is case-sensitive: "role names are case sensitive when you assume a role"
// (IAM User Guide, "IAM identifiers"). It allocates nothing.
func (s *Service) FindRole(roleARN string) (Role, bool) {
	s.mu.RLock()
	r := s.image.rolesByARN[roleARN]
	s.mu.RUnlock()
	if r == nil {
		return Role{}, false
	}
	return r.public, true
}

// FindPolicy returns the default version of a managed policy that the account can use.
func (s *Service) FindPolicy(account, policyARN string) (*policy.Policy, bool) {
	if p := s.managed(account, policyARN); p != nil {
		return p.effective(), true
	}
	return nil, false
}

// FindAccount returns the account of a long-term access key, active or not.
func (s *Service) FindAccount(accessKeyID string) (string, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if k := s.image.keys[accessKeyID]; k != nil {
		return k.Account, true
	}
	return "", false
}

// PrincipalTag returns the value of a tag of the caller's user or role, as aws:PrincipalTag/key tests it; tags of a session,
// which take precedence, are not IAM's to know. Keys are compared without regard to case.
func (s *Service) PrincipalTag(id, key string) (string, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	i := s.image.identity(id)
	if i == nil {
		return "", false
	}
	return findTag(i.Tags, key)
}
