package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putBucketPolicy gives a bucket a policy.
func (s *Service) putBucketPolicy() service.Operation {
	return withoutContent(ofBucket(s, s3api.PutBucketPolicy, "s3:PutBucketPolicy", []*wire.ErrorShape{errMalformedPolicy, s3api.ErrAccessDenied}, nil,
		func(in *s3api.PutBucketPolicyRequest) string { return in.Bucket.V },
		func(c *service.Call, b *bucket, in *s3api.PutBucketPolicyRequest) (*wire.Empty, error) {
			if err := checkPolicy(b, in.Policy.V); err != nil {
				return nil, err
			}
			return nil, s.edit(b, func(b *bucket) error {
				if b.Access != nil && b.Access.BlockPolicy && isPublicText(in.Policy.V) {
					return publicBlocked(c, b)
				}
				b.Policy = in.Policy.V
				return nil
			})
		}))
}
