package iam

import (
	"strings"

	"sluice/internal/api/iamapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// held is a policy of a user, group or role, and what exclusions know it by.
type held struct {
	simulated
	kind, holder, name string // of an inline policy: user, group or role; whose; its name
	managed            *managedPolicy
	boundary           bool
}

// source finds the user, group or role that an ARN names: InvalidInput for what is none of the kind, NoSuchEntity.
func (s *Service) source(account, text string) (kind string, found *identity, err error) {
	a, err := arn.Parse(text)
	if err != nil {
		return "", nil, errUnparsableARN()
	}
	kind, name, _ := strings.Cut(a.Resource, "/")
	name = name[strings.LastIndexByte(name, '/')+1:]
	switch {
	case a.Service == "iam" && kind == "user":
		u, err := s.user(account, name)
		if err == nil && u.arn == text {
			return kind, &u.identity, nil
		}
		return "", nil, errNoSuchUser(name)
	case a.Service == "iam" && kind == "group":
		g, err := s.group(account, name)
		if err == nil && g.arn == text {
			return kind, &g.identity, nil
		}
		return "", nil, errNoSuchGroup(name)
	case a.Service == "iam" && kind == "role":
		r, err := s.role(account, name)
		if err == nil && r.arn == text {
			return kind, &r.identity, nil
		}
		return "", nil, errNoSuchRole(name)
	}
	return "", nil, errSimulation("Invalid PolicySourceArn: " + text)
}

// onSource requires an action on a user, group or role, which need not exist.
func (s *Service) onSource(c *service.Call, action, text string) {
	check := service.Check{Action: action, Resource: text}
	if _, found, err := s.source(c.Account, text); err == nil {
		check.Keys = found.keys(nil)
	}
	if _, err := arn.Parse(text); err != nil {
		check.Owner = c.Account
	}
	c.Require(check)
}

// holding collects the policies of a user with its groups, of a group or of a role, as grant does for real calls.
func (s *Service) holding(kind string, i *identity) []held {
	s.mu.RLock()
	defer s.mu.RUnlock()
	img := &s.image
	out := img.holding(nil, kind, i)
	if u := img.usersByID[i.ID]; u != nil {
		for _, id := range u.Groups {
			if g := img.groupsByID[id]; g != nil {
				out = img.holding(out, "group", &g.identity)
			}
		}
	}
	if i.Boundary != "" {
		if m := img.policiesByARN[i.Boundary]; m != nil {
			out = append(out, held{simulated: simulated{m.effective(), m.Name}, managed: m, boundary: true})
		}
	}
	return out
}

// holding appends what hangs on one user, group or role. An inline policy is called "role_NAME_POLICY" (users quote it), a managed one
// by its name (recorded answers).
func (img *image) holding(out []held, kind string, i *identity) []held {
	for k := range i.Inline {
		p := &i.Inline[k]
		compiled, err := p.parse()
		if err != nil {
			continue // it was judged before it got here
		}
		out = append(out, held{
			simulated: simulated{compiled, kind + "_" + i.Name + "_" + p.Name}, kind: kind, holder: i.Name, name: p.Name,
		})
	}
	for _, attached := range i.Attached {
		if m := img.policiesByARN[attached]; m != nil {
			out = append(out, held{simulated: simulated{m.effective(), m.Name}, managed: m})
		}
	}
	return out
}

// hold gives a simulation the policies of a principal, but for those that are excluded.
func (s *simulation) hold(policies []held, excluded []iamapi.PolicyIdentifier) error {
	for i := range excluded {
		if err := checkExclusion(&excluded[i]); err != nil {
			return err
		}
	}
	for i := range policies {
		p := &policies[i]
		switch {
		case p.excluded(excluded):
		case p.boundary:
			s.boundary = append(s.boundary, p.simulated)
		default:
			s.identity = append(s.identity, p.simulated)
		}
	}
	return nil
}

// simulatePrincipal makes the simulation of a principal.
func (s *Service) simulatePrincipal(account string, in *iamapi.SimulatePrincipalPolicyRequest) (*simulation, error) {
	kind, found, err := s.source(account, in.PolicySourceArn.V)
	if err != nil {
		return nil, err
	}
	out := &simulation{principal: policy.Principal{ARN: found.arn}}
	if err := out.hold(s.holding(kind, found), in.PolicyExclusionList); err != nil {
		return nil, err
	}
	return out, out.read(account, &request{
		policies: in.PolicyInputList, boundary: in.PermissionsBoundaryPolicyInputList, resources: in.ResourceArns, actions: in.ActionNames,
		resourcePolicy: in.ResourcePolicy, owner: in.ResourceOwner, caller: in.CallerArn, way: in.ResourceHandlingOption, entries: in.ContextEntries,
	})
}
