package iam

import "sluice/internal/service"

// PolicyNames names the identity-based policies of a caller, in the order in which Of gives them, and its permissions boundary: inline
// policies by what they are embedded in, others by their ARN. For people who ask why; a policy that changes meanwhile may be misnamed.
func (s *Service) PolicyNames(c *service.Caller) (identity []string, boundary string) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	i := s.image.identity(c.Principal.ID)
	if i == nil {
		return nil, ""
	}
	identity = i.policyNames(nil)
	if u := s.image.usersByID[i.ID]; u != nil {
		for _, id := range u.Groups {
			if g := s.image.groupsByID[id]; g != nil {
				identity = g.policyNames(identity)
			}
		}
	}
	return identity, i.Boundary
}

func (i *identity) policyNames(out []string) []string {
	for k := range i.Inline {
		out = append(out, i.Inline[k].Name+", inline in "+i.arn)
	}
	return append(out, i.Attached...)
}
