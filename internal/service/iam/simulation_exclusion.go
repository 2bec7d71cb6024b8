package iam

import (
	"strings"

	"sluice/internal/api/iamapi"
	"sluice/internal/arn"
)

// Policies that SimulatePrincipalPolicy leaves out, as PolicyIdentifier names them: "by policy type, by Amazon Resource Name (ARN), or
// by the name of an inline policy and the entity it is attached to".

// checkExclusion: "Syntactically invalid identifiers, such as malformed ARNs or wildcards in disallowed positions, cause the request to fail".
func checkExclusion(e *iamapi.PolicyIdentifier) error {
	given := 0
	for _, set := range []bool{e.PolicyType.Set, e.PolicyArn.Set, e.InlinePolicyIdentifier != nil} {
		if set {
			given++
		}
	}
	if given != 1 {
		return errSimulation("A policy identifier has either a policy type, a policy ARN or an inline policy.")
	}
	if !e.PolicyArn.Set {
		return nil
	}
	a, err := arn.Parse(e.PolicyArn.V)
	before, _, _ := strings.Cut(e.PolicyArn.V, "policy/")
	if err != nil || a.Service != "iam" || !strings.HasPrefix(a.Resource, "policy/") || strings.ContainsAny(before, "*?") || strings.Count(a.Resource, "*") > 1 {
		return errSimulation("Invalid policy ARN: " + e.PolicyArn.V)
	}
	return nil
}

// excluded tells whether one of the identifiers names the policy. Service and resource control policies are never a principal's.
func (p *held) excluded(list []iamapi.PolicyIdentifier) bool {
	for i := range list {
		e := &list[i]
		switch inline := e.InlinePolicyIdentifier; {
		case inline != nil && p.name != "" && inline.AttachmentType.V == p.kind && fold(inline.PolicyName.V) == fold(p.name) &&
			globMatches(fold(inline.AttachmentName.V), fold(p.holder)):
			return true
		case e.PolicyArn.Set && p.managed != nil && globMatches(e.PolicyArn.V, p.managed.arn):
			return true
		case e.PolicyType.Set && e.PolicyType.V == p.policyType():
			return true
		}
	}
	return false
}

// policyType is the policy's type as identifiers have it.
func (p *held) policyType() string {
	switch {
	case p.boundary:
		return "permission-boundary"
	case p.managed == nil:
		return "inline"
	case p.managed.isAWS():
		return "aws-managed"
	}
	return "user-managed"
}

// globMatches matches a pattern with at most one star, "any sequence of characters, including none", and question marks, "exactly one
// character".
func globMatches(pattern, text string) bool {
	before, after, star := strings.Cut(pattern, "*")
	if !star {
		return len(pattern) == len(text) && sameOrAny(pattern, text)
	}
	return len(before)+len(after) <= len(text) && sameOrAny(before, text[:len(before)]) && sameOrAny(after, text[len(text)-len(after):])
}

// sameOrAny compares texts of the same length, of which the first may have question marks.
func sameOrAny(pattern, text string) bool {
	for i := range len(pattern) {
		if pattern[i] != '?' && pattern[i] != text[i] {
			return false
		}
	}
	return true
}
