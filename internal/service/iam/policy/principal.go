package policy

import "strings"

// Caller is the kind of a principal that makes a request.
type Caller uint8

const (
	// Anonymous signs nothing. Only a resource-based policy for everyone can let it in.
	Anonymous Caller = iota
	// Root is the root user of an account: allowed everything in its account that nothing denies.
	Root
	// User is an IAM user, with long-term credentials or a session token of its own.
	User
	// RoleSession is a session of an assumed role.
	RoleSession
	// FederatedUser is a session made by GetFederationToken.
	FederatedUser
	// Service is an AWS service that calls with its own name, such as sns.amazonaws.com.
	Service
	// Federated is someone whom an identity provider vouches for, and who is about to assume a role with that.
	Federated
)

// Principal is who makes a request. The zero value is the anonymous caller. The strings are compared as they are; they
// must be those of the verified credentials.
type Principal struct {
	// Caller is the kind of principal; it says which of the other fields mean something.
	Caller Caller
	// ARN is the principal's own: of the root user, the user, the role session or the federated user.
	ARN string
	// Account is the twelve-digit account that the principal belongs to.
	Account string
	// Role is the ARN of a role session's role, with its path, which the session's ARN does not have.
	Role string
	// Parent is the ARN of the IAM user, or root user, that made a federated user.
	Parent string
	// ID is the unique identifier of the user or of the session's role (AIDA…, AROA…). A policy names a principal by it
	// when the principal that its ARN meant was deleted.
	ID string
	// Name is a service's principal name, or a federated caller's provider: an ARN or a domain.
	Name string
	// Canonical is the canonical user ID of the principal's account, which only Amazon S3 policies use.
	Canonical string
}

// isIAM tells the principals that belong to an account and have identity-based policies from those that only a
// resource-based policy can let in.
func (p *Principal) isIAM() bool {
	switch p.Caller {
	case Root, User, RoleSession, FederatedUser:
		return true
	default:
		return false
	}
}

// hasRootPowers tells the root user, and a federated user whom the root user made, for whom no identity-based policy is
// asked.
func (p *Principal) hasRootPowers() bool {
	return p.Caller == Root || p.Caller == FederatedUser && strings.HasSuffix(p.Parent, ":root")
}
