package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteBucketTagging takes a bucket's tags away.
func (s *Service) deleteBucketTagging() service.Operation {
	return ofBucket(s, s3api.DeleteBucketTagging, "s3:PutBucketTagging", nil, nil,
		func(in *s3api.DeleteBucketTaggingRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, _ *s3api.DeleteBucketTaggingRequest) (*wire.Empty, error) {
			return nil, s.edit(b, func(b *bucket) error {
				b.Tags = nil
				return nil
			})
		})
}
