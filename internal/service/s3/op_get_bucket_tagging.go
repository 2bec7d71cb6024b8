package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getBucketTagging shows a bucket's tags.
func (s *Service) getBucketTagging() service.Operation {
	return ofBucket(s, s3api.GetBucketTagging, "s3:GetBucketTagging", []*wire.ErrorShape{errNoSuchTagSet}, nil,
		func(in *s3api.GetBucketTaggingRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, _ *s3api.GetBucketTaggingRequest) (*s3api.GetBucketTaggingOutput, error) {
			if len(b.Tags) == 0 {
				return nil, with(errNoSuchTagSet, "The TagSet does not exist", "BucketName", b.Name)
			}
			return &s3api.GetBucketTaggingOutput{TagSet: shownTags(b.Tags)}, nil
		})
}
