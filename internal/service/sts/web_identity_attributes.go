package sts

import (
	"strings"

	"sluice/internal/api/stsapi"
	"sluice/internal/service/sts/jwt"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// The claims that AWS reads beside OpenID Connect's. Source: IAM User Guide, "Pass session tags in AWS STS", AssumeRoleWithWebIdentity,
// which shows the tags as one object and flattened; and "Monitor and control actions taken with assumed roles".
const (
	tagsClaim           = "https://aws.amazon.com/tags"
	flatTagsPrefix      = tagsClaim + "/principal_tags/"
	flatTransitiveClaim = tagsClaim + "/transitive_tag_keys"
	sourceIdentityClaim = "https://aws.amazon.com/source_identity"
)

// readAttributes takes the session tags and the source identity that the provider gives.
func (w *webIdentity) readAttributes() error {
	var tags []stsapi.Tag
	var err error
	add := func(key string, v value.Value) {
		values := jwt.Texts(v)
		if err != nil || len(values) != 1 || !isTag(key, values[0]) {
			err = errClaim(tagsClaim)
			return
		}
		tags = append(tags, stsapi.Tag{Key: wire.Some(key), Value: wire.Some(values[0])})
	}
	if nested, ok := w.claims.Get(tagsClaim); ok {
		principal, _ := nested.Get("principal_tags")
		list, isObject := principal.AsObject()
		if !isObject {
			return errClaim(tagsClaim)
		}
		for key, v := range list.All() {
			add(key, v)
		}
		if keys, ok := nested.Get("transitive_tag_keys"); ok {
			w.addTransitive(keys, &err)
		}
	}
	w.claims.Each(func(name string, v value.Value) {
		if key, ok := strings.CutPrefix(name, flatTagsPrefix); ok {
			add(key, v)
		} else if name == flatTransitiveClaim {
			w.addTransitive(v, &err)
		}
	})
	if err != nil {
		return err
	}
	if len(tags) > tagsMax {
		return errClaim(tagsClaim)
	}
	if w.tags, err = requestedTags(tags, w.transitive, nil); err != nil {
		return err
	}
	return w.readSourceIdentity()
}

// addTransitive takes the keys of tags that go down a chain of roles: a text or a list of them, which may be empty.
func (w *webIdentity) addTransitive(v value.Value, err *error) {
	keys := jwt.Texts(v)
	if list, ok := v.AsArray(); keys == nil && (!ok || list.Len() > 0) {
		*err = errClaim(tagsClaim)
	}
	w.transitive = append(w.transitive, keys...)
}

func (w *webIdentity) readSourceIdentity() error {
	if !w.claims.Has(sourceIdentityClaim) {
		return nil
	}
	w.sourceIdentity, _ = w.claims.Text(sourceIdentityClaim)
	if !isSessionName(w.sourceIdentity) || hasPrefixFold(w.sourceIdentity, systemPrefix) {
		return errClaim(sourceIdentityClaim)
	}
	return nil
}

// isTag holds a tag against the model's constraints.
func isTag(key, v string) bool {
	return len(wire.Check(&stsapi.Tag{Key: wire.Some(key), Value: wire.Some(v)}, "")) == 0
}

// isSessionName: "[\w+=,.@-]*", 2 to 64 characters, of role session names and source identities.
func isSessionName(text string) bool {
	const shortest, longest = 2, 64
	if len(text) < shortest || len(text) > longest {
		return false
	}
	for i := range len(text) {
		c := text[i]
		if (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') && !strings.ContainsRune("_+=,.@-", rune(c)) {
			return false
		}
	}
	return true
}
