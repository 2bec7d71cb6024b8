package lambda

import (
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// The resource types of permissions. Source: Service Authorization Reference, "AWS Lambda".
const (
	functionResource = "function"
	layerResources   = "layer version"
	signingResource  = "code signing config"
	mappingResource  = "eventSourceMapping"
)

// key is one condition key of a call.
type key struct {
	name  string
	value policy.Value
}

func is(name, text string) key           { return key{name, policy.One(text)} }
func are(name string, many []string) key { return key{name, policy.Many(many)} }

func keysOf(keys []key) policy.Keys {
	var out policy.Keys
	for _, k := range keys {
		out = out.Set(k.name, k.value)
	}
	return out
}

// require asks for a permission on a resource of the call's account.
func (s *Service) require(c *service.Call, resource string, keys ...key) {
	c.Require(service.Check{Action: "lambda:" + c.Operation.Name, Resource: resource, Owner: c.Account, Keys: keysOf(keys)})
}

// requireOn asks for a permission on a function, a version or an alias, as the call names it: its own policy is asked too, and the
// function's tags are the resource's.
func (s *Service) requireOn(c *service.Call, t target, keys ...key) {
	s.requireAction(c, "lambda:"+c.Operation.Name, t, keys...)
}

// requireAction is requireOn for an action that is not named like the operation.
func (s *Service) requireAction(c *service.Call, action string, t target, keys ...key) {
	c.Require(s.check(action, t, keys))
}

func (s *Service) check(action string, t target, keys []key) service.Check {
	check := service.Check{Action: action, Resource: t.arn(), Owner: t.account}
	_ = s.view(func() error {
		if p := s.policies.get(t.scope, t.key()); p != nil {
			check.Policy = p.parsed
		}
		if f := s.functions.get(t.scope, t.name); f != nil {
			keys = append(keys, tagKeys("aws:ResourceTag/", f.Tags)...)
		}
		return nil
	})
	check.Keys = keysOf(keys)
	return check
}

// onFunction authorizes an operation on what a name and a qualifier say.
func (s *Service) onFunction(c *service.Call, name, qualifier wire.Opt[string], keys ...key) error {
	t, err := locate(c, name, qualifier)
	if err != nil {
		return err
	}
	s.requireOn(c, t, keys...)
	return nil
}

// onWhole authorizes an operation on a function as a whole.
func (s *Service) onWhole(c *service.Call, name wire.Opt[string], keys ...key) error {
	t, err := locate(c, name, wire.Opt[string]{})
	if err != nil {
		return err
	}
	t.qualifier = ""
	s.requireOn(c, t, keys...)
	return nil
}

// tagKeys are tags as condition keys.
func tagKeys(prefix string, tags map[string]string) []key {
	out := make([]key, 0, len(tags))
	for _, name := range sortedKeys(tags) {
		out = append(out, is(prefix+name, tags[name]))
	}
	return out
}

// requestTags are the keys of the tags that a request brings.
func requestTags(tags map[string]string) []key {
	if len(tags) == 0 {
		return nil
	}
	return append(tagKeys("aws:RequestTag/", tags), are("aws:TagKeys", sortedKeys(tags)))
}

// requirePassRole is the second permission of who gives a function its role. Source: IAM User Guide, "Grant a user permissions to pass a
// role to an AWS service".
func requirePassRole(c *service.Call, t target, role string) {
	parsed, err := arn.Parse(role)
	if err != nil || parsed.Service != "iam" || parsed.Account != t.account {
		return // the operation refuses another account's role, whatever is allowed
	}
	c.Require(service.Check{
		Action: "iam:PassRole", Resource: role, Owner: parsed.Account,
		Keys: policy.Keys{}.Set("iam:PassedToService", policy.One(Principal)).Set("iam:AssociatedResourceArn", policy.One(t.functionARN())),
	})
}

// requireLayers is the permission to use layers, which those of other accounts give by their policies. Source: Developer Guide, "Granting
// access to layers".
func (s *Service) requireLayers(c *service.Call, layers []string) {
	for _, text := range layers {
		name, number, ok := layerOf(text)
		if !ok {
			continue // the operation refuses it
		}
		check := service.Check{Action: "lambda:GetLayerVersion", Resource: text, Owner: name.account}
		_ = s.view(func() error {
			if l := s.layerNumbers.get(name.scope, layerKey(name.name, number)); l != nil {
				check.Policy = l.policy()
			}
			return nil
		})
		c.Require(check)
	}
}

// settingKeys are the condition keys of the settings that a request brings.
func settingKeys(layers []string) []key {
	if len(layers) == 0 {
		return nil
	}
	return []key{are("lambda:Layer", layers)}
}
