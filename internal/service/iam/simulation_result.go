package iam

import (
	"slices"

	"sluice/internal/api/iamapi"
	"sluice/internal/wire"
)

// results answers a page of the actions.
func (s *simulation) results(actions []string, marker wire.Opt[string], maxItems wire.Opt[int64]) (*iamapi.SimulatePolicyResponse, error) {
	size := min(maxItems.Or(pageItemsDefault), int64(simulationsMax/s.cost()))
	if size == 0 {
		return nil, errSimulation("The simulation has too many resources for policies of that size.")
	}
	page, next, err := pageInOrder(actions, marker, wire.Some(size))
	if err != nil {
		return nil, err
	}
	out := &iamapi.SimulatePolicyResponse{EvaluationResults: []iamapi.EvaluationResult{}, IsTruncated: wire.Some(next.Set), Marker: next}
	missing := s.missing()
	for _, action := range page {
		out.EvaluationResults = append(out.EvaluationResults, s.result(action, missing))
	}
	return out, nil
}

// result answers one action: for no resource in particular, or for all those named, each of which has a result of its own. The
// one on top is the most restrictive of them, with "the union of matched statements across all requested resources" of that decision
// (EvaluationResult).
func (s *simulation) result(action string, missing []string) iamapi.EvaluationResult {
	outcomes := make([]outcome, len(s.resources))
	for i, resource := range s.resources {
		outcomes[i] = s.ask(action, resource)
	}
	top := mostRestrictive(outcomes)
	out := iamapi.EvaluationResult{
		EvalActionName: wire.Some(action), EvalResourceName: wire.Some(s.resourceName()), EvalDecision: wire.Some(top.decision),
		MatchedStatements: append([]iamapi.Statement{}, top.matched...), MissingContextValues: missing,
		PermissionsBoundaryDecisionDetail: top.boundary,
	}
	if s.organization {
		out.OrganizationsDecisionDetail = &iamapi.OrganizationsDecisionDetail{AllowedByOrganizations: wire.Some(top.allowed)}
	}
	if !s.specific() {
		if top.crossing {
			out.EvalDecisionDetails = top.details
		}
		return out
	}
	if top.allowed {
		out.EvalDecisionDetails = append(wire.Dict[string]{}, top.details...)
	}
	for i := range outcomes {
		out.ResourceSpecificResults = append(out.ResourceSpecificResults, outcomes[i].shown(s.resources[i], missing))
	}
	return out
}

// cost is how many times statements are asked for one action.
func (s *simulation) cost() int {
	statements := 1
	for _, p := range slices.Concat(s.identity, s.boundary, s.resource) {
		statements += p.policy.Len()
	}
	for _, level := range s.policies.ServiceControl {
		for _, p := range level {
			statements += p.Len()
		}
	}
	return statements * len(s.resources)
}

// specific tells a simulation that names resources.
func (s *simulation) specific() bool { return len(s.resources) != 1 || s.resources[0] != anyResource }

// resourceName is the resource that the result on top names: the one there is (recorded answers), or none in particular.
func (s *simulation) resourceName() string {
	if len(s.resources) == 1 {
		return s.resources[0]
	}
	return anyResource
}

// shown renders what is said of one resource.
func (o *outcome) shown(resource string, missing []string) iamapi.ResourceSpecificResult {
	return iamapi.ResourceSpecificResult{
		EvalResourceName: wire.Some(resource), EvalResourceDecision: wire.Some(o.decision),
		MatchedStatements: append([]iamapi.Statement{}, o.matched...), MissingContextValues: missing,
		EvalDecisionDetails: o.details, PermissionsBoundaryDecisionDetail: o.boundary,
	}
}

// mostRestrictive puts outcomes together.
func mostRestrictive(outcomes []outcome) outcome {
	top := outcome{decision: decisionAllowed, allowed: true}
	for i := range outcomes {
		o := &outcomes[i]
		if stricter(o.decision, top.decision) {
			top.decision, top.matched = o.decision, nil
		}
		if o.decision == top.decision {
			top.matched = union(top.matched, o.matched)
		}
		top.crossing = top.crossing || o.crossing
		top.allowed = top.allowed && o.allowed
		top.details = strictest(top.details, o.details)
		if top.boundary == nil || o.boundary != nil && !o.boundary.AllowedByPermissionsBoundary.V {
			top.boundary = o.boundary
		}
	}
	return top
}

// strictest reports "the most restrictive decision per policy type".
func strictest(details, more wire.Dict[string]) wire.Dict[string] {
	for _, e := range more {
		at := slices.IndexFunc(details, func(d wire.Entry[string]) bool { return d.Key == e.Key })
		switch {
		case at < 0:
			details = append(details, e)
		case stricter(e.Value, details[at].Value):
			details[at].Value = e.Value
		}
	}
	return details
}

// stricter orders the decisions: an explicit denial before an implicit one, that before a permission.
func stricter(a, b string) bool {
	order := []string{decisionExplicit, decisionImplicit, decisionAllowed}
	return slices.Index(order, a) < slices.Index(order, b)
}

// union adds the statements that are not there yet.
func union(to, from []iamapi.Statement) []iamapi.Statement {
	for _, s := range from {
		if !slices.ContainsFunc(to, func(o iamapi.Statement) bool {
			return o.SourcePolicyId == s.SourcePolicyId && o.SourcePolicyType == s.SourcePolicyType && *o.StartPosition == *s.StartPosition
		}) {
			to = append(to, s)
		}
	}
	return to
}
