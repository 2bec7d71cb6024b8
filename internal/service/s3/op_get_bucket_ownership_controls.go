package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getBucketOwnershipControls says that a bucket has all its objects, as every one does.
func (s *Service) getBucketOwnershipControls() service.Operation {
	return ofBucket(s, s3api.GetBucketOwnershipControls, "s3:GetBucketOwnershipControls", nil, nil,
		func(in *s3api.GetBucketOwnershipControlsRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, _ *s3api.GetBucketOwnershipControlsRequest) (*s3api.GetBucketOwnershipControlsOutput, error) {
			return &s3api.GetBucketOwnershipControlsOutput{OwnershipControls: &s3api.OwnershipControls{
				Rules: []s3api.OwnershipControlsRule{{ObjectOwnership: wire.Some(ownerEnforced)}},
			}}, nil
		})
}
