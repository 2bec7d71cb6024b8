package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getBucketPolicy shows a bucket's policy as it was put.
func (s *Service) getBucketPolicy() service.Operation {
	return ofBucket(s, s3api.GetBucketPolicy, "s3:GetBucketPolicy", []*wire.ErrorShape{errNoSuchBucketPolicy}, nil,
		func(in *s3api.GetBucketPolicyRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, _ *s3api.GetBucketPolicyRequest) (*s3api.GetBucketPolicyOutput, error) {
			if b.Policy == "" {
				return nil, noSuchPolicy(b)
			}
			return &s3api.GetBucketPolicyOutput{Policy: opt(b.Policy)}, nil
		})
}
