package iam

import (
	"maps"
	"slices"
	"time"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// instanceProfile hands a role to machines: "An instance profile can contain only one role, and this quota cannot be
// increased" (IAM API Reference, AddRoleToInstanceProfile).
type instanceProfile struct {
	Account string    `json:"account"`
	ID      string    `json:"id"` // AIPA…
	Name    string    `json:"name"`
	Path    string    `json:"path"`
	Created time.Time `json:"created"`
	Tags    []tag     `json:"tags,omitempty"`
	RoleID  string    `json:"roleId,omitempty"` // AROA…

	arn string
}

func (p *instanceProfile) compile() error {
	p.arn = resourceARN(p.Account, "instance-profile", p.Path, p.Name)
	return nil
}

func (p *instanceProfile) put(r *records, b store.Batch) error {
	return r.profiles.PutIn(b, recordID(p.Account, p.ID), p)
}

func (p *instanceProfile) erase(r *records, b store.Batch) {
	r.profiles.DeleteIn(b, recordID(p.Account, p.ID))
}

func (p *instanceProfile) show(img *image) { img.profiles[named(p.Account, p.Name)] = p }
func (p *instanceProfile) hide(img *image) { delete(img.profiles, named(p.Account, p.Name)) }

// profile finds an instance profile by name; NoSuchEntity.
func (s *Service) profile(account, name string) (*instanceProfile, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if p := s.image.profiles[named(account, name)]; p != nil {
		return p, nil
	}
	return nil, errNoSuchProfile(name)
}

// profiles list what an account has, sorted by name.
func (s *Service) profiles(account string) []*instanceProfile {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return sorted(maps.Values(s.image.profiles), func(p *instanceProfile) bool { return p.Account == account }, func(p *instanceProfile) string { return p.Name })
}

// profilesOf are those that have a role, sorted by name.
func (s *Service) profilesOf(r *role) []*instanceProfile {
	return slices.DeleteFunc(s.profiles(r.Account), func(p *instanceProfile) bool { return p.RoleID != r.ID })
}

// clone is a copy that may be changed; lists are replaced, not changed.
func (p *instanceProfile) clone() *instanceProfile {
	out := *p
	return &out
}

// editProfile changes the instance profile of that name. change gets a copy.
func (s *Service) editProfile(account, name string, change func(*instanceProfile) error) error {
	return edit(s, func() (*instanceProfile, error) { return s.profile(account, name) }, change)
}

// onProfile requires an action on the instance profile of that name, which need not exist: the ARN then has no path.
func (s *Service) onProfile(c *service.Call, action, name string, keys policy.Keys) {
	resource := resourceARN(c.Account, "instance-profile", "/", name)
	if p, err := s.profile(c.Account, name); err == nil {
		resource = p.arn
		keys = tagKeys(tagKeys(keys, p.Tags, "aws:ResourceTag/"), p.Tags, "iam:ResourceTag/")
	}
	c.Require(service.Check{Action: action, Resource: resource, Keys: keys})
}

// key sorts instance profiles in pages.
func (p *instanceProfile) key() string { return nameAndID(p.Name, p.ID) }

// listed renders an instance profile as lists do: without tags (recorded answers).
func (s *Service) listedProfile(p *instanceProfile) iamapi.InstanceProfile {
	out := iamapi.InstanceProfile{
		Path: wire.Some(p.Path), InstanceProfileName: wire.Some(p.Name), InstanceProfileId: wire.Some(p.ID), Arn: wire.Some(p.arn),
		CreateDate: wire.Some(p.Created), Roles: []iamapi.Role{},
	}
	s.mu.RLock()
	r := s.image.rolesByID[p.RoleID]
	s.mu.RUnlock()
	if r != nil {
		brief := s.created(r)
		brief.PermissionsBoundary, brief.Tags = nil, nil
		out.Roles = append(out.Roles, *brief)
	}
	return out
}

func (s *Service) listedProfiles(profiles []*instanceProfile) []iamapi.InstanceProfile {
	out := []iamapi.InstanceProfile{}
	for _, p := range profiles {
		out = append(out, s.listedProfile(p))
	}
	return out
}
