package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
)

// getBucketLocation tells a bucket's region: nothing for us-east-1.
func (s *Service) getBucketLocation() service.Operation {
	return ofBucket(s, s3api.GetBucketLocation, "s3:GetBucketLocation", nil, nil,
		func(in *s3api.GetBucketLocationRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, _ *s3api.GetBucketLocationRequest) (*s3api.GetBucketLocationOutput, error) {
			return &s3api.GetBucketLocationOutput{LocationConstraint: opt(b.Location)}, nil
		})
}
