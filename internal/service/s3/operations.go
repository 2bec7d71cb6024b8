package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// operations is every operation that is built; see left_out.go for the others.
func (s *Service) operations() []service.Operation {
	return []service.Operation{
		s.createBucket(), s.headBucket(), s.deleteBucket(), s.listBuckets(), s.getBucketLocation(),
		s.getBucketPolicy(), s.getBucketPolicyStatus(), s.putBucketPolicy(), s.deleteBucketPolicy(),
		s.getBucketTagging(), s.putBucketTagging(), s.deleteBucketTagging(),
		s.getPublicAccessBlock(), s.putPublicAccessBlock(), s.deletePublicAccessBlock(),
		s.getBucketEncryption(), s.putBucketEncryption(), s.deleteBucketEncryption(),
		s.getBucketOwnershipControls(), s.putBucketOwnershipControls(),
		s.getBucketVersioning(), s.getBucketACL(), s.getBucketRequestPayment(),
		s.putObject(), s.getObject(), s.headObject(), s.deleteObject(), s.deleteObjects(), s.copyObject(),
		s.listObjects(), s.listObjectsV2(), s.getObjectAttributes(), s.getObjectACL(),
		s.getObjectTagging(), s.putObjectTagging(), s.deleteObjectTagging(),
		s.createMultipartUpload(), s.uploadPart(), s.uploadPartCopy(), s.completeMultipartUpload(), s.abortMultipartUpload(), s.listParts(),
		s.listMultipartUploads(),
	}
}

// large are the operations whose requests bring bodies.
func large() []*wire.Operation {
	return []*wire.Operation{s3api.PutObject.Operation, s3api.UploadPart.Operation}
}
