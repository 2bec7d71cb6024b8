package iam

import "sluice/internal/service/iam/policy"

// permissions are the policies of a user or role, ready to be evaluated.
type permissions struct {
	identity []*policy.Policy
	boundary *policy.Policy
}

// grantedMax bounds the users and roles whose policies are kept compiled: those that called last. A compiled policy takes about four times
// its text, and of ten thousand users most sleep. Beyond it any other makes room, whose next call compiles anew.
const grantedMax = 2048

// granted returns the permissions of a user or role by its unique ID, those of nobody for one that is gone.
func (s *Service) granted(id string) *permissions {
	s.mu.RLock()
	p := s.image.granted[id]
	s.mu.RUnlock()
	if p != nil {
		return p
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.image.grant(id)
}

// grant makes permissions and keeps them.
func (img *image) grant(id string) *permissions {
	if p := img.granted[id]; p != nil { // somebody else was faster
		return p
	}
	i := img.identity(id)
	if i == nil {
		return img.gone
	}
	p, err := img.collect(i)
	if err != nil { // a document was judged before it got here: one that is none grants nothing
		p = img.gone
	}
	if len(img.granted) >= grantedMax {
		for other := range img.granted {
			delete(img.granted, other)
			break
		}
	}
	img.granted[id] = p
	return p
}

// forget drops what was made of a user or role that has changed; for a group, of all who are in it.
func (img *image) forget(i *identity) {
	delete(img.granted, i.ID)
	for id := range img.members[i.ID] {
		delete(img.granted, id)
	}
}

// collect compiles the policies of a user with those of its groups, or of a role.
func (img *image) collect(i *identity) (*permissions, error) {
	p := &permissions{}
	if err := img.policiesOf(&p.identity, i); err != nil {
		return nil, err
	}
	if u := img.usersByID[i.ID]; u != nil {
		for _, id := range u.Groups {
			if g := img.groupsByID[id]; g != nil {
				if err := img.policiesOf(&p.identity, &g.identity); err != nil {
					return nil, err
				}
			}
		}
	}
	if i.Boundary != "" {
		p.boundary = img.gone.boundary // load has seen to it that there is one
		if m := img.policiesByARN[i.Boundary]; m != nil {
			p.boundary = m.effective()
		}
	}
	return p, nil
}

// policiesOf appends the inline and attached policies of one user, group or role.
func (img *image) policiesOf(out *[]*policy.Policy, i *identity) error {
	for k := range i.Inline {
		compiled, err := i.Inline[k].parse()
		if err != nil {
			return err
		}
		*out = append(*out, compiled)
	}
	for _, attached := range i.Attached {
		if m := img.policiesByARN[attached]; m != nil {
			*out = append(*out, m.effective())
		}
	}
	return nil
}
