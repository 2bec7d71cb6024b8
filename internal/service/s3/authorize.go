package s3

import (
	"errors"
	"regexp"
	"strconv"
	"time"

	"sluice/internal/api/s3api"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// Resource types, as the Service Authorization Reference writes them.
const (
	bucketResource = "bucket"
	objectResource = "object"
)

// onBucket requires an action on a bucket, which must be there.
func (s *Service) onBucket(c *service.Call, action, name string, in wire.Shape, keys policy.Keys) error {
	b, err := s.reach(c, name, in)
	if err != nil {
		return err
	}
	c.Require(s.check(b, action, "", keys))
	return nil
}

// onObject requires an action on an object, whether it is there or not.
func (s *Service) onObject(c *service.Call, action, name, key string, in wire.Shape, keys policy.Keys) error {
	b, err := s.reach(c, name, in)
	if err != nil {
		return err
	}
	if err := checkKey(key); err != nil {
		return err
	}
	c.Require(s.check(b, action, key, headerKeys(textsOf(in), keys)))
	return nil
}

// headerConditions are the condition keys of what a request says in its headers of the object that it writes, by its members. Source: Service Authorization
// Reference, "Condition keys for Amazon S3".
var headerConditions = []struct{ member, key string }{
	{"ACL", "s3:x-amz-acl"},
	{"ServerSideEncryption", "s3:x-amz-server-side-encryption"},
	{"StorageClass", "s3:x-amz-storage-class"},
	{"MetadataDirective", "s3:x-amz-metadata-directive"},
	{"WebsiteRedirectLocation", "s3:x-amz-website-redirect-location"},
	{"IfMatch", "s3:if-match"},
	{"IfNoneMatch", "s3:if-none-match"},
}

func headerKeys(set map[string]string, keys policy.Keys) policy.Keys {
	for _, h := range headerConditions {
		if value, is := set[h.member]; is {
			keys = keys.Set(h.key, policy.One(value))
		}
	}
	return keys
}

// writingKeys are the condition keys of an operation that writes an object: those of its headers, and others.
func writingKeys(others ...string) []string {
	for _, h := range headerConditions {
		others = append(others, h.key)
	}
	return others
}

// onExisting requires an action on an object that is read. Whoever may not list the bucket does not learn that it is not there: see the API reference of
// GetObject, "Permissions".
func (s *Service) onExisting(c *service.Call, action, name, key string, in wire.Shape) error {
	b, err := s.reach(c, name, in)
	if err != nil {
		return err
	}
	if err := checkKey(key); err != nil {
		return err
	}
	o, err := s.objects.Get(b.at(key))
	if err != nil && !errors.Is(err, objectstore.ErrNotFound) {
		return err
	}
	var keys policy.Keys
	if o != nil {
		for _, tag := range o.Tags {
			keys = keys.Set("s3:ExistingObjectTag/"+tag.Name, policy.One(tag.Value))
		}
	}
	c.Require(s.check(b, action, key, keys))
	if o == nil {
		c.Require(s.check(b, "s3:ListBucket", "", nil))
	}
	return nil
}

func (*Service) check(b *bucket, action, key string, keys policy.Keys) service.Check {
	resource := b.ARN()
	if key != "" {
		resource += "/" + key
	}
	return service.Check{Action: action, Resource: resource, Owner: b.Account, Policy: b.policy, Keys: keys.Set("s3:ResourceAccount", policy.One(b.Account))}
}

// reach finds the bucket of a request, and refuses what of the request can be for none. The operation is about that very bucket: see found.
func (s *Service) reach(c *service.Call, name string, in wire.Shape) (*bucket, error) {
	b, err := s.found(c, name)
	if err != nil {
		b, err = s.find(name)
	}
	if err != nil {
		return nil, err
	}
	b.note(c)
	if b.Region != c.Region {
		e := with(errPermanentRedirect, "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.")
		e.Members = detail{
			{name: "Endpoint", value: b.Name + ".s3." + b.Region + ".amazonaws.com"}, {name: "Bucket", value: b.Name}, {name: "Region", value: b.Region, header: "X-Amz-Bucket-Region"},
		}
		return nil, e
	}
	set := textsOf(in)
	for _, member := range []string{"ExpectedBucketOwner"} {
		owner, is := set[member]
		switch {
		case !is:
		case !accountID.MatchString(owner):
			return nil, errInvalidOwner.New("The value of the expected bucket owner parameter must be an AWS Account ID... [" + owner + "]")
		case owner != b.Account:
			return nil, s3api.ErrAccessDenied.New("Access Denied")
		}
	}
	if b.Access != nil && b.Access.RestrictBuckets && b.isPublic() && c.Caller.Account() != b.Account && c.Caller.Principal.Caller != policy.Service {
		return nil, s3api.ErrAccessDenied.New("Access Denied")
	}
	return b, refuseUnbuilt(set)
}

var accountID = regexp.MustCompile(`^[0-9]{12}$`)

// timeOf is when a call is made, as S3 notes it: in seconds.
func timeOf(c *service.Call) time.Time { return c.Now.UTC().Truncate(time.Second) }

// keyBytesMax is how long a key may be. Source: Amazon S3 User Guide, "Naming Amazon S3 objects".
const keyBytesMax = 1024

func checkKey(key string) error {
	if len(key) > keyBytesMax {
		return with(errKeyTooLong, "Your key is too long", "Size", strconv.Itoa(len(key)), "MaxSizeAllowed", strconv.Itoa(keyBytesMax))
	}
	for i := range len(key) {
		if key[i] == 0 { // S3 takes it; no tool can list it, for XML has no such character
			return errInvalidURI.New("Couldn't parse the specified URI.")
		}
	}
	return nil
}
