package s3

import (
	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// putBucketTagging gives a bucket tags in place of those it has.
func (s *Service) putBucketTagging() service.Operation {
	return withoutContent(ofBucket(s, s3api.PutBucketTagging, "s3:PutBucketTagging", []*wire.ErrorShape{errMalformedXML, errInvalidTag, errBadRequest}, nil,
		func(in *s3api.PutBucketTaggingRequest) string { return in.Bucket.V },
		func(_ *service.Call, b *bucket, in *s3api.PutBucketTaggingRequest) (*wire.Empty, error) {
			if in.Tagging == nil {
				return nil, malformedXML()
			}
			tags, err := tagsOf(in.Tagging.TagSet)
			if err != nil {
				return nil, err
			}
			if err := checkTags(tags, bucketTagsMax); err != nil {
				return nil, err
			}
			return nil, s.edit(b, func(b *bucket) error {
				b.Tags = tags
				return nil
			})
		}))
}
