package s3

import (
	"context"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/s3/objectstore"
)

// putObjectTagging gives an object tags in place of those it has.
func (s *Service) putObjectTagging() service.Operation {
	const action = "s3:PutObjectTagging"
	contract := service.Contract{
		Action: action, Resource: objectResource, Keys: []string{"s3:RequestObjectTag/${TagKey}", "s3:RequestObjectTagKeys"}, Data: true,
		Errors: append(onExistingErrors(), errMalformedXML, errInvalidTag, errBadRequest), Gaps: []string{"versions"},
	}
	authorize := func(c *service.Call, in *s3api.PutObjectTaggingRequest) error {
		var tags []objectstore.Pair
		if in.Tagging != nil {
			tags, _ = tagsOf(in.Tagging.TagSet) // what is wrong with them is told to whoever may put them
		}
		return s.onObject(c, action, in.Bucket.V, in.Key.V, in, requestTags(tags))
	}
	handle := func(_ context.Context, c *service.Call, in *s3api.PutObjectTaggingRequest) (*s3api.PutObjectTaggingOutput, error) {
		b, err := s.found(c, in.Bucket.V)
		if err != nil {
			return nil, err
		}
		if in.Tagging == nil {
			return nil, malformedXML()
		}
		tags, err := tagsOf(in.Tagging.TagSet)
		if err != nil {
			return nil, err
		}
		if err := checkTags(tags, objectTagsMax); err != nil {
			return nil, err
		}
		return &s3api.PutObjectTaggingOutput{}, s.retag(b, in.Key.V, tags)
	}
	return service.Define(s3api.PutObjectTagging, contract, authorize, handle)
}

// retag changes an object's tags; its body, its ETag and its time stay.
func (s *Service) retag(b *bucket, key string, tags []objectstore.Pair) error {
	return gone(s.objects.Amend(b.at(key), s.there(b), func(now objectstore.Object) *objectstore.Object {
		now.Tags = tags
		return &now
	}), key)
}
