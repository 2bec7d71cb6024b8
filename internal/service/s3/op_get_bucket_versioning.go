package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
)

// getBucketVersioning says nothing: no bucket has versions.
func (s *Service) getBucketVersioning() service.Operation {
	return ofBucket(s, s3api.GetBucketVersioning, "s3:GetBucketVersioning", nil, nil,
		func(in *s3api.GetBucketVersioningRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, _ *s3api.GetBucketVersioningRequest) (*s3api.GetBucketVersioningOutput, error) {
			return &s3api.GetBucketVersioningOutput{}, nil
		})
}
