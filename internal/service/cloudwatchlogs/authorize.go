package cloudwatchlogs

import (
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// Condition keys of the operations.
func resourceTags(more ...string) []string {
	return append([]string{"aws:ResourceTag/${TagKey}"}, more...)
}

func requestTags() []string { return []string{"aws:RequestTag/${TagKey}", "aws:TagKeys"} }

// The kinds of resources, as the Service Authorization Reference calls them.
const (
	groupResource       = "log-group"
	streamResource      = "log-stream"
	destinationResource = "delivery-destination"
)

// onGroup requires an action on a group. AWS checks it on the streams below it, by an ARN that ends in ":log-stream:": "not authorized to
// perform: logs:CreateLogGroup on resource: arn:aws:logs:us-east-1:…:log-group:test-log-group:log-stream:" [Q]. So a policy for
// "log-group:name" alone allows nothing, and one for "log-group:name:*" does.
func (s *Service) onGroup(c *service.Call, action, name string, keys policy.Keys) {
	s.require(c, action, name, "", keys)
}

// onStream requires an action on a stream [Q].
func (s *Service) onStream(c *service.Call, action, name, streamName string) {
	s.require(c, action, name, streamName, nil)
}

func (s *Service) require(c *service.Call, action, name, streamName string, keys policy.Keys) {
	if g, err := s.group(scopeOf(c), name); err == nil {
		for _, t := range g.Tags {
			keys = keys.Set("aws:ResourceTag/"+t.Key, policy.One(t.Value))
		}
	}
	c.Require(service.Check{Action: action, Resource: c.ARN(groupPrefix + name + ":log-stream:" + streamName).String(), Keys: keys})
}

// onAccount requires an action that is for no group in particular: "logs:DescribeLogGroups on resource:
// arn:aws:logs:us-west-2:…:log-group::log-stream:" [Q].
func onAccount(c *service.Call, action string) {
	c.Require(service.Check{Action: action, Resource: c.ARN("log-group::log-stream:").String()})
}

// tagKeys are the condition keys of tags that a request brings.
func tagKeys(tags wire.Dict[string]) policy.Keys {
	var keys policy.Keys
	var names []string
	for name, value := range tags.All() {
		keys = keys.Set("aws:RequestTag/"+name, policy.One(value))
		names = append(names, name)
	}
	if names != nil {
		keys = keys.Set("aws:TagKeys", policy.Many(names))
	}
	return keys
}
