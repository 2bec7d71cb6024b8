package iam

import (
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// subject is whom an operation with an optional UserName is about: a user, or the account's root user.
type subject struct {
	user *user // nil for the root user
	name string
}

// subject tells whom: the user named or, without a name, whoever signs: "IAM determines the user name implicitly based on
// the AWS access key ID signing the request" (IAM API Reference, CreateAccessKey). The user is looked up by its ID, because it
// may have been renamed.
func (s *Service) subject(c *service.Call, name wire.Opt[string]) (subject, error) {
	if name.Set {
		u, err := s.user(c.Account, name.V)
		return subject{user: u, name: name.V}, err
	}
	switch c.Caller.Principal.Caller {
	case policy.Root:
		return subject{}, nil
	case policy.User:
		s.mu.RLock()
		u := s.image.usersByID[c.Caller.Principal.ID]
		s.mu.RUnlock()
		if u == nil {
			return subject{}, errNoSuchUser(c.Caller.UserName)
		}
		return subject{user: u, name: u.Name}, nil
	}
	return subject{}, errNeedsUserName()
}

// owner is the subject as access keys know it.
func (s subject) owner(account string) string {
	if s.user == nil {
		return account
	}
	return s.user.ID
}

// userID is empty for the root user.
func (s subject) userID() string {
	if s.user == nil {
		return ""
	}
	return s.user.ID
}

// onSubject requires an action on the subject.
func (s *Service) onSubject(c *service.Call, action string, name wire.Opt[string]) error {
	if name.Set {
		s.onUser(c, action, name.V, nil)
		return nil
	}
	who, err := s.subject(c, name)
	if err != nil {
		return err
	}
	if who.user == nil {
		c.Require(service.Check{Action: action, Resource: rootARN(c.Account)})
		return nil
	}
	s.onUser(c, action, who.name, nil)
	return nil
}

// userName is empty for the root user.
func (s subject) userName() string { return s.name }

// keyOf finds the subject's access key of that ID.
func (s *Service) keyOf(c *service.Call, name wire.Opt[string], id string) (*accessKey, error) {
	who, err := s.subject(c, name)
	if err != nil {
		return nil, err
	}
	if k := s.key(c.Account, id); k != nil && k.owner() == who.owner(c.Account) {
		return k, nil
	}
	return nil, errNoSuchKey(id)
}

// onKey requires an action on the user of an access key; on everything for a key that is not there.
func (s *Service) onKey(c *service.Call, action, id string) {
	k := s.key(c.Account, id)
	switch {
	case k == nil:
		onAccount(c, action, "*")
	case k.UserID == "":
		c.Require(service.Check{Action: action, Resource: rootARN(c.Account)})
	default:
		s.onUser(c, action, s.userName(k), nil)
	}
}
