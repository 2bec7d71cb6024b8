package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getBucketRequestPayment says that the owner pays.
func (s *Service) getBucketRequestPayment() service.Operation {
	return ofBucket(s, s3api.GetBucketRequestPayment, "s3:GetBucketRequestPayment", nil, nil,
		func(in *s3api.GetBucketRequestPaymentRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, _ *s3api.GetBucketRequestPaymentRequest) (*s3api.GetBucketRequestPaymentOutput, error) {
			return &s3api.GetBucketRequestPaymentOutput{Payer: wire.Some("BucketOwner")}, nil
		})
}
