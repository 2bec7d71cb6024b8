package s3

import (
	"context"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// headBucket tells whether a bucket is there and may be listed.
func (s *Service) headBucket() service.Operation {
	contract := service.Contract{Action: "s3:ListBucket", Resource: bucketResource, Errors: onBucketErrors()}
	authorize := func(c *service.Call, in *s3api.HeadBucketRequest) error {
		return s.onBucket(c, "s3:ListBucket", in.Bucket.V, in, nil)
	}
	handle := func(_ context.Context, c *service.Call, in *s3api.HeadBucketRequest) (*s3api.HeadBucketOutput, error) {
		b, err := s.found(c, in.Bucket.V)
		if err != nil {
			return nil, err
		}
		return &s3api.HeadBucketOutput{BucketArn: wire.Some(b.ARN()), BucketRegion: wire.Some(b.Region), AccessPointAlias: wire.Some(false)}, nil
	}
	return service.Define(s3api.HeadBucket, contract, authorize, handle)
}
