package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getPublicAccessBlock shows what of a bucket may not be public.
func (s *Service) getPublicAccessBlock() service.Operation {
	return ofBucket(s, s3api.GetPublicAccessBlock, "s3:GetBucketPublicAccessBlock", []*wire.ErrorShape{errNoSuchAccessBlock}, nil,
		func(in *s3api.GetPublicAccessBlockRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, _ *s3api.GetPublicAccessBlockRequest) (*s3api.GetPublicAccessBlockOutput, error) {
			if b.Access == nil {
				return nil, with(errNoSuchAccessBlock, "The public access block configuration was not found", "BucketName", b.Name)
			}
			return &s3api.GetPublicAccessBlockOutput{PublicAccessBlockConfiguration: &s3api.PublicAccessBlockConfiguration{
				BlockPublicAcls: wire.Some(b.Access.BlockACLs), IgnorePublicAcls: wire.Some(b.Access.IgnoreACLs),
				BlockPublicPolicy: wire.Some(b.Access.BlockPolicy), RestrictPublicBuckets: wire.Some(b.Access.RestrictBuckets),
			}}, nil
		})
}
