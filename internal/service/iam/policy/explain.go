package policy

import "slices"

// Explanation is a decision with everything that led to it.
type Explanation struct {
	// Decision is what Evaluate returns for the same request and policies.
	Decision Decision
	// Statements holds every statement that was asked, in the order of the steps of a decision.
	Statements []Trace
}

// Trace says of one statement whether it applies to a request, and if not why.
type Trace struct {
	// Source is the kind of policy that the statement is in.
	Source Source
	// At is the statement's place among the policies of its kind.
	At Place
	// Sid is the statement's identifier, if it has one.
	Sid string
	// Deny tells a Deny statement from an Allow.
	Deny bool
	// Principal, Action and Resource are the statement's elements of these names. One that it does not have matches.
	Principal, Action, Resource Element
	// Conditions are the statement's conditions, in the order they are written.
	Conditions []ConditionTrace
}

// Element is one of a statement's elements and whether it matches.
type Element struct {
	// Matches is the outcome.
	Matches bool
	// Except tells NotAction from Action, and so on.
	Except bool
	// Texts are the element's values as they are written; those of a principal with their kind before them.
	Texts []string
}

// ConditionTrace says whether one condition holds.
type ConditionTrace struct {
	// Operator and Key are as the policy writes them, Values the texts of its values.
	Operator, Key string
	Values        []string
	// Present tells whether the request has the key; Request holds its values.
	Present bool
	Request []string
	// Holds is the outcome.
	Holds bool
}

// Applies tells whether all parts of the statement match.
func (t *Trace) Applies() bool {
	if !t.Action.Matches || !t.Resource.Matches || !t.Principal.Matches {
		return false
	}
	for i := range t.Conditions {
		if !t.Conditions[i].Holds {
			return false
		}
	}
	return true
}

// Explain decides a request as Evaluate does and tells of every statement why it applies or does not. It is for people, and
// takes its time.
func Explain(r *Request, p *Policies) Explanation {
	e := Explanation{Decision: Evaluate(r, p)}
	if r.Principal.isIAM() {
		for i, level := range p.ServiceControl {
			e.trace(FromServiceControl, i, level, r)
		}
	}
	source := FromResource
	if p.isTrust() {
		source = FromTrust
	}
	e.trace(source, 0, p.Resource, r)
	if r.Principal.isIAM() {
		e.trace(FromIdentity, 0, p.Identity, r)
		if p.Boundary != nil {
			e.trace(FromBoundary, 0, []*Policy{p.Boundary}, r)
		}
		e.trace(FromSession, 0, p.Session, r)
	}
	return e
}

func (e *Explanation) trace(source Source, level int, policies []*Policy, r *Request) {
	for i, p := range policies {
		for j := range p.statements {
			t := p.traceStatement(j, r)
			t.Source, t.At = source, Place{Known: true, Level: level, Policy: i, Statement: j}
			e.Statements = append(e.Statements, t)
		}
	}
}

func (p *Policy) traceStatement(index int, r *Request) Trace {
	s, written := &p.statements[index], &p.source.statements[index]
	t := Trace{
		Sid:       s.sid,
		Deny:      s.deny,
		Principal: Element{s.principals.grant(&r.Principal) != grantNone, written.notPrincipal, written.principal.texts()},
		Action:    Element{s.actionMatches(r), s.exceptActions, slices.Clone(written.actions)},
		Resource:  Element{s.resourceMatches(r), s.exceptResources, slices.Clone(written.resources)},
	}
	for i := range s.conditions {
		t.Conditions = append(t.Conditions, s.conditions[i].trace(&written.conditions[i], r.Context))
	}
	return t
}

func (p *principalSource) texts() []string {
	switch {
	case p == nil:
		return nil
	case p.star:
		return []string{"*"}
	}
	out := make([]string, len(p.names))
	for i, n := range p.names {
		out[i] = n.family + " " + n.name
	}
	return out
}

func (c *condition) trace(written *conditionSource, ctx Context) ConditionTrace {
	t := ConditionTrace{Operator: written.operator, Key: written.key, Values: slices.Clone(written.values), Holds: c.holds(ctx)}
	value, ok := lookup(ctx, c.key)
	t.Present = ok
	if ok {
		for i := range value.Len() {
			t.Request = append(t.Request, value.At(i))
		}
	}
	return t
}
