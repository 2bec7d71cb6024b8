package s3

import (
	"context"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
)

// deleteObjectTagging takes an object's tags away.
func (s *Service) deleteObjectTagging() service.Operation {
	const action = "s3:DeleteObjectTagging"
	contract := service.Contract{Action: action, Resource: objectResource, Data: true, Errors: onExistingErrors(), Gaps: []string{"versions"}}
	authorize := func(c *service.Call, in *s3api.DeleteObjectTaggingRequest) error {
		return s.onExisting(c, action, in.Bucket.V, in.Key.V, in)
	}
	handle := func(_ context.Context, c *service.Call, in *s3api.DeleteObjectTaggingRequest) (*s3api.DeleteObjectTaggingOutput, error) {
		b, err := s.found(c, in.Bucket.V)
		if err != nil {
			return nil, err
		}
		return &s3api.DeleteObjectTaggingOutput{}, s.retag(b, in.Key.V, nil)
	}
	return service.Define(s3api.DeleteObjectTagging, contract, authorize, handle)
}
