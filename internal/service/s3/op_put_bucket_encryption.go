package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putBucketEncryption takes SSE-S3, which every bucket has, and nothing else.
func (s *Service) putBucketEncryption() service.Operation {
	return ofBucket(s, s3api.PutBucketEncryption, "s3:PutEncryptionConfiguration", []*wire.ErrorShape{errMalformedXML, errInvalidArgument, errNotImplemented}, []string{"SSE-KMS and DSSE-KMS"},
		func(in *s3api.PutBucketEncryptionRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, in *s3api.PutBucketEncryptionRequest) (*wire.Empty, error) {
			if in.ServerSideEncryptionConfiguration == nil || len(in.ServerSideEncryptionConfiguration.Rules) != 1 {
				return nil, malformedXML()
			}
			rule := in.ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault
			if rule == nil {
				return nil, malformedXML()
			}
			if !rule.SSEAlgorithm.Set {
				return nil, malformedXML()
			}
			if rule.SSEAlgorithm.V == encryption && rule.KMSMasterKeyID.Set {
				return nil, with(errInvalidArgument, "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse", "ArgumentName", "ApplyServerSideEncryptionByDefault")
			}
			if rule.SSEAlgorithm.V != encryption || rule.KMSMasterKeyID.Set {
				return nil, notBuilt("SSEAlgorithm " + rule.SSEAlgorithm.V)
			}
			return nil, nil
		})
}
