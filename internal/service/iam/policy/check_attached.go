package policy

import (
	"strconv"
	"strings"
)

// The texts of the validator that role trust policies and resource-based policies share. Sources, beside each text's
// use: answers of CreateRole and UpdateAssumeRolePolicy, of DynamoDB's PutResourcePolicy and of S3's PutBucketPolicy,
// as their users and LocalStack recorded them, and, second-hand, as the suite of Versity's gateway repeats them.
// testdata/malformed.txt says which is which.
const (
	invalidVersion    = "The policy must contain a valid version string"
	statementMissing  = "Missing required field Statement"
	statementEmpty    = "Could not parse the policy: Statement is empty!"
	sidsNotUnique     = "The Statement Ids in the policy are not unique"
	effectMissing     = "Missing required field Effect"
	principalMissing  = "Missing required field Principal"
	principalEmpty    = "Missing required field Principal cannot be empty!"
	principalBareStar = `AssumeRolepolicy contained an invalid principal: "STAR":"*".`
	principalInvalid  = "Invalid principal in policy"
	notPrincipalAllow = "Allow with NotPrincipal is not allowed."
	notPrincipalTrust = "AssumeRole policy must not contain NotPrincipal field."
	cognitoCondition  = "A condition block must be present for the Cognito provider"
	actionMissing     = "Missing required field Action"
	actionEmpty       = "Missing required field Action cannot be empty!"
	actionNotSTS      = "AssumeRole policy may only specify STS AssumeRole actions."
	actionInvalid     = "Policy has invalid action"
	resourceMissing   = "Missing required field Resource"
	resourceEmpty     = "Missing required field Resource cannot be empty!"
	resourceInvalid   = "Policy has invalid resource"
	resourceTrust     = "Has prohibited field Resource"
	notResourceTrust  = "AssumeRole policy must not contain resources."
	conditionOneColon = "Condition can contain only one colon."
	conditionAddress  = "Invalid IP address in Conditions"
)

// fault is a finding that does not yet know its statement.
type fault struct {
	reason          Reason
	message, detail string
}

// checkAttached judges a trust or resource-based policy, statement by statement.
func (d *document) checkAttached(kind Kind) error {
	switch {
	case d.version != "" && d.version != version2008 && d.version != version2012:
		return &Error{Reason: InvalidVersion, Message: invalidVersion, Detail: "no version " + strconv.Quote(d.version)}
	case !d.hasStatement:
		return &Error{Reason: InvalidSyntax, Message: statementMissing, Detail: "no Statement"}
	case len(d.statements) == 0:
		return &Error{Reason: InvalidSyntax, Message: statementEmpty, Detail: "an empty list of statements"}
	}
	for i := range d.statements {
		s := &d.statements[i]
		for _, check := range []func(Kind) *fault{s.effectFault, s.principalFault, s.actionsFault, s.resourcesFault, s.conditionsFault} {
			if f := check(kind); f != nil {
				return &Error{Reason: f.reason, Message: f.message, Detail: inStatement(i, s.sid, f.detail)}
			}
		}
	}
	if i := d.repeatedSid(); i >= 0 {
		return &Error{Reason: InvalidSid, Message: sidsNotUnique, Detail: inStatement(i, d.statements[i].sid, "an earlier statement has the same Sid")}
	}
	return nil
}

func (s *source) effectFault(Kind) *fault {
	switch {
	case !s.has.effect:
		return &fault{InvalidEffect, effectMissing, "no Effect"}
	case s.effect != "Allow" && s.effect != "Deny":
		return &fault{InvalidEffect, "Invalid effect: " + s.effect, "Effect is Allow or Deny"}
	}
	return nil
}

