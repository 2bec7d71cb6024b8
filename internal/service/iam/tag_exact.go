package iam

import (
	"slices"
	"strings"

	"sluice/internal/api/iamapi"
)

// Tags of everything but users and roles: "Tag key values for other types of IAM resources are case sensitive" (IAM User
// Guide, "Tags for AWS Identity and Access Management resources").

// readExactTags takes the tags of a request.
func readExactTags(in []iamapi.Tag) ([]tag, error) {
	var out []tag
	for i := range in {
		t := tag{Key: in[i].Key.V, Value: in[i].Value.V}
		if len(t.Key) >= len(systemTagPrefix) && strings.EqualFold(t.Key[:len(systemTagPrefix)], systemTagPrefix) {
			return nil, errSystemTag()
		}
		if slices.ContainsFunc(out, func(o tag) bool { return o.Key == t.Key }) {
			return nil, errDuplicateExactTags()
		}
		out = append(out, t)
	}
	sortTags(out)
	return out, nil
}

// taggedExactly returns old with the tags of add set.
func taggedExactly(old, add []tag) ([]tag, error) {
	out := slices.Clone(old)
	for _, t := range add {
		if i := slices.IndexFunc(out, func(o tag) bool { return o.Key == t.Key }); i >= 0 {
			out[i] = t
		} else {
			out = append(out, t)
		}
	}
	if len(out) > tagsMax {
		return nil, errTooManyTags()
	}
	sortTags(out)
	return out, nil
}

// untaggedExactly returns old without the tags of those keys. A key that names no tag is no error.
func untaggedExactly(old []tag, keys []string) []tag {
	return slices.DeleteFunc(slices.Clone(old), func(t tag) bool { return slices.Contains(keys, t.Key) })
}
