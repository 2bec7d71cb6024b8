package iam

import (
	"errors"
	"strings"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// ErrUnknownKey is FindKey's answer for an access key that opens nothing: there is none, it is inactive, or its user is gone.
var ErrUnknownKey = errors.New("no such access key")

// FindKey returns the secret and the holder of an active long-term access key, or ErrUnknownKey. It allocates nothing; the
// holder is shared and must not be changed.
func (s *Service) FindKey(accessKeyID string) (secret string, holder *service.Caller, err error) {
	s.mu.RLock()
	found, ok := s.image.credentials[accessKeyID]
	s.mu.RUnlock()
	if !ok {
		return "", nil, ErrUnknownKey
	}
	return found.secret, found.holder, nil
}

// Of fills in the identity-based policies and the permissions boundary of a caller, as they are now. It allocates
// nothing for who called lately. The root user, services and anonymous callers have none. A user or role that is gone is denied everything: without
// that, a resource's policy which names its ARN would still let its sessions in.
func (s *Service) Of(c *service.Caller, p *policy.Policies) {
	switch c.Principal.Caller {
	case policy.Root, policy.Service, policy.Anonymous, policy.Federated:
		return
	case policy.FederatedUser:
		if strings.HasSuffix(c.Principal.Parent, ":root") { // the root user has none to hand on
			return
		}
	}
	granted := s.granted(c.Principal.ID)
	p.Identity, p.Boundary = granted.identity, granted.boundary
}

// nobody are the permissions of whoever is gone.
func nobody() (*permissions, error) {
	deny, err := policy.Parse(policy.Identity, []byte(`{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}`))
	return &permissions{identity: []*policy.Policy{deny}, boundary: deny}, err
}
