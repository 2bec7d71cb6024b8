package service

import (
	"time"

	"sluice/internal/service/iam/policy"
)

// Caller is who makes a call. Callers are made by the credentials' keeper (IAM, STS) after verification, or by the process
// itself for a call from inside; no field of it is ever read from a request.
type Caller struct {
	Principal policy.Principal
	// UserID is what GetCallerIdentity shows: the account for its root, AIDA… for a user, AROA…:session for a role's session.
	UserID string
	// UserName is the IAM user's; empty for others.
	UserName    string
	AccessKeyID string // empty for a call from inside
	// SessionPolicies limit a session below its role; nil for none.
	SessionPolicies []*policy.Policy
	// IssuedAt is when a session's credentials were made; zero for long-term keys.
	IssuedAt time.Time
	// MFA tells whether the session was made with a second factor.
	MFA bool
	// Via is the service principal that calls on someone's behalf, from inside: apigateway.amazonaws.com. SourceARN and
	// SourceAccount are the resource for which it does, as conditions against the confused deputy test them.
	Via, SourceARN, SourceAccount string
	// Forwarded says that Via calls with the principal's own permissions and not with those of a role of its own.
	Forwarded bool
}

// Anonymous is the caller of an unsigned request.
func Anonymous() *Caller { return &Caller{Principal: policy.Principal{Caller: policy.Anonymous}} }

// IsAnonymous reports whether nobody signed.
func (c *Caller) IsAnonymous() bool { return c.Principal.Caller == policy.Anonymous }

// Name is the caller as AWS's denials name it: its ARN where it has one.
func (c *Caller) Name() string {
	switch {
	case c.IsAnonymous():
		return "anonymous"
	case c.Principal.ARN != "":
		return c.Principal.ARN
	}
	return c.Principal.Name
}

// Account is the caller's account, empty for an anonymous caller.
func (c *Caller) Account() string { return c.Principal.Account }
