package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteBucketEncryption goes back to SSE-S3, which every bucket has.
func (s *Service) deleteBucketEncryption() service.Operation {
	return ofBucket(s, s3api.DeleteBucketEncryption, "s3:PutEncryptionConfiguration", nil, nil,
		func(in *s3api.DeleteBucketEncryptionRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, _ *s3api.DeleteBucketEncryptionRequest) (*wire.Empty, error) {
			return nil, nil
		})
}
