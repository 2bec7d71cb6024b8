// Package identity is how IAM, STS and the edge, which do not know each other, meet: the small interfaces that each declares, given by
// the others. The server and the tests of everything that is authorized bind them alike.
package identity

import (
	"context"
	"errors"
	"time"

	"sluice/internal/clock"
	"sluice/internal/edge"
	"sluice/internal/service"
	"sluice/internal/service/iam"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/sts"
)

// Roles gives STS what it asks of IAM.
type Roles struct{ *iam.Service }

// FindRole returns a role as STS sees it.
func (r Roles) FindRole(roleARN string) (sts.Role, bool) {
	role, ok := r.Service.FindRole(roleARN)
	return sts.Role(role), ok
}

// Devices lets STS ask IAM for codes of MFA devices.
type Devices struct {
	IAM   *iam.Service
	Clock clock.Clock
}

// VerifyMFA takes a code, once.
func (d Devices) VerifyMFA(_ context.Context, account, userID, serialNumber, code string) error {
	err := d.IAM.VerifyMFA(account, userID, serialNumber, code, d.Clock.Now())
	switch {
	case errors.Is(err, iam.ErrNoMFADevice):
		return sts.ErrNoDevice
	case errors.Is(err, iam.ErrMFACode):
		return sts.ErrWrongCode
	}
	return err
}

// Credentials asks STS for keys that come with a token and IAM for others; it implements edge.Credentials.
type Credentials struct {
	IAM *iam.Service
	STS *sts.Service
}

// Find returns the secret and the holder of an access key.
func (c Credentials) Find(accessKeyID, token string, now time.Time) (string, *service.Caller, error) {
	if token == "" {
		secret, holder, err := c.IAM.FindKey(accessKeyID)
		return secret, holder, edgeError(err)
	}
	secret, holder, err := c.STS.Find(accessKeyID, token, now)
	return secret, holder, edgeError(err)
}

func edgeError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, iam.ErrUnknownKey):
		return edge.ErrUnknownKey
	case errors.Is(err, sts.ErrExpiredToken):
		return edge.ErrExpiredToken
	case errors.Is(err, sts.ErrInvalidToken):
		return edge.ErrInvalidToken
	}
	return err
}

// Permissions asks IAM for policies, and both for tags: a session's take precedence. It implements edge.Permissions.
type Permissions struct {
	*iam.Service
	STS *sts.Service
}

// Tag returns a tag of the caller.
func (p Permissions) Tag(c *service.Caller, key string) (string, bool) {
	if v, ok := p.STS.SessionTag(c, key); ok {
		return v, true
	}
	return p.PrincipalTag(c.Principal.ID, key)
}

// SessionKey returns what the caller's session remembers of who vouched for it.
func (p Permissions) SessionKey(c *service.Caller, name string) (policy.Value, bool) {
	return p.STS.SessionKey(c, name)
}

// SourceIdentity returns that of the caller's session.
func (p Permissions) SourceIdentity(c *service.Caller) (string, bool) { return p.STS.SourceIdentity(c) }
