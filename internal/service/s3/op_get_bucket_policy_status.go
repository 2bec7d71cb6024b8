package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getBucketPolicyStatus tells whether a bucket's policy lets everyone in.
func (s *Service) getBucketPolicyStatus() service.Operation {
	return ofBucket(s, s3api.GetBucketPolicyStatus, "s3:GetBucketPolicyStatus", []*wire.ErrorShape{errNoSuchBucketPolicy}, nil,
		func(in *s3api.GetBucketPolicyStatusRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, _ *s3api.GetBucketPolicyStatusRequest) (*s3api.GetBucketPolicyStatusOutput, error) {
			if b.Policy == "" {
				return nil, noSuchPolicy(b)
			}
			return &s3api.GetBucketPolicyStatusOutput{PolicyStatus: &s3api.PolicyStatus{IsPublic: wire.Some(b.isPublic())}}, nil
		})
}
