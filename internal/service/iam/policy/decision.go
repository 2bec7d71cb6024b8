package policy

// Verdict is how a decision came out.
type Verdict uint8

const (
	// ImplicitDeny means that nothing which had to allow did. It is the zero verdict.
	ImplicitDeny Verdict = iota
	// ExplicitDeny means that a statement denies.
	ExplicitDeny
	// Allow means that the request may proceed.
	Allow
)

// Source is what decided: the kind of policies whose statement allowed or denied, or which had none that allows.
type Source uint8

const (
	// FromIdentity are identity-based policies.
	FromIdentity Source = iota
	// FromResource are resource-based policies.
	FromResource
	// FromTrust is a role's trust policy.
	FromTrust
	// FromBoundary is the permissions boundary.
	FromBoundary
	// FromSession are session policies.
	FromSession
	// FromServiceControl are service control policies.
	FromServiceControl
	// FromRoot is no policy: the root user may do everything in its account that nothing denies.
	FromRoot
)

// String names the source as AWS's texts do.
func (s Source) String() string {
	switch s {
	case FromIdentity:
		return Identity.String()
	case FromResource:
		return Resource.String()
	case FromTrust:
		return Trust.String()
	case FromBoundary:
		return Boundary.String()
	case FromSession:
		return Session.String()
	case FromServiceControl:
		return ServiceControl.String()
	default:
		return "root user"
	}
}

// Decision is the answer to a request and the reason for it. It is a value; its Sid is part of the policy. The zero
// Decision denies.
type Decision struct {
	// Verdict is the answer.
	Verdict Verdict
	// Source is which kind of policies decided.
	Source Source
	// At is the statement that allowed or denied. It is nowhere for an implicit deny and for the root user.
	At Place
	// Sid is the identifier of that statement, if it has one.
	Sid string
}

// Allowed tells whether the request may proceed.
func (d Decision) Allowed() bool { return d.Verdict == Allow }

// Place is one statement of one policy. Indices are from 0, in the order given; the zero Place is nowhere.
type Place struct {
	// Known tells a statement from nowhere.
	Known bool
	// Level is the index of the level among service control policies, and 0 otherwise.
	Level int
	// Policy is the index of the policy among those of its kind.
	Policy int
	// Statement is the index of the statement in the policy.
	Statement int
}
