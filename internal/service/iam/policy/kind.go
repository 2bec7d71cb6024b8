package policy

// Kind says where a document is attached. It decides which elements the document may have and which of AWS's two
// validators, with their different messages, judges it.
type Kind uint8

const (
	// Identity is an inline policy of a user, a group or a role (PutUserPolicy and its kin).
	Identity Kind = iota
	// Managed is a version of a managed policy (CreatePolicy, CreatePolicyVersion), which must be of version 2012-10-17.
	// It serves as identity-based policy and as permissions boundary alike.
	Managed
	// Boundary is a managed policy that serves as permissions boundary. It is judged as Managed is.
	Boundary
	// Session is a policy passed to AssumeRole, GetFederationToken and their kin.
	Session
	// ServiceControl is an AWS Organizations service control policy.
	ServiceControl
	// Resource is a policy attached to a queue, a function, a key, an API and so on. It names principals.
	Resource
	// Trust is the resource-based policy of a role: who may assume it.
	Trust
)

// String names the kind as AWS's texts do: "identity-based policy", "role trust policy" and so on.
func (k Kind) String() string {
	switch k {
	case Identity, Managed:
		return "identity-based policy"
	case Boundary:
		return "permissions boundary"
	case Session:
		return "session policy"
	case ServiceControl:
		return "service control policy"
	case Resource:
		return "resource-based policy"
	case Trust:
		return "role trust policy"
	default:
		return "unknown kind of policy"
	}
}

// namesPrincipals tells the kinds that have a Principal element from those where the principal is whoever they hang on.
func (k Kind) namesPrincipals() bool { return k == Resource || k == Trust }
