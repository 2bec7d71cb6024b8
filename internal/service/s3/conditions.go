package s3

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"sluice/internal/service"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// conditions are those of RFC 9110, section 13, as S3 takes them; empty texts and zero times are none.
type conditions struct {
	ifMatch, ifNoneMatch           wire.Opt[string]
	modifiedSince, unmodifiedSince wire.Opt[time.Time]
}

// past is a time of If-Modified-Since that counts: one in the future does not (RFC 9110, section 13.1.3; recorded, test_s3_get_object_preconditions).
func past(since wire.Opt[time.Time], c *service.Call) wire.Opt[time.Time] {
	if since.V.After(c.Now) {
		return wire.Opt[time.Time]{}
	}
	return since
}

func failedCondition(name string) error {
	return with(errPreconditionFailed, "At least one of the pre-conditions you specified did not hold", "Condition", name)
}

// reading decides whether an object is shown. copying makes all of it a failed condition, where it would be "not modified" otherwise. Source: API
// reference of GetObject, "Overriding response header values" and the notes of If-Match and If-None-Match.
func (w conditions) reading(o *objectstore.Object, copying string) error {
	modified := o.Modified
	unmodified := func(name string) error {
		if copying != "" {
			return failedCondition(copying + name)
		}
		e := with(errNotModified, "Not Modified")
		e.Members = detail{{name: "ETag", value: `"` + o.ETag + `"`, header: "ETag"}, {name: "LastModified", value: modified.Format(http.TimeFormat), header: "Last-Modified"}}
		return e
	}
	switch {
	case w.ifMatch.Set && !matches(w.ifMatch.V, o):
		return failedCondition(copying + "If-Match")
	case !w.ifMatch.Set && w.unmodifiedSince.Set && modified.After(w.unmodifiedSince.V):
		return failedCondition(copying + "If-Unmodified-Since")
	case w.ifNoneMatch.Set && matches(w.ifNoneMatch.V, o):
		return unmodified("If-None-Match")
	case !w.ifNoneMatch.Set && w.modifiedSince.Set && !modified.After(w.modifiedSince.V):
		return unmodified("If-Modified-Since")
	}
	return nil
}

// matches reports whether a list of ETags names the object's, or is "*".
func matches(list string, o *objectstore.Object) bool {
	for tag := range strings.SplitSeq(list, ",") {
		tag = strings.Trim(strings.TrimPrefix(strings.TrimSpace(tag), "W/"), `"`)
		if tag == "*" || tag == o.ETag {
			return true
		}
	}
	return false
}

// writing is the check of a change: conditional writes. Source: Amazon S3 User Guide, "How to prevent object overwrites with conditional writes".
func (w conditions) writing(key string, also objectstore.Check) (objectstore.Check, error) {
	switch {
	case w.ifNoneMatch.Set && w.ifMatch.Set:
		return nil, errConditions("If-Match,If-None-Match", "Multiple conditional request headers present in the request")
	case w.ifNoneMatch.Set && w.ifNoneMatch.V != "*":
		return nil, errConditions("If-None-Match", "We don't accept the provided value of If-None-Match header for this API")
	case w.ifMatch.Set && w.ifMatch.V == "*":
		return nil, errConditions("If-Match", "We don't accept the provided value of If-Match header for this API")
	}
	return func(now *objectstore.Object) error {
		if err := also(now); err != nil {
			return err
		}
		switch {
		case w.ifNoneMatch.Set && now != nil:
			return failedCondition("If-None-Match")
		case w.ifMatch.Set && now == nil:
			return noSuchKey(key)
		case w.ifMatch.Set && !matches(w.ifMatch.V, now):
			return failedCondition("If-Match")
		}
		return nil
	}, nil
}

// errConditions refuses a form of condition that S3 has not (recorded, test_put_object_if_none_match_validation).
func errConditions(header, more string) error {
	return with(errNotImplemented, "A header you provided implies functionality that is not implemented", "Header", header, "additionalMessage", more)
}

// gone turns what the store does not find into S3's words.
func gone(err error, key string) error {
	if errors.Is(err, objectstore.ErrNotFound) {
		return noSuchKey(key)
	}
	return err
}