// principalFault holds the rules for Principal and NotPrincipal. That a policy may not allow everyone but some is true of
// most resource-based policies ("Most resource-based policy types do not allow the use of NotPrincipal with Allow");
// here it is true of all.
func (s *source) principalFault(kind Kind) *fault {
	switch {
	case s.principal == nil:
		return &fault{InvalidPrincipal, principalMissing, "no Principal"}
	case s.notPrincipal && s.effect == "Allow":
		return &fault{InvalidPrincipal, notPrincipalAllow, "it would allow everyone else, anonymous callers too"}
	case s.notPrincipal && kind == Trust:
		return &fault{InvalidPrincipal, notPrincipalTrust, "a trust policy has no NotPrincipal"}
	case s.principal.star && kind == Trust:
		return &fault{InvalidPrincipal, principalBareStar, "a trust policy writes {\"AWS\": \"*\"}"}
	case s.principal.star:
		return nil
	case len(s.principal.names) == 0:
		return &fault{InvalidPrincipal, principalEmpty, "Principal names none"}
	}
	for _, n := range s.principal.names {
		if !n.isValid() {
			return &fault{InvalidPrincipal, n.invalid(kind), "no principal " + strconv.Quote(n.name) + " of the kind " + n.family}
		}
		if kind == Trust && n.family == "Federated" && n.name == "cognito-identity.amazonaws.com" && len(s.conditions) == 0 {
			return &fault{InvalidPrincipal, cognitoCondition, "it would trust every identity pool of every account"}
		}
	}
	return nil
}

// invalid is the text for a name that is no principal. CreateRole repeats the name: `Invalid principal in policy:
// "AWS":"arn:aws:iam::123456789012:role/gone"`, and `"SERVICE":"…"` with the family in capitals. S3 and others do not.
func (n principalName) invalid(kind Kind) string {
	if kind != Trust {
		return principalInvalid
	}
	return principalInvalid + ": \"" + strings.ToUpper(n.family) + "\":\"" + n.name + "\""
}

func (s *source) actionsFault(kind Kind) *fault {
	switch {
	case !s.has.action:
		return &fault{InvalidAction, actionMissing, "neither Action nor NotAction"}
	case len(s.actions) == 0:
		return &fault{InvalidAction, actionEmpty, "an empty list of actions"}
	}
	for _, action := range s.actions {
		switch {
		case kind == Trust && !isTrustAction(action):
			return &fault{InvalidAction, actionNotSTS, strconv.Quote(action) + " assumes no role"}
		case actionFault(action) != "":
			return &fault{InvalidAction, actionInvalid, "no action " + strconv.Quote(action)}
		}
	}
	return nil
}

// isTrustAction holds the actions that CreateRole takes in a trust policy. Wildcards, "sts:*" too, are refused.
func isTrustAction(action string) bool {
	switch strings.ToLower(action) {
	case "sts:assumerole", "sts:assumerolewithsaml", "sts:assumerolewithwebidentity", "sts:tagsession", "sts:setsourceidentity", "sts:setcontext":
		return true
	}
	return false
}

// resourcesFault lets any text but the empty one be a resource: services resolve forms of their own before they parse,
// such as API Gateway's execute-api:/stage/GET/path.
func (s *source) resourcesFault(kind Kind) *fault {
	switch {
	case kind == Trust && s.has.resource && s.notResource:
		return &fault{InvalidResource, notResourceTrust, "the resource of a trust policy is its role"}
	case kind == Trust && s.has.resource:
		return &fault{InvalidResource, resourceTrust, "the resource of a trust policy is its role"}
	case kind == Trust:
		return nil
	case !s.has.resource:
		return &fault{InvalidResource, resourceMissing, "neither Resource nor NotResource"}
	case len(s.resources) == 0:
		return &fault{InvalidResource, resourceEmpty, "an empty list of resources"}
	}
	for _, resource := range s.resources {
		if resource == "" {
			return &fault{InvalidResource, resourceInvalid, "an empty resource"}
		}
	}
	return nil
}

func (s *source) conditionsFault(kind Kind) *fault {
	for _, c := range s.conditions {
		operator, ok := parseOperator(c.operator)
		switch {
		case !ok:
			return &fault{InvalidCondition, "Invalid Condition type : " + c.operator, "no condition operator " + strconv.Quote(c.operator)}
		case keyHasTwoColons(c.key):
			return &fault{InvalidCondition, conditionOneColon, "no condition key " + strconv.Quote(c.key)}
		case kind == Resource && operator.family == familyAddress:
			for _, value := range c.values {
				if _, ok := parsePrefix(value); !ok {
					return &fault{InvalidCondition, conditionAddress, strconv.Quote(value) + " is no IP address or range"}
				}
			}
		}
	}
	return nil
}
