package policy

import "strings"

// Request is what someone wants to do.
type Request struct {
	// Principal is who asks.
	Principal Principal
	// Action is what for: "sqs:SendMessage", in any case.
	Action string
	// Resource is the ARN it is done to, or "*" for an action that has no resource, as ListQueues.
	Resource string
	// ResourceAccount is the account that owns the resource. If it is empty, the account in the resource's ARN counts; a
	// resource "*" belongs to the caller's account, and any other resource without an account in its ARN to an account
	// that is not the caller's. So it must be set for Amazon S3's and API Gateway's ARNs.
	ResourceAccount string
	// Context holds the condition keys. Nil is none.
	Context Context
}

// sameAccount tells a request within one account from one across accounts.
func (r *Request) sameAccount() bool {
	if !r.Principal.isIAM() {
		return false
	}
	owner := r.ResourceAccount
	if owner == "" {
		if r.Resource == "*" {
			return true
		}
		owner = accountIn(r.Resource)
	}
	// AWS's own managed policies, arn:aws:iam::aws:policy/…, belong to every account.
	return owner != "" && (owner == r.Principal.Account || owner == "aws")
}

// accountIn returns the account section of an ARN, empty for what is none. It does what arn.Parse does without allocating.
func accountIn(text string) string {
	const before = 4
	rest, found := strings.CutPrefix(text, "arn:")
	for i := 1; i < before && found; i++ {
		_, rest, found = strings.Cut(rest, ":")
	}
	account, _, closed := strings.Cut(rest, ":")
	if !found || !closed {
		return ""
	}
	return account
}

// Policies are all policies that apply to a request.
type Policies struct {
	// Identity are those attached to the user and its groups, or to the role.
	Identity []*Policy
	// Resource are those attached to the resource: a queue's, a key's, or a role's trust policy. Usually one.
	Resource []*Policy
	// Boundary is the permissions boundary of the user or role, or nil.
	Boundary *Policy
	// Session are those passed when the session was made. None limits a role's session not at all, but leaves a
	// federated user nothing of its own.
	Session []*Policy
	// ServiceControl are the policies of the caller's organization, from its root to the caller's account: at every level
	// one must allow. None for an account outside organizations, and for the management account.
	ServiceControl []Level
	// MustGrant says that the resource's policy must allow even within one account, as a KMS key's must. A trust policy
	// must without being told.
	MustGrant bool
}

// Level are the service control policies attached to one root, organizational unit or account.
type Level []*Policy

// mustGrant tells whether a policy of the resource has to allow.
func (p *Policies) mustGrant() bool { return p.MustGrant || p.isTrust() }

// isTrust tells whether the resource is a role that someone wants to assume.
func (p *Policies) isTrust() bool { return len(p.Resource) > 0 && p.Resource[0].kind == Trust }
