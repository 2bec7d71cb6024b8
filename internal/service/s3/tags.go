package s3

import (
	"strings"
	"unicode/utf8"

	"sluice/internal/api/s3api"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// Limits of tags. Sources: Amazon S3 User Guide, "Categorizing your objects using tags" and "Using cost allocation S3 bucket tags".
const (
	objectTagsMax   = 10
	bucketTagsMax   = 50
	tagNameMax      = 128
	tagValueMax     = 256
	tagSigns        = " +-=._:/@"
	systemTagPrefix = "aws:"
)

// tagsOf reads tags, each of which has a name and a value (recorded, test_create_bucket_with_tags_exc).
func tagsOf(in []s3api.Tag) ([]objectstore.Pair, error) {
	out := make([]objectstore.Pair, len(in))
	for i, t := range in {
		if !t.Key.Set || !t.Value.Set {
			return nil, malformedXML()
		}
		out[i] = objectstore.Pair{Name: t.Key.V, Value: t.Value.V}
	}
	return out, nil
}

func shownTags(tags []objectstore.Pair) []s3api.Tag {
	out := make([]s3api.Tag, len(tags))
	for i, t := range tags {
		out[i] = s3api.Tag{Key: wire.Some(t.Name), Value: wire.Some(t.Value)}
	}
	return out
}

// checkTags refuses what is no set of tags. Source of the texts: recorded (test_tagging_validation).
func checkTags(tags []objectstore.Pair, most int) error {
	if len(tags) > most {
		if most == objectTagsMax {
			return with(errBadRequest, "Object tags cannot be greater than 10")
		}
		return with(errBadRequest, "Bucket tag count cannot be greater than 50")
	}
	for i, t := range tags {
		switch {
		case !isTagText(t.Name, 1, tagNameMax):
			return with(errInvalidTag, "The TagKey you have provided is invalid", "TagKey", t.Name)
		case !isTagText(t.Value, 0, tagValueMax):
			return with(errInvalidTag, "The TagValue you have provided is invalid", "TagKey", t.Name, "TagValue", t.Value)
		case hasTag(tags[:i], t.Name):
			return with(errInvalidTag, "Cannot provide multiple Tags with the same key", "TagKey", t.Name)
		case strings.HasPrefix(strings.ToLower(t.Name), systemTagPrefix) && most == objectTagsMax:
			return with(errInvalidTag, "Your TagKey cannot be prefixed with aws:", "TagKey", t.Name)
		case strings.HasPrefix(strings.ToLower(t.Name), systemTagPrefix):
			return with(errInvalidTag, "System tags cannot be added/updated by requester", "TagKey", t.Name)
		}
	}
	return nil
}

func isTagText(text string, least, most int) bool {
	if n := utf8.RuneCountInString(text); n < least || n > most || !utf8.ValidString(text) {
		return false
	}
	for _, r := range text {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r >= utf8.RuneSelf
		if !letter && !strings.ContainsRune(tagSigns, r) {
			return false
		}
	}
	return true
}

// requestTags are the condition keys of tags that a request brings for an object.
func requestTags(tags []objectstore.Pair) (keys policy.Keys) {
	var names []string
	for _, t := range tags {
		keys = keys.Set("s3:RequestObjectTag/"+t.Name, policy.One(t.Value))
		names = append(names, t.Name)
	}
	if names != nil {
		keys = keys.Set("s3:RequestObjectTagKeys", policy.Many(names))
	}
	return keys
}
