package s3

import (
	"errors"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

func noSuchPolicy(b *bucket) error {
	return with(errNoSuchBucketPolicy, "The bucket policy does not exist", "BucketName", b.Name)
}

// policyBytesMax is how large a bucket policy may be. Source: Amazon S3 User Guide, "Policies and permissions in Amazon S3".
const policyBytesMax = 20 << 10

// checkPolicy refuses what is no policy of this bucket. Source of the first texts: recorded (test_bucket_policy_exc).
func checkPolicy(b *bucket, text string) error {
	switch trimmed := strings.TrimLeft(text, " \t\r\n"); {
	case !strings.HasPrefix(trimmed, "{"):
		return errMalformedPolicy.New("Policies must be valid JSON and the first byte must be '{'")
	case len(text) > policyBytesMax:
		return errMalformedPolicy.New("Policy exceeds the maximum allowed document size.")
	}
	var document struct{ Statement jsontext.Value }
	if err := json.Unmarshal([]byte(text), &document); err == nil && document.Statement == nil {
		return errMalformedPolicy.New("Missing required field Statement")
	}
	if _, err := policy.Parse(policy.Resource, []byte(text)); err != nil {
		var fault *policy.Error
		if errors.As(err, &fault) {
			return &wire.Error{Shape: errMalformedPolicy, Message: fault.Message, Cause: err}
		}
		return err
	}
	for _, one := range listed(document.Statement) {
		var s struct{ Resource, NotResource jsontext.Value }
		if err := json.Unmarshal(one, &s); err != nil {
			return errMalformedPolicy.New("Policies must be valid JSON and the first byte must be '{'")
		}
		if !ofBucketOnly(b, s.Resource) || !ofBucketOnly(b, s.NotResource) {
			return errMalformedPolicy.New("Policy has invalid resource")
		}
	}
	return nil
}

// ofBucketOnly reports whether all resources are the bucket or objects of it.
func ofBucketOnly(b *bucket, resources jsontext.Value) bool {
	if resources == nil {
		return true
	}
	for _, v := range listed(resources) {
		var text string
		if json.Unmarshal(v, &text) != nil || text != b.ARN() && !strings.HasPrefix(text, b.ARN()+"/") && text != b.ARN()+"*" {
			return false
		}
	}
	return true
}

// publicBlocked refuses a public policy. Source: Amazon S3 User Guide, "Troubleshoot access denied (403 Forbidden) errors", Block Public Access settings.
func publicBlocked(c *service.Call, b *bucket) error {
	return s3api.ErrAccessDenied.New("User: " + c.Caller.Name() + ` is not authorized to perform: s3:PutBucketPolicy on resource: "` + b.ARN() +
		`" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`)
}

func owner(b *bucket) *s3api.Owner { return &s3api.Owner{ID: wire.Some(ownerID(b.Account))} }

// ownersGrant is the ACL of a bucket whose ACLs mean nothing, and of its objects.
func ownersGrant(b *bucket) []s3api.Grant {
	return []s3api.Grant{{
		Grantee: &s3api.Grantee{ID: wire.Some(ownerID(b.Account)), Type: wire.Some("CanonicalUser")}, Permission: wire.Some("FULL_CONTROL"),
	}}
}
