package policy

// Applied is a statement that applies to a request: all of its parts match.
type Applied struct {
	// Source is the kind of policy that the statement is in.
	Source Source
	// At is the statement's place among the policies of its kind.
	At Place
	// Deny tells a Deny statement from an Allow.
	Deny bool
}

// Applying returns the statements that apply, those that Explain's traces say so of, in the same order. It costs a decision, and one
// list.
func Applying(r *Request, p *Policies) []Applied {
	var out []Applied
	if r.Principal.isIAM() {
		for i, level := range p.ServiceControl {
			out = appendApplying(out, FromServiceControl, i, level, r)
		}
	}
	source := FromResource
	if p.isTrust() {
		source = FromTrust
	}
	out = appendApplying(out, source, 0, p.Resource, r)
	if !r.Principal.isIAM() {
		return out
	}
	out = appendApplying(out, FromIdentity, 0, p.Identity, r)
	if p.Boundary != nil {
		out = appendApplying(out, FromBoundary, 0, []*Policy{p.Boundary}, r)
	}
	return appendApplying(out, FromSession, 0, p.Session, r)
}

func appendApplying(out []Applied, source Source, level int, policies []*Policy, r *Request) []Applied {
	for i, p := range policies {
		for j := range p.statements {
			if s := &p.statements[j]; s.applies(r) != grantNone {
				out = append(out, Applied{Source: source, At: Place{Known: true, Level: level, Policy: i, Statement: j}, Deny: s.deny})
			}
		}
	}
	return out
}
