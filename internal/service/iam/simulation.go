package iam

import (
	"cmp"
	"slices"
	"strings"

	"sluice/internal/api/iamapi"
	"sluice/internal/arn"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// simulation is a set of policies and what is asked of them. The decisions are those of policy.Evaluate, which decides real calls.
type simulation struct {
	principal policy.Principal
	// identity, boundary and resource are the policies in the order of the evaluator's, so that a statement's place finds its source.
	identity, boundary, resource []simulated
	policies                     policy.Policies
	// organization tells that service control policies take part.
	organization bool
	owner        string // the account that owns resources whose ARNs do not say
	keys         policy.Keys
	resources    []string
}

// simulated is a policy that takes part, and what answers call it.
type simulated struct {
	policy *policy.Policy
	id     string
}

// The types of policies, as IAM answers them whatever its model says (recorded answers; users quote the other two).
const (
	sourceIAM      = "IAM Policy"
	sourceResource = "Resource Policy"
	sourceBoundary = "Permissions Boundary Policy"
)

// The decisions (IAM API Reference, EvaluationResult).
const (
	decisionAllowed  = "allowed"
	decisionExplicit = "explicitDeny"
	decisionImplicit = "implicitDeny"
)

// anyResource stands for no resource in particular.
const anyResource = "*"

// simulationsMax is how many times a statement is asked about an action and a resource for one page, at most: pages become shorter, as
// they may ("IAM might return fewer results, even when there are more results available"), and one action that takes more is refused.
const simulationsMax = 2_000_000

// part is what one kind of policies says about a request.
type part struct {
	source  string
	deny    []iamapi.Statement
	allow   []iamapi.Statement
	present bool
}

func (p *part) decision() string {
	switch {
	case len(p.deny) > 0:
		return decisionExplicit
	case len(p.allow) > 0:
		return decisionAllowed
	}
	return decisionImplicit
}

// decisive are the statements that decide within the kind: "the deny statement is the only entry included in the result". Of a boundary
// only denials count, which gives nothing: "Only statements from identity-based and resource-based policies appear here" otherwise.
func (p *part) decisive() []iamapi.Statement {
	if len(p.deny) > 0 || p.source == sourceBoundary {
		return p.deny
	}
	return p.allow
}

// outcome is what a simulation says of one action and resource.
type outcome struct {
	decision string
	matched  []iamapi.Statement
	details  wire.Dict[string] // nil unless both accounts have to allow
	crossing bool
	boundary *iamapi.PermissionsBoundaryDecisionDetail
	allowed  bool // by service control policies
}

// ask decides one action on one resource.
func (s *simulation) ask(action, resource string) outcome {
	r := &policy.Request{Principal: s.principal, Action: action, Resource: resource, ResourceAccount: s.ownerOf(resource), Context: s.keys}
	decided := policy.Evaluate(r, &s.policies)
	parts := s.parts(policy.Applying(r, &s.policies))
	out := outcome{decision: decisionOf(decided.Verdict), crossing: r.ResourceAccount != s.principal.Account && r.ResourceAccount != awsAccount}
	out.allowed = decided.Source != policy.FromServiceControl
	if out.decision != decisionImplicit && out.allowed {
		for i := range parts {
			out.matched = append(out.matched, parts[i].decisive()...)
		}
	}
	for i := range parts {
		p := &parts[i]
		if out.crossing && out.allowed && p.present {
			out.details = append(out.details, wire.Entry[string]{Key: p.source, Value: p.decision()})
		}
		if p.source == sourceBoundary && p.present {
			out.boundary = &iamapi.PermissionsBoundaryDecisionDetail{AllowedByPermissionsBoundary: wire.Some(p.decision() == decisionAllowed)}
		}
	}
	return out
}

// parts sorts the statements that apply by kind, in the order in which answers name them.
func (s *simulation) parts(applying []policy.Applied) []part {
	out := []part{
		{source: sourceResource, present: true}, {source: sourceIAM, present: true}, {source: sourceBoundary, present: len(s.boundary) > 0},
	}
	for _, t := range applying {
		at, policies := 0, s.resource
		switch t.Source {
		case policy.FromIdentity:
			at, policies = 1, s.identity
		case policy.FromBoundary:
			at, policies = 2, s.boundary
		case policy.FromServiceControl:
			continue
		}
		shown := policies[t.At.Policy].statement(out[at].source, t.At.Statement)
		if t.Deny {
			out[at].deny = append(out[at].deny, shown)
		} else {
			out[at].allow = append(out[at].allow, shown)
		}
	}
	return out
}

func (p *simulated) statement(source string, index int) iamapi.Statement {
	start, end := p.policy.Span(index)
	return iamapi.Statement{
		SourcePolicyId: wire.Some(p.id), SourcePolicyType: wire.Some(source), StartPosition: position(start), EndPosition: position(end),
	}
}

func position(p policy.Position) *iamapi.Position {
	return &iamapi.Position{Line: wire.Some(int64(p.Line)), Column: wire.Some(int64(p.Column))}
}

func decisionOf(v policy.Verdict) string {
	switch v {
	case policy.Allow:
		return decisionAllowed
	case policy.ExplicitDeny:
		return decisionExplicit
	default:
		return decisionImplicit
	}
}

// ownerOf is the account in a resource's ARN, or the one that the simulation names for those that have none.
func (s *simulation) ownerOf(resource string) string {
	if a, err := arn.Parse(resource); err == nil {
		return cmp.Or(a.Account, s.owner)
	}
	return s.owner
}

// missing are the condition keys of identity-based and resource-based policies that nobody gave a value: "This field doesn't
// include context keys referenced by service control policies" (EvaluationResult).
func (s *simulation) missing() []string {
	return slices.DeleteFunc(contextKeys(slices.Concat(s.identity, s.resource)), func(name string) bool {
		_, given := s.keys.Lookup(strings.ToLower(name))
		return given
	})
}

// contextKeys are the condition keys that policies ask for, each once, in the order of the policies.
func contextKeys(policies []simulated) []string {
	out := []string{}
	seen := map[string]bool{}
	for _, p := range policies {
		for _, name := range p.policy.ContextKeys() {
			if folded := strings.ToLower(name); !seen[folded] {
				seen[folded] = true
				out = append(out, name)
			}
		}
	}
	return out
}
