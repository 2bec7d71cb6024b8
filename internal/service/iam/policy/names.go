package policy

import "slices"

// Name is one name in a Principal or NotPrincipal element.
type Name struct {
	// Family is AWS, Service, Federated or CanonicalUser.
	Family string
	// Text is the name as it is written.
	Text string
}

// Names returns every name that the policy's Principal and NotPrincipal elements hold, once, in the order of the document,
// for services that check whether such principals exist. "*" is among them only as {"AWS": "*"}.
func (p *Policy) Names() []Name {
	var out []Name
	seen := map[Name]struct{}{}
	for i := range p.source.statements {
		if element := p.source.statements[i].principal; element != nil {
			for _, n := range element.names {
				name := Name{n.family, n.name}
				if _, ok := seen[name]; !ok {
					seen[name] = struct{}{}
					out = append(out, name)
				}
			}
		}
	}
	return out
}

// Refused is the error for a name that means nobody, as Parse would return it for a policy of the kind.
func (n Name) Refused(kind Kind) *Error {
	name := principalName{n.Family, n.Text}
	return &Error{Reason: InvalidPrincipal, Message: name.invalid(kind), Detail: "there is no " + n.Family + " principal " + n.Text}
}

// Bind returns a policy in which the users and roles that identify knows are meant by their unique identifiers instead of
// their ARNs: "that ARN transforms to the role unique principal ID when you save the policy. This helps mitigate the risk
// of someone escalating their privileges by removing and recreating the role" (IAM User Guide, "AWS JSON policy elements:
// Principal"). p stays as it is, and both render the same.
func (p *Policy) Bind(identify func(arn string) (id string, ok bool)) *Policy {
	out := &Policy{kind: p.kind, source: p.source, statements: slices.Clone(p.statements)}
	for i := range out.statements {
		s := &out.statements[i]
		if s.principals == nil {
			continue
		}
		bound := &principals{except: s.principals.except, names: slices.Clone(s.principals.names)}
		for j, m := range bound.names {
			if m.kind != nameARN {
				continue
			}
			if id, ok := identify(m.text); ok {
				bound.names[j] = principalMatch{kind: nameID, text: id}
			}
		}
		s.principals = bound
	}
	return out
}
