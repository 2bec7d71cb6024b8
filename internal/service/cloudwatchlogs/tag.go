package cloudwatchlogs

import (
	"slices"
	"strings"

	"sluice/internal/api/logsapi"
	"sluice/internal/wire"
)

// tag is one of a resource's.
type tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// tagsMax is how many a resource has at most (API Reference, CreateLogGroup).
const tagsMax = 50

// addTags returns old with the tags of added set, sorted by key.
func addTags(old []tag, added wire.Dict[string]) ([]tag, error) {
	out := slices.Clone(old)
	for name, value := range added.All() {
		if strings.HasPrefix(strings.ToLower(name), "aws:") {
			return nil, errInvalid("Tag keys that begin with aws: are reserved.")
		}
		if i := slices.IndexFunc(out, func(t tag) bool { return t.Key == name }); i >= 0 {
			out[i].Value = value
		} else {
			out = append(out, tag{name, value})
		}
	}
	if len(out) > tagsMax {
		return nil, logsapi.ErrTooManyTagsException.New("The resource may not have more than 50 tags.")
	}
	slices.SortFunc(out, func(a, b tag) int { return strings.Compare(a.Key, b.Key) })
	return out, nil
}

// removeTags returns old without the tags of those keys; one that there is not is no error.
func removeTags(old []tag, keys []string) []tag {
	return slices.DeleteFunc(slices.Clone(old), func(t tag) bool { return slices.Contains(keys, t.Key) })
}

func showTags(tags []tag) wire.Dict[string] {
	out := wire.Dict[string]{}
	for _, t := range tags {
		out = append(out, wire.Entry[string]{Key: t.Key, Value: t.Value})
	}
	return out
}
