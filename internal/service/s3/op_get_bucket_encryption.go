package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getBucketEncryption says SSE-S3, which every bucket has.
func (s *Service) getBucketEncryption() service.Operation {
	return ofBucket(s, s3api.GetBucketEncryption, "s3:GetEncryptionConfiguration", nil, nil,
		func(in *s3api.GetBucketEncryptionRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, _ *s3api.GetBucketEncryptionRequest) (*s3api.GetBucketEncryptionOutput, error) {
			return &s3api.GetBucketEncryptionOutput{ServerSideEncryptionConfiguration: &s3api.ServerSideEncryptionConfiguration{
				Rules: []s3api.ServerSideEncryptionRule{{
					ApplyServerSideEncryptionByDefault: &s3api.ServerSideEncryptionByDefault{SSEAlgorithm: wire.Some(encryption)}, BucketKeyEnabled: wire.Some(false),
				}},
			}}, nil
		})
}
