package sts

import (
	"strings"

	"sluice/internal/api/stsapi"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

const systemPrefix = "aws:"

// requestedTags are the tags and transitive keys of a request, beside those that the calling session hands down.
func requestedTags(requested []stsapi.Tag, transitive []string, inherited wire.Dict[string]) (tags wire.Dict[string], err error) {
	for i := range requested {
		key, value := requested[i].Key.V, requested[i].Value.V
		if _, twice := findTag(tags, key); twice {
			return nil, errDuplicateTags()
		}
		if hasPrefixFold(key, systemPrefix) {
			return nil, errSystemTag()
		}
		tags = append(tags, wire.Entry[string]{Key: key, Value: value})
	}
	for _, key := range transitive {
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

// requestKeys adds what conditions can test of the tags of a request.
func requestKeys(keys policy.Keys, tags wire.Dict[string], transitive []string) policy.Keys {
	if len(transitive) > 0 {
		keys = keys.Set("sts:TransitiveTagKeys", policy.Many(transitive))
	}
	if len(tags) == 0 {
		return keys
	}
	var names []string
	for _, t := range tags {
		names = append(names, t.Key)
	}
	return tagKeys(keys.Set("aws:TagKeys", policy.Many(names)), "aws:RequestTag/", tags)
}

// tagKeys adds a condition key for each tag.
func tagKeys(keys policy.Keys, prefix string, tags wire.Dict[string]) policy.Keys {
	for _, t := range tags {
		keys = keys.Set(prefix+t.Key, policy.One(t.Value))
	}
	return keys
}
