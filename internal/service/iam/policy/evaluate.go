package policy

// Evaluate decides a request. It reads r and p and keeps neither.
//
// The order of the steps is that of the IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny
// access": explicit denies, service control policies, resource-based policies, identity-based policies, permissions
// boundary, session policies. It decides which of several reasons for a denial is named.
func Evaluate(r *Request, p *Policies) Decision {
	e := evaluation{request: r, policies: p, resource: finding{named: true}}
	e.resource.scanAll(p.Resource, r)
	if !r.Principal.isIAM() {
		return e.outsider()
	}
	e.identity.scanAll(p.Identity, r)
	e.session.scanAll(p.Session, r)
	if p.Boundary != nil {
		e.boundary.scan(p.Boundary, 0, r)
	}
	e.scanLevels()
	if denial, denied := e.explicitDeny(); denied {
		return denial
	}
	if !e.serviceControlAllows {
		return implicit(FromServiceControl)
	}
	if !r.sameAccount() {
		return e.acrossAccounts()
	}
	return e.withinAccount()
}

// evaluation is what the policies say, kind by kind.
type evaluation struct {
	request  *Request
	policies *Policies

	identity, resource, boundary, session, serviceControl finding
	serviceControlAllows                                  bool
}

// scanLevels: at every level one policy must allow; "there must be an explicit allow at every level from the root down to
// the account" (Organizations User Guide, "SCP evaluation").
func (e *evaluation) scanLevels() {
	e.serviceControlAllows = true
	for i, level := range e.policies.ServiceControl {
		var f finding
		f.scanAll(level, e.request)
		f.allow.place.Level, f.deny.place.Level = i, i
		if f.deny.place.Known && !e.serviceControl.deny.place.Known {
			e.serviceControl.deny = f.deny
		}
		e.serviceControlAllows = e.serviceControlAllows && f.allow.place.Known
	}
}

// explicitDeny: "If the enforcement code finds even one explicit deny that applies, the enforcement code returns a final
// decision of Deny."
func (e *evaluation) explicitDeny() (Decision, bool) {
	for _, kind := range [...]struct {
		found  *finding
		source Source
	}{
		{&e.serviceControl, FromServiceControl},
		{&e.resource, e.resourceSource()},
		{&e.identity, FromIdentity},
		{&e.boundary, FromBoundary},
		{&e.session, FromSession},
	} {
		if kind.found.deny.place.Known {
			return kind.found.deny.decision(ExplicitDeny, kind.source), true
		}
	}
	return Decision{}, false
}

// outsider decides for callers of no account: anonymous ones, services, and those whom a provider vouches for. Only the
// resource's policy knows them.
func (e *evaluation) outsider() Decision {
	switch source := e.resourceSource(); {
	case e.resource.deny.place.Known:
		return e.resource.deny.decision(ExplicitDeny, source)
	case e.resource.given != grantNone:
		return e.resource.allow.decision(Allow, source)
	default:
		return implicit(source)
	}
}

// withinAccount: "If an action is allowed by an identity-based policy, a resource-based policy, or both, then AWS allows
// the action." A direct grant of the resource's policy is final; one to the role or the account is not.
func (e *evaluation) withinAccount() Decision {
	granted := e.resource.allow.decision(Allow, e.resourceSource())
	switch {
	case e.resource.given == grantDirect:
		return granted
	case e.resource.given == grantLimited:
		return e.limited(granted)
	case e.policies.mustGrant() && e.resource.given == grantNone:
		return implicit(e.resourceSource())
	}
	return e.byIdentity()
}

// acrossAccounts: "The request is allowed only if both evaluations return a decision of Allow." The account of the resource
// allows by the resource's policy, that of the caller by everything else.
func (e *evaluation) acrossAccounts() Decision {
	if e.resource.given == grantNone {
		return implicit(e.resourceSource())
	}
	if denial := e.byIdentity(); !denial.Allowed() {
		return denial
	}
	return e.resource.allow.decision(Allow, e.resourceSource())
}

// byIdentity decides by the caller's own policies. The root user needs none.
func (e *evaluation) byIdentity() Decision {
	switch {
	case e.identity.allow.place.Known:
		return e.limited(e.identity.allow.decision(Allow, FromIdentity))
	case e.request.Principal.hasRootPowers():
		return e.limited(Decision{Verdict: Allow, Source: FromRoot})
	default:
		return implicit(FromIdentity)
	}
}

// limited takes a permission away that the boundary or the session policies do not allow, too.
//
// A role's session without session policies is not limited. A federated user's has no permissions then: "If you do not pass
// a policy, then the resulting federated user session has no permissions" (STS API Reference, GetFederationToken).
func (e *evaluation) limited(permission Decision) Decision {
	switch {
	case e.policies.Boundary != nil && !e.boundary.allow.place.Known:
		return implicit(FromBoundary)
	case len(e.policies.Session) > 0 && !e.session.allow.place.Known:
		return implicit(FromSession)
	case len(e.policies.Session) == 0 && e.request.Principal.Caller == FederatedUser:
		return implicit(FromSession)
	}
	return permission
}

func (e *evaluation) resourceSource() Source {
	if e.policies.isTrust() {
		return FromTrust
	}
	return FromResource
}

func implicit(source Source) Decision { return Decision{Verdict: ImplicitDeny, Source: source} }
