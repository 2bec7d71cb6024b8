package auditshape

import "strings"

// treatment is how much of a member is shown.
type treatment uint8

const (
	show treatment = iota
	// hide replaces the member, or each value of a map whose keys are shown.
	hide
	hideValues
	// hideConstants replaces a mapping's static value, which stands between quotes: the header with which an endpoint knows its API.
	hideConstants
	// hideQuery cuts a query string off, where callers put tokens.
	hideQuery
)

// ofMember is for the members in which users of API Gateway keep secrets in part; those that are hidden whole are sensitive in the model. Stage variables are treated as
// CloudTrail treats a function's environment, which it does not show.
func ofMember(shape, member string) treatment {
	switch shape {
	case "TestInvokeMethodRequest", "TestInvokeAuthorizerRequest": // somebody's request to an API
		return ofTest(member)
	case "CreateStageRequest", "CreateDeploymentRequest":
		if member == "variables" {
			return hideValues
		}
	case "CanarySettings", "DeploymentCanarySettings":
		if member == "stageVariableOverrides" {
			return hideValues
		}
	case "PutIntegrationRequest":
		if member == "requestParameters" {
			return hideConstants
		}
	}
	return show
}

func ofTest(member string) treatment {
	switch member {
	case "stageVariables", "additionalContext":
		return hideValues
	case "pathWithQueryString":
		return hideQuery
	}
	return show
}

// ofPatch is for the value of a patch operation with this path, and agrees with ofMember. What is refused is in the trail too: so the paths
// that are secret wherever they are tried are hidden for all resources.
func ofPatch(path string) treatment {
	first, rest, _ := strings.Cut(strings.TrimPrefix(strings.ToLower(path), "/"), "/")
	switch first {
	case "", "value", "certificateprivatekey", "variables":
		return hide
	case "canarysettings":
		if strings.HasPrefix(rest, "stagevariableoverrides") {
			return hide
		}
	case "requestparameters":
		return hideConstants
	}
	return show
}

// text is what is shown of a text.
func (t treatment) text(v string) string {
	switch t {
	case hide, hideValues:
		return Hidden
	case hideConstants:
		if strings.HasPrefix(v, "'") {
			return Hidden
		}
	case hideQuery:
		if path, _, found := strings.Cut(v, "?"); found {
			return path + "?" + Hidden
		}
	case show:
	}
	return v
}
