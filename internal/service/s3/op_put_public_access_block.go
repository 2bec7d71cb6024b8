package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putPublicAccessBlock says what of a bucket may not be public.
func (s *Service) putPublicAccessBlock() service.Operation {
	return ofBucket(s, s3api.PutPublicAccessBlock, "s3:PutBucketPublicAccessBlock", []*wire.ErrorShape{errMalformedXML}, nil,
		func(in *s3api.PutPublicAccessBlockRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, in *s3api.PutPublicAccessBlockRequest) (*wire.Empty, error) {
			block := in.PublicAccessBlockConfiguration
			if block == nil {
				return nil, malformedXML()
			}
			return nil, s.edit(b, func(b *bucket) error {
				b.Access = &publicAccess{block.BlockPublicAcls.V, block.IgnorePublicAcls.V, block.BlockPublicPolicy.V, block.RestrictPublicBuckets.V}
				return nil
			})
		})
}
