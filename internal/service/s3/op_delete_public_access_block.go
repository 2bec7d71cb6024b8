package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deletePublicAccessBlock lets a bucket be public.
func (s *Service) deletePublicAccessBlock() service.Operation {
	return ofBucket(s, s3api.DeletePublicAccessBlock, "s3:PutBucketPublicAccessBlock", nil, nil,
		func(in *s3api.DeletePublicAccessBlockRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, _ *s3api.DeletePublicAccessBlockRequest) (*wire.Empty, error) {
			return nil, s.edit(b, func(b *bucket) error {
				b.Access = nil
				return nil
			})
		})
}
