package cloudwatch

import (
	"slices"
	"strings"
	"unicode/utf8"

	api "sluice/internal/api/cloudwatchapi"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/wire"
)

func tagsOf(in []api.Tag) []tag {
	out := make([]tag, 0, len(in))
	for i := range in {
		out = append(out, tag{Key: in[i].Key.V, Value: in[i].Value.V})
	}
	return out
}

func shownTags(tags []tag) []api.Tag {
	out := []api.Tag{}
	for _, t := range tags {
		out = append(out, api.Tag{Key: wire.Some(t.Key), Value: wire.Some(t.Value)})
	}
	return out
}

// merged adds tags; one of the same key takes the value.
func merged(tags, more []tag) []tag {
	out := slices.Clone(tags)
	for _, t := range more {
		if i := slices.IndexFunc(out, func(o tag) bool { return o.Key == t.Key }); i >= 0 {
			out[i].Value = t.Value
		} else {
			out = append(out, t)
		}
	}
	return out
}

// checkTags bounds the tags of an alarm, and refuses what is no text.
func checkTags(tags []tag) error {
	if len(tags) > alarmTagsMax {
		return invalidValue("A resource may have at most %d tags.", alarmTagsMax)
	}
	for _, t := range tags {
		if !utf8.ValidString(t.Key) || !utf8.ValidString(t.Value) || strings.HasPrefix(strings.ToLower(t.Key), "aws:") {
			return invalidValue("The tag key %q, or its value, is not valid.", t.Key)
		}
	}
	return nil
}

// taggable finds the name of the alarm that an ARN of the call's account and region names. Dashboards and insight rules, which AWS tags too,
// are refused.
func taggable(c *service.Call, text string) (string, error) {
	parsed, err := arn.Parse(text)
	if err != nil || parsed.Service != ServiceName {
		return "", invalidValue("The value %s for parameter ResourceARN is invalid.", text)
	}
	name, ok := strings.CutPrefix(parsed.Resource, "alarm:")
	if !ok {
		return "", notYet("Tagging anything but alarms")
	}
	if parsed.Account != c.Account || parsed.Region != c.Region {
		return "", noSuch("AWS::CloudWatch::Alarm", text)
	}
	return name, nil
}

// onResource requires the operation's permission for a resource by its ARN.
func onResource(c *service.Call, resource string, check service.Check) {
	check.Action, check.Resource = action(c), resource
	if resource == "" {
		check.Resource = "*"
	}
	c.Require(check)
}
