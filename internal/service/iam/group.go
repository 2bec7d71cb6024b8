package iam

import (
	"maps"
	"slices"
	"strings"

	"sluice/internal/api/iamapi"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// group is an IAM group: policies that count for every user in it. Who is in it stands in the users' records.
type group struct{ identity }

func (g *group) compile() error {
	g.arn = resourceARN(g.Account, "group", g.Path, g.Name)
	return g.identity.compile()
}

func (g *group) put(r *records, b store.Batch) error {
	return r.groups.PutIn(b, recordID(g.Account, g.ID), g)
}

func (g *group) erase(r *records, b store.Batch) { r.groups.DeleteIn(b, recordID(g.Account, g.ID)) }

func (g *group) show(img *image) {
	if old := img.groupsByID[g.ID]; old != nil {
		delete(img.groups, named(old.Account, old.Name))
	}
	img.groups[named(g.Account, g.Name)], img.groupsByID[g.ID] = g, g
	img.forget(&g.identity)
}

func (g *group) hide(img *image) {
	delete(img.groups, named(g.Account, g.Name))
	delete(img.groupsByID, g.ID)
}

// enroll puts a user into the lists of members, in place of what stood there.
func (img *image) enroll(old, u *user) {
	if old != nil {
		img.expel(old)
	}
	for _, id := range u.Groups {
		if img.members[id] == nil {
			img.members[id] = map[string]*user{}
		}
		img.members[id][u.ID] = u
	}
}

// expel takes a user out of the lists of members.
func (img *image) expel(u *user) {
	for _, id := range u.Groups {
		delete(img.members[id], u.ID)
		if len(img.members[id]) == 0 {
			delete(img.members, id)
		}
	}
}

// group finds a group by name; NoSuchEntity.
func (s *Service) group(account, name string) (*group, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if g := s.image.groups[named(account, name)]; g != nil {
		return g, nil
	}
	return nil, errNoSuchGroup(name)
}

// groups list what an account has, sorted by name.
func (s *Service) groups(account string) []*group {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return sorted(maps.Values(s.image.groups), func(g *group) bool { return g.Account == account }, func(g *group) string { return g.Name })
}

// groupsOf are those that a user is in, sorted by name.
func (s *Service) groupsOf(u *user) []*group {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []*group
	for _, id := range u.Groups {
		if g := s.image.groupsByID[id]; g != nil {
			out = append(out, g)
		}
	}
	slices.SortFunc(out, func(a, b *group) int { return strings.Compare(a.key(), b.key()) })
	return out
}

// members are the users in a group, sorted by name.
func (s *Service) members(g *group) []*user {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return sorted(maps.Values(s.image.members[g.ID]), func(*user) bool { return true }, func(u *user) string { return u.Name })
}

// clone is a copy whose lists may be changed.
func (g *group) clone() *group { return &group{g.identity.clone()} }

// editGroup changes the group of that name. change gets a copy.
func (s *Service) editGroup(account, name string, change func(*group) error) error {
	return edit(s, func() (*group, error) { return s.group(account, name) }, change)
}

// onGroup requires an action on the group of that name, which need not exist: the ARN then has no path.
func (s *Service) onGroup(c *service.Call, action, name string, keys policy.Keys) {
	resource := resourceARN(c.Account, "group", "/", name)
	if g, err := s.group(c.Account, name); err == nil {
		resource = g.arn
	}
	c.Require(service.Check{Action: action, Resource: resource, Keys: keys})
}

func (g *group) shown() iamapi.Group {
	return iamapi.Group{
		Path: wire.Some(g.Path), GroupName: wire.Some(g.Name), GroupId: wire.Some(g.ID), Arn: wire.Some(g.arn), CreateDate: wire.Some(g.Created),
	}
}

func showGroups(groups []*group) []iamapi.Group {
	out := []iamapi.Group{}
	for _, g := range groups {
		out = append(out, g.shown())
	}
	return out
}
