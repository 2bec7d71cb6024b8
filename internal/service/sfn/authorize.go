package sfn

import (
	"maps"
	"slices"

	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// The resource types of permissions, and the condition keys. Source: Service Authorization Reference, "AWS Step Functions".
const (
	machineResource   = "statemachine"
	activityResource  = "activity"
	executionResource = "execution"
	mapRunResource    = "maprun"
	qualifierKey      = "states:StateMachineQualifier"
	requestTagKey     = "aws:RequestTag/${TagKey}"
	tagKeysKey        = "aws:TagKeys"
)

// action is the permission for the call's operation.
func action(c *service.Call) string { return "states:" + c.Operation.Name }

// requireMachine asks for a permission on a machine, a version or an alias: the resource is the machine, whatever qualifies it, and the
// qualifier a condition key. Source: Developer Guide, "Authorization for versions and aliases".
func (s *Service) requireMachine(c *service.Call, action string, a address, keys policy.Keys) {
	if a.qualifier != "" {
		keys = keys.Set(qualifierKey, policy.Many([]string{a.qualifier}))
	}
	_ = s.view(func() error {
		if m := s.machines.get(a.itself(), a.name); m != nil {
			keys = tagKeys(keys, "aws:ResourceTag/", m.Tags)
		}
		return nil
	})
	c.Require(service.Check{Action: action, Resource: a.unqualified(), Owner: a.account, Keys: keys})
}

// requireActivity asks for a permission on an activity.
func (s *Service) requireActivity(c *service.Call, action string, a address, keys policy.Keys) {
	_ = s.view(func() error {
		if x := s.activities.get(a.itself(), a.name); x != nil {
			keys = tagKeys(keys, "aws:ResourceTag/", x.Tags)
		}
		return nil
	})
	c.Require(service.Check{Action: action, Resource: a.unqualified(), Owner: a.account, Keys: keys})
}

// tagKeys adds tags as condition keys.
func tagKeys(keys policy.Keys, prefix string, tags map[string]string) policy.Keys {
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		keys = keys.Set(prefix+name, policy.One(tags[name]))
	}
	return keys
}

// requestTags are the keys of the tags that a request brings.
func requestTags(tags map[string]string) policy.Keys {
	if len(tags) == 0 {
		return nil
	}
	return tagKeys(nil, "aws:RequestTag/", tags).Set(tagKeysKey, policy.Many(slices.Sorted(maps.Keys(tags))))
}

// requirePassRole is the second permission of who hands Step Functions a role; machine is the one that gets it, nil for none. Source: IAM User
// Guide, "Grant a user permissions to pass a role to an AWS service".
func requirePassRole(c *service.Call, account, role string, machine *address) {
	parsed, err := arn.Parse(role)
	if err != nil || parsed.Service != "iam" || parsed.Account != account {
		return // the operation refuses another account's role, whatever is allowed
	}
	keys := policy.Keys{}.Set("iam:PassedToService", policy.One(Principal))
	if machine != nil {
		keys = keys.Set("iam:AssociatedResourceArn", policy.One(machine.unqualified()))
	}
	c.Require(service.Check{Action: "iam:PassRole", Resource: role, Owner: parsed.Account, Keys: keys})
}

// requireRouted asks for the permission to make an alias, on each machine that its routes name: the alias is refused later if these are several.
func (s *Service) requireRouted(c *service.Call, name string, versions []address) {
	asked := map[string]bool{}
	for _, v := range versions {
		if asked[v.unqualified()] {
			continue
		}
		asked[v.unqualified()] = true
		v.qualifier = name
		s.requireMachine(c, action(c), v, nil)
	}
}

// removedTags is the key of tags that a request takes away.
func removedTags(names []string) policy.Keys {
	return policy.Keys{}.Set(tagKeysKey, policy.Many(names))
}
