package policy

import (
	"strings"

	"sluice/internal/arn"
)

// grant says how much a statement that names a principal gives to it, from nothing to all. What less gives is limited by
// more (IAM User Guide, "How AWS enforcement code logic evaluates requests…", Resource-based policies).
type grant uint8

const (
	// grantNone: the statement does not name the principal.
	grantNone grant = iota
	// grantAccount: it names the account, which delegates to the account's identity-based policies.
	grantAccount
	// grantLimited: it names the role of the session, or the user that a federated user came from. Implicit denies in
	// the permissions boundary and in session policies still hold.
	grantLimited
	// grantDirect: it names everyone, the user, the session or the service itself. No implicit deny elsewhere matters.
	grantDirect
)

// nameKind is what a name in a Principal element means.
type nameKind uint8

const (
	nameEveryone nameKind = iota
	nameAccount
	nameARN
	nameID
	nameService
	nameProvider
	nameCanonical
)

// principalMatch is one compiled name of a Principal element.
type principalMatch struct {
	kind nameKind
	text string
}

// principals is a compiled Principal or NotPrincipal element.
type principals struct {
	names  []principalMatch
	except bool
}

func compilePrincipals(p *principalSource, except bool) *principals {
	if p == nil {
		return nil
	}
	out := &principals{except: except}
	if p.star {
		out.names = append(out.names, principalMatch{kind: nameEveryone})
	}
	for _, n := range p.names {
		match, _ := n.compile()
		out.names = append(out.names, match)
	}
	return out
}

// compile says what a name means, and whether it means anything. "You cannot use a wildcard to match part of a principal
// name or ARN"; {"AWS": "*"} is everyone, as "*" is (IAM User Guide, "AWS JSON policy elements: Principal").
func (n principalName) compile() (principalMatch, bool) {
	switch n.family {
	case "AWS":
		return compileAWS(n.name)
	case "Service":
		return principalMatch{nameService, n.name}, isServiceName(n.name)
	case "Federated":
		return principalMatch{nameProvider, n.name}, n.name != "" && !strings.ContainsAny(n.name, "*?")
	default:
		return principalMatch{nameCanonical, n.name}, n.name != "" && !strings.ContainsAny(n.name, "*?")
	}
}

func (n principalName) isValid() bool {
	_, ok := n.compile()
	return ok
}

func compileAWS(name string) (principalMatch, bool) {
	switch {
	case name == "*":
		return principalMatch{kind: nameEveryone}, true
	case isAccountID(name):
		return principalMatch{nameAccount, name}, true
	case isUniqueID(name):
		return principalMatch{nameID, name}, true
	}
	a, err := arn.Parse(name)
	if err != nil || !isPartition(a.Partition) || a.Region != "" || !isAccountID(a.Account) || strings.ContainsAny(name, "*?") {
		return principalMatch{}, false
	}
	if a.Service == "iam" && a.Resource == "root" {
		return principalMatch{nameAccount, a.Account}, true
	}
	return principalMatch{nameARN, name}, isPrincipalPath(a.Service, a.Resource)
}

// isPrincipalPath holds the kinds of principals that an ARN can name. Groups are not among them: "You cannot identify a
// user group as a principal in a policy".
func isPrincipalPath(service, resource string) bool {
	kind, name, _ := strings.Cut(resource, "/")
	switch service + ":" + kind {
	case "iam:user", "iam:role", "sts:federated-user":
		return name != "" && !strings.HasSuffix(name, "/")
	case "sts:assumed-role":
		role, session, found := strings.Cut(name, "/")
		return found && role != "" && session != ""
	}
	return false
}

const accountDigits = 12

func isAccountID(text string) bool {
	if len(text) != accountDigits {
		return false
	}
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// isUniqueID knows the identifiers that IAM shows where an ARN no longer means anyone: AIDA… for a user, AROA… for a role
// (IAM User Guide, "IAM identifiers", Unique identifiers).
func isUniqueID(text string) bool {
	const shortest = 16
	if len(text) < shortest || !strings.HasPrefix(text, "AIDA") && !strings.HasPrefix(text, "AROA") {
		return false
	}
	for i := range len(text) {
		if c := text[i]; (c < '0' || c > '9') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return true
}

// isServiceName refuses what CreateRole refuses: a service principal is a full name below amazonaws.com.
func isServiceName(text string) bool {
	name, found := strings.CutSuffix(strings.TrimSuffix(text, ".cn"), ".amazonaws.com")
	if !found || name == "" {
		return false
	}
	for i := range len(name) {
		if c := name[i]; !isAlphanumeric(c) && c != '-' && c != '.' && c != '_' {
			return false
		}
	}
	return true
}

// grant says what the element gives to p. A nil element, of a policy that belongs to its principal, gives all.
func (e *principals) grant(p *Principal) grant {
	if e == nil {
		return grantDirect
	}
	if e.except {
		if e.exempts(p) {
			return grantNone
		}
		return grantDirect
	}
	best := grantNone
	for i := range e.names {
		best = max(best, e.names[i].grant(p))
	}
	return best
}

func (m *principalMatch) grant(p *Principal) grant {
	switch m.kind {
	case nameEveryone:
		return grantDirect
	case nameAccount:
		return accountGrant(p, p.isIAM() && p.Account == m.text)
	case nameCanonical:
		return accountGrant(p, p.isIAM() && p.Canonical == m.text)
	case nameService:
		return directIf(p.Caller == Service && p.Name == m.text)
	case nameProvider:
		return directIf(p.Caller == Federated && p.Name == m.text)
	case nameID:
		return m.idGrant(p)
	default:
		return m.arnGrant(p)
	}
}

// accountGrant: the account's ARN is also the root user's own.
func accountGrant(p *Principal, named bool) grant {
	switch {
	case !named:
		return grantNone
	case p.Caller == Root:
		return grantDirect
	default:
		return grantAccount
	}
}

func directIf(named bool) grant {
	if named {
		return grantDirect
	}
	return grantNone
}

func (m *principalMatch) idGrant(p *Principal) grant {
	switch {
	case p.ID != m.text:
		return grantNone
	case p.Caller == User:
		return grantDirect
	case p.Caller == RoleSession:
		return grantLimited
	default:
		return grantNone
	}
}

func (m *principalMatch) arnGrant(p *Principal) grant {
	switch {
	case !p.isIAM():
		return grantNone
	case p.ARN == m.text:
		return grantDirect
	case p.Caller == RoleSession && p.Role == m.text, p.Caller == FederatedUser && p.Parent == m.text:
		return grantLimited
	default:
		return grantNone
	}
}

// exempts tells whether a NotPrincipal element names p with all that p belongs to: "If an assumed-role user is being
// evaluated, AWS might validate the account first, then the role, and then the assumed-role user", so all of them must be
// named (IAM User Guide, "AWS JSON policy elements: NotPrincipal"). Where AWS says "might", this denies.
func (e *principals) exempts(p *Principal) bool {
	var account, parent, self bool
	for i := range e.names {
		m := &e.names[i]
		switch g := m.grant(p); {
		case g == grantNone:
		case m.kind == nameEveryone:
			return true
		case m.kind == nameAccount || m.kind == nameCanonical:
			account = true
		case g == grantLimited:
			parent = true
		default:
			self = true
		}
	}
	switch p.Caller {
	case Service, Federated:
		return self
	case Root:
		return account
	case User, FederatedUser:
		return account && self
	case RoleSession:
		return account && parent && self
	default:
		return false
	}
}
