package s3

import (
	"context"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
)

// deleteObject removes an object. There need not be one.
func (s *Service) deleteObject() service.Operation {
	const action = "s3:DeleteObject"
	contract := service.Contract{
		Action: action, Resource: objectResource, Data: true, Errors: append(onObjectErrors(), errPreconditionFailed), Gaps: []string{"versions, If-Match by time or size"},
	}
	authorize := func(c *service.Call, in *s3api.DeleteObjectRequest) error {
		return s.onObject(c, action, in.Bucket.V, in.Key.V, in, nil)
	}
	handle := func(_ context.Context, c *service.Call, in *s3api.DeleteObjectRequest) (*s3api.DeleteObjectOutput, error) {
		b, err := s.found(c, in.Bucket.V)
		if err != nil {
			return nil, err
		}
		check, err := conditions{ifMatch: in.IfMatch}.writing(in.Key.V, s.there(b))
		if err != nil {
			return nil, err
		}
		return &s3api.DeleteObjectOutput{}, s.objects.Delete(b.at(in.Key.V), check)
	}
	return service.Define(s3api.DeleteObject, contract, authorize, handle)
}
