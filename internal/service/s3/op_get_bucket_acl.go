package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
)

// getBucketACL shows the ACL that every bucket has: all to its owner.
func (s *Service) getBucketACL() service.Operation {
	return ofBucket(s, s3api.GetBucketAcl, "s3:GetBucketAcl", nil, nil,
		func(in *s3api.GetBucketAclRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, _ *s3api.GetBucketAclRequest) (*s3api.GetBucketAclOutput, error) {
			return &s3api.GetBucketAclOutput{Owner: owner(b), Grants: ownersGrant(b)}, nil
		})
}
