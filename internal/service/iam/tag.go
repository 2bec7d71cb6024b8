package iam

import (
	"slices"
	"strings"

	"sluice/internal/api/iamapi"
	"sluice/internal/wire"
)

// tag is one tag of a user, role or policy. "Tag keys … are not case sensitive, but case is preserved" (IAM User Guide,
// "Tags for AWS Identity and Access Management resources").
type tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// tagKeyRule is when two keys of tags are one.
type tagKeyRule struct {
	same      func(a, b string) bool
	duplicate func() *wire.Error // for two of them in a request
}

// foldedKeys are those of users, roles and policies, exactKeys those of "other types of IAM resources", which "are case sensitive" (IAM
// User Guide, "Tags for AWS Identity and Access Management resources").
func foldedKeys() tagKeyRule { return tagKeyRule{strings.EqualFold, errDuplicateTags} }

func exactKeys() tagKeyRule {
	return tagKeyRule{func(a, b string) bool { return a == b }, errDuplicateExactTags}
}

// add returns old with the tags of added set: a key that is there in another case is replaced, case and value.
func (r tagKeyRule) add(old, added []tag) ([]tag, error) {
	out := slices.Clone(old)
	for _, t := range added {
		i := slices.IndexFunc(out, func(o tag) bool { return r.same(o.Key, t.Key) })
		if i >= 0 {
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

// remove returns old without the tags of those keys. A key that names no tag is no error.
func (r tagKeyRule) remove(old []tag, keys []string) []tag {
	return slices.DeleteFunc(slices.Clone(old), func(t tag) bool {
		return slices.ContainsFunc(keys, func(key string) bool { return r.same(key, t.Key) })
	})
}

// sortTags sorts as ListRoleTags answers: "The returned list of tags is sorted by tag key".
func sortTags(tags []tag) {
	slices.SortFunc(tags, func(a, b tag) int { return strings.Compare(a.Key, b.Key) })
}

// read takes the tags of a request.
func (r tagKeyRule) read(in []iamapi.Tag) ([]tag, error) {
	var out []tag
	for i := range in {
		t := tag{Key: in[i].Key.V, Value: in[i].Value.V}
		if len(t.Key) >= len(systemTagPrefix) && strings.EqualFold(t.Key[:len(systemTagPrefix)], systemTagPrefix) {
			return nil, errSystemTag()
		}
		if slices.ContainsFunc(out, func(o tag) bool { return r.same(o.Key, t.Key) }) {
			return nil, r.duplicate()
		}
		out = append(out, t)
	}
	sortTags(out)
	return out, nil
}

// systemTagPrefix is reserved: "You cannot create a tag key or value that begins with the text aws:" (IAM User Guide).
const systemTagPrefix = "aws:"

// showTags renders tags; nil for none.
func showTags(tags []tag) []iamapi.Tag {
	var out []iamapi.Tag
	for _, t := range tags {
		out = append(out, iamapi.Tag{Key: wire.Some(t.Key), Value: wire.Some(t.Value)})
	}
	return out
}

// findTag returns the value of a tag, whatever the case of its key.
func findTag(tags []tag, key string) (string, bool) {
	for _, t := range tags {
		if strings.EqualFold(t.Key, key) {
			return t.Value, true
		}
	}
	return "", false
}

// key sorts tags in pages.
func (t tag) key() string { return t.Key }

// listTags is showTags with an empty list for none.
func listTags(tags []tag) []iamapi.Tag { return append([]iamapi.Tag{}, showTags(tags)...) }
