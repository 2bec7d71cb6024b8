package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteBucketPolicy takes a bucket's policy away.
func (s *Service) deleteBucketPolicy() service.Operation {
	return ofBucket(s, s3api.DeleteBucketPolicy, "s3:DeleteBucketPolicy", nil, nil,
		func(in *s3api.DeleteBucketPolicyRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, _ *s3api.DeleteBucketPolicyRequest) (*wire.Empty, error) {
			return nil, s.edit(b, func(b *bucket) error {
				b.Policy = ""
				return nil
			})
		})
}
