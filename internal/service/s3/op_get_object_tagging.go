package s3

import (
	"context"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
)

// getObjectTagging shows an object's tags.
func (s *Service) getObjectTagging() service.Operation {
	const action = "s3:GetObjectTagging"
	contract := service.Contract{Action: action, Resource: objectResource, Data: true, Errors: onExistingErrors(), Gaps: []string{"versions"}}
	authorize := func(c *service.Call, in *s3api.GetObjectTaggingRequest) error {
		return s.onExisting(c, action, in.Bucket.V, in.Key.V, in)
	}
	handle := func(_ context.Context, c *service.Call, in *s3api.GetObjectTaggingRequest) (*s3api.GetObjectTaggingOutput, error) {
		b, err := s.found(c, in.Bucket.V)
		if err != nil {
			return nil, err
		}
		o, err := s.objects.Get(b.at(in.Key.V))
		if err != nil {
			return nil, gone(err, b.Name+"/"+in.Key.V) // so it says here (recorded, test_object_tagging_exc)
		}
		return &s3api.GetObjectTaggingOutput{TagSet: shownTags(o.Tags)}, nil
	}
	return service.Define(s3api.GetObjectTagging, contract, authorize, handle)
}
