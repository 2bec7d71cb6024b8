package s3

import (
	"context"
	"slices"
	"strings"

	"sluice/internal/api/s3api"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/wire"
)

// bucketsMax is how many buckets an account may have. Source: Amazon S3 User Guide, "General purpose bucket quotas, limitations, and restrictions".
const bucketsMax = 10_000

// usEast1 is the region of which buckets have no location constraint.
const usEast1 = "us-east-1"

// createBucket makes a bucket.
func (s *Service) createBucket() service.Operation {
	const action = "s3:CreateBucket"
	contract := service.Contract{
		Action: action, Resource: bucketResource, Keys: []string{"s3:locationconstraint"},
		Errors: []*wire.ErrorShape{
			errInvalidBucketName, errInvalidArgument, errACLNotSupported, errNotImplemented, errMalformedXML, errIllegalLocation, errInvalidLocation, s3api.ErrBucketAlreadyOwnedByYou,
			s3api.ErrBucketAlreadyExists, errTooManyBuckets, errInvalidTag,
		},
		Gaps: []string{"object lock, ACLs, ObjectOwnership but BucketOwnerEnforced, directory buckets"},
	}
	authorize := func(c *service.Call, in *s3api.CreateBucketRequest) error {
		var keys policy.Keys
		if in.CreateBucketConfiguration != nil && in.CreateBucketConfiguration.LocationConstraint.V != "" {
			keys = keys.Set("s3:locationconstraint", policy.One(in.CreateBucketConfiguration.LocationConstraint.V))
		}
		c.Require(service.Check{Action: action, Resource: arn.New("s3", "", "", in.Bucket.V).String(), Owner: c.Account, Keys: keys})
		return nil
	}
	return service.Define(s3api.CreateBucket, contract, authorize, s.handleCreateBucket)
}

func (s *Service) handleCreateBucket(_ context.Context, c *service.Call, in *s3api.CreateBucketRequest) (*s3api.CreateBucketOutput, error) {
	if !isBucketName(in.Bucket.V) {
		return nil, with(errInvalidBucketName, "The specified bucket is not valid.", "BucketName", in.Bucket.V)
	}
	if err := refuseUnbuilt(textsOf(in)); err != nil {
		return nil, err
	}
	switch {
	case in.ObjectOwnership.Set && !slices.Contains(ownerships(), in.ObjectOwnership.V):
		return nil, with(errInvalidArgument, "Invalid x-amz-object-ownership header: "+in.ObjectOwnership.V, "ArgumentName", "x-amz-object-ownership")
	case in.ObjectOwnership.Set && in.ObjectOwnership.V != ownerEnforced:
		return nil, notBuilt("x-amz-object-ownership")
	}
	b := newBucket(c, in.Bucket.V)
	if err := locate(c, b, in.CreateBucketConfiguration); err != nil {
		return nil, err
	}
	out := &s3api.CreateBucketOutput{Location: wire.Some("/" + b.Name), BucketArn: wire.Some(b.ARN())}
	if c.Region != usEast1 || b.Region != usEast1 {
		out.Location = wire.Some("http://" + b.Name + ".s3.amazonaws.com/")
	}
	s.writing.Lock()
	defer s.writing.Unlock()
	switch there := s.bucket(b.Name); {
	case there == nil:
	case there.Account != c.Account:
		return nil, with(s3api.ErrBucketAlreadyExists, "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.", "BucketName", b.Name)
	case c.Region == usEast1 && there.Region == usEast1 && len(b.Tags) == 0: // "for legacy compatibility", says the API reference; recorded, test_create_bucket_with_tags_us_east_1_idempotency
		return out, nil
	default:
		return nil, with(s3api.ErrBucketAlreadyOwnedByYou, "Your previous request to create the named bucket succeeded and you already own it.", "BucketName", b.Name)
	}
	if len(s.owned(c.Account)) >= bucketsMax {
		return nil, with(errTooManyBuckets, "You have attempted to create more buckets than allowed")
	}
	if err := b.compile(); err != nil {
		return nil, err
	}
	return out, s.keep(b)
}

// owned lists an account's buckets by name.
func (s *Service) owned(account string) []*bucket {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var out []*bucket
	for _, b := range s.buckets {
		if b.Account == account {
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b *bucket) int { return compare(a.Name, b.Name) })
	return out
}

// locations are those that the model names, of this partition.
func locations() (out []string) {
	for _, m := range (&s3api.CreateBucketConfiguration{}).WireSchema().Members {
		if m.Name != "LocationConstraint" {
			continue
		}
		for _, region := range m.Constraint.Enum {
			if !strings.HasPrefix(region, "cn-") && !strings.HasPrefix(region, "us-gov-") {
				out = append(out, region)
			}
		}
	}
	return out
}

// locate takes what CreateBucketConfiguration says. Source of the texts: recorded (test_different_location_constraint,
// test_create_bucket_with_eu_location_constraint).
func locate(c *service.Call, b *bucket, in *s3api.CreateBucketConfiguration) error {
	constraint := ""
	if in != nil {
		if in.Location != nil || in.Bucket != nil {
			return notBuilt("x-amz-bucket-location-name")
		}
		var err error
		if b.Tags, err = tagsOf(in.Tags); err != nil {
			return err
		}
		constraint = in.LocationConstraint.V
	}
	illegal := func(name string) error {
		return errIllegalLocation.New("The " + name + " location constraint is incompatible for the region specific endpoint this request was sent to.")
	}
	switch {
	case constraint == "" && c.Region != usEast1:
		return illegal("unspecified")
	case constraint == "EU" && c.Region == "eu-west-1", constraint == "", constraint == c.Region && c.Region != usEast1:
	case c.Region != usEast1:
		return illegal(constraint)
	case constraint == "EU":
		b.Region = "eu-west-1"
	case !slices.Contains(locations(), constraint):
		return with(errInvalidLocation, "The specified location-constraint is not valid", "LocationConstraint", constraint)
	default: // the endpoint of us-east-1 makes buckets everywhere (recorded, test_region_header_exists_outside_us_east_1)
		b.Region = constraint
	}
	b.Location = constraint
	for _, t := range b.Tags {
		if strings.HasPrefix(strings.ToLower(t.Name), systemTagPrefix) { // recorded, test_create_bucket_with_tags_exc
			return errInvalidTag.New(`User-defined tag keys can't start with "aws:". This prefix is reserved for system tags. Remove "aws:" from your tag keys and try again.`)
		}
	}
	return checkTags(b.Tags, bucketTagsMax)
}
