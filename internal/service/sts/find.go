package sts

import (
	"crypto/subtle"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// What Find answers for tokens that open nothing.
var (
	// ErrInvalidToken is for a token that is none of ours, is damaged, or belongs to another access key.
	ErrInvalidToken = errors.New("the session token is not the access key's")
	// ErrExpiredToken is for one whose session is over.
	ErrExpiredToken = errors.New("the session is over")
)

// Find returns the secret and the holder of a session, by its access key ID and token. For a session that is in use it
// allocates nothing. The holder is shared and must not be changed.
func (s *Service) Find(accessKeyID, token string, now time.Time) (secret string, holder *service.Caller, err error) {
	d := s.sessions.get(accessKeyID)
	if d == nil || subtle.ConstantTimeCompare([]byte(d.token), []byte(token)) != 1 {
		if d, err = s.decode(accessKeyID, token); err != nil {
			return "", nil, errors.Join(ErrInvalidToken, err)
		}
		s.sessions.put(d)
	}
	if now.Unix() >= d.Expires {
		d.over.Store(true)
	}
	if d.over.Load() { // and stays so when the clock is set back
		return "", nil, ErrExpiredToken
	}
	return d.Secret, s.current(d).holder, nil
}

func (s *Service) decode(accessKeyID, token string) (*decoded, error) {
	v, err := s.open(token, accessKeyID)
	if err != nil {
		return nil, err
	}
	c, err := unpack(v.Packed)
	if err != nil {
		return nil, err
	}
	d := &decoded{session: v, token: token, carried: c, holder: v.caller(accessKeyID), over: &atomic.Bool{}}
	if c.Policy != "" {
		if d.inline, err = policy.Parse(policy.Session, []byte(c.Policy)); err != nil {
			return nil, err
		}
	}
	s.limit(d)
	return d, nil
}

// limit gives the holder its session policies. A managed one that is gone allows nothing.
func (s *Service) limit(d *decoded) {
	holder := *d.holder
	holder.SessionPolicies, d.managed = nil, nil
	if d.inline != nil {
		holder.SessionPolicies = append(holder.SessionPolicies, d.inline)
	}
	for _, policyARN := range d.carried.PolicyARNs {
		p, ok := s.directory.FindPolicy(d.Account, policyARN)
		if !ok {
			p = s.nobody
		}
		d.managed = append(d.managed, p)
		holder.SessionPolicies = append(holder.SessionPolicies, p)
	}
	d.holder = &holder
}

// current is the session with the versions of its managed session policies that are in effect now.
func (s *Service) current(d *decoded) *decoded {
	for i, policyARN := range d.carried.PolicyARNs {
		p, ok := s.directory.FindPolicy(d.Account, policyARN)
		if !ok {
			p = s.nobody
		}
		if p != d.managed[i] {
			renewed := *d
			renewed.managed = slices.Clone(d.managed)
			s.limit(&renewed)
			s.sessions.put(&renewed)
			return &renewed
		}
	}
	return d
}

// sessionOf returns what is known of the caller's own session; nil if the call is not made with one, false if it is and was
// dropped from the cache since it was verified.
func (s *Service) sessionOf(c *service.Caller) (*decoded, bool) {
	if c.IssuedAt.IsZero() || c.AccessKeyID == "" {
		return nil, true
	}
	d := s.sessions.get(c.AccessKeyID)
	return d, d != nil
}

// SessionTag returns the value of a tag of the caller's session, which takes precedence over one of its role, and whether
// there is one. Keys are compared without regard to case.
func (s *Service) SessionTag(c *service.Caller, key string) (string, bool) {
	d, _ := s.sessionOf(c)
	if d == nil {
		return "", false
	}
	return findTag(d.carried.Tags, key)
}

// SourceIdentity returns the source identity of the caller's session, which aws:SourceIdentity tests.
func (s *Service) SourceIdentity(c *service.Caller) (string, bool) {
	d, _ := s.sessionOf(c)
	if d == nil || d.SourceIdentity == "" {
		return "", false
	}
	return d.SourceIdentity, true
}

// SessionKey returns what the caller's session answers to condition keys that are neither tags nor the source identity: the
// provider that vouched for it, and the claims of that provider's token (IAM User Guide, "IAM and AWS STS condition context
// keys", OIDC federation, Available in session). The name comes in lower case.
func (s *Service) SessionKey(c *service.Caller, name string) (policy.Value, bool) {
	d, _ := s.sessionOf(c)
	if d == nil || d.Provider == "" {
		return policy.Value{}, false
	}
	if name == "aws:federatedprovider" {
		return policy.One(d.Provider), true
	}
	_, provider, _ := strings.Cut(d.Provider, ":oidc-provider/")
	issuerKey := conditionName(provider)
	for i := range d.Claims {
		if k := &d.Claims[i]; strings.EqualFold(name, issuerKey+":"+k.Name) {
			return policy.Many(k.Values), true
		}
	}
	return policy.Value{}, false
}
