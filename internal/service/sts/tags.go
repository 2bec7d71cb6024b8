package sts

import (
	"strings"

	"sluice/internal/api/stsapi"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

const systemPrefix = "aws:"

// requestedTags are the tags and transitive keys of a request, beside those that the calling session hands down.
func requestedTags(in *stsapi.AssumeRoleRequest, inherited wire.Dict[string]) (tags wire.Dict[string], err error) {
	for i := range in.Tags {
		key, value := in.Tags[i].Key.V, in.Tags[i].Value.V
		if _, twice := findTag(tags, key); twice {
			return nil, errDuplicateTags()
		}
		if hasPrefixFold(key, systemPrefix) {
			return nil, errSystemTag()
		}
		tags = append(tags, wire.Entry[string]{Key: key, Value: value})
	}
	for _, key := range in.TransitiveTagKeys {
		if _, given := findTag(tags, key); !given {
			return nil, errTransitiveWithoutTag()
		}
	}
	// "If you pass a session tag with the same key as an inherited tag, the operation fails" (AssumeRole, Tags).
	for _, t := range inherited {
		if _, given := findTag(tags, t.Key); given {
			return nil, errInheritedTag()
		}
	}
	return tags, nil
}

// findTag finds a tag without regard to case: "Tag key–value pairs are not case sensitive, but case is preserved".
func findTag(tags wire.Dict[string], key string) (string, bool) {
	for i := range tags {
		if strings.EqualFold(tags[i].Key, key) {
			return tags[i].Value, true
		}
	}
	return "", false
}

func hasPrefixFold(text, prefix string) bool {
	return len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix)
}

// tagKeys adds a condition key for each tag.
func tagKeys(keys policy.Keys, prefix string, tags wire.Dict[string]) policy.Keys {
	for _, t := range tags {
		keys = keys.Set(prefix+t.Key, policy.One(t.Value))
	}
	return keys
}
