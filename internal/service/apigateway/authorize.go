package apigateway

import (
	"strings"

	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// API Gateway authorizes by HTTP verb and path: "apigateway:POST on arn:aws:apigateway:us-east-1::/restapis". Its ARNs have
// no account. Source: Service Authorization Reference, "Amazon API Gateway Management".
func (s *Service) require(c *service.Call, path string, keys ...condition) {
	c.Require(service.Check{
		Action: "apigateway:" + c.Operation.Method, Resource: pathARN(c, path), Owner: c.Account, Keys: conditionKeys(keys),
	})
}

// requireOn is require for something that belongs to an API: policies see the API's tags as the resource's.
func (s *Service) requireOn(c *service.Call, api, path string, keys ...condition) {
	s.require(c, "/restapis/"+api+path, append(keys, s.resourceTags(c, api, "")...)...)
}

func pathARN(c *service.Call, path string) string {
	return arn.New(c.Service.Name, c.Region, "", path).String()
}

// ownARN reads an ARN of this service in the call's region. It takes one spelling for each thing: a policy that denies a thing names it
// word by word.
func ownARN(c *service.Call, text string) (arn.ARN, error) {
	a, err := arn.Parse(text)
	if err != nil || arn.New(c.Service.Name, c.Region, a.Account, a.Resource) != a {
		return arn.ARN{}, invalidARN()
	}
	return a, nil
}

// condition is one condition key of a call.
type condition struct {
	name  string
	value policy.Value
}

func is(name, text string) condition           { return condition{name, policy.One(text)} }
func are(name string, many []string) condition { return condition{name, policy.Many(many)} }

func conditionKeys(conditions []condition) policy.Keys {
	var keys policy.Keys
	for _, c := range conditions {
		keys = keys.Set(c.name, c.value)
	}
	return keys
}

// requestTags are the keys of the tags that a request brings: aws:RequestTag/… and aws:TagKeys.
func requestTags(tags map[string]string) []condition {
	if len(tags) == 0 {
		return nil
	}
	var out []condition
	names := sortedKeys(tags)
	for _, name := range names {
		out = append(out, is("aws:RequestTag/"+name, tags[name]))
	}
	return append(out, are("aws:TagKeys", names))
}

// resourceTags are the tags that a thing has, as aws:ResourceTag/…. A stage inherits its API's and may set them anew. Source:
// Developer Guide, "Tag inheritance in the Amazon API Gateway V1 API".
func (s *Service) resourceTags(c *service.Call, api, stageName string) []condition {
	var out []condition
	_ = s.read(c, api, func(e *entry) error {
		if e == nil {
			return nil
		}
		out = tagConditions(e.api.Tags)
		if st := e.stages[stageName]; st != nil {
			out = append(out, tagConditions(st.Tags)...)
		}
		return nil
	})
	return out
}

// tagConditions are tags as aws:ResourceTag/….
func tagConditions(tags map[string]string) (out []condition) {
	for _, name := range sortedKeys(tags) {
		out = append(out, is("aws:ResourceTag/"+name, tags[name]))
	}
	return out
}

// requirePassRole is the second permission of an integration with credentials: whoever hands API Gateway a role must be
// allowed to. Source: IAM User Guide, "Grant a user permissions to pass a role to an AWS service".
func requirePassRole(c *service.Call, role string) {
	parsed, err := arn.Parse(role)
	if err != nil || parsed.Service != "iam" || parsed.Account != c.Account {
		return // no role, or another account's: the operation refuses it, whatever is allowed
	}
	if strings.Contains(role, "${") {
		role = "*" // a stage variable names it later: whoever may pass every role may pass that one
	}
	c.Require(service.Check{
		Action: "iam:PassRole", Resource: role, Owner: c.Account,
		Keys: policy.Keys{}.Set("iam:PassedToService", policy.One(Principal)),
	})
}

// Principal is the service's own, to which roles are passed and which assumes them.
const Principal = "apigateway.amazonaws.com"
