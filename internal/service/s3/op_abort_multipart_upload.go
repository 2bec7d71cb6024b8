package s3

import (
	"context"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/s3/objectstore"
)

// abortMultipartUpload removes an upload and its parts.
func (s *Service) abortMultipartUpload() service.Operation {
	const action = "s3:AbortMultipartUpload"
	contract := service.Contract{Action: action, Resource: objectResource, Data: true, Errors: append(onObjectErrors(), s3api.ErrNoSuchUpload), Gaps: []string{"If-Match by time"}}
	authorize := func(c *service.Call, in *s3api.AbortMultipartUploadRequest) error {
		return s.onObject(c, action, in.Bucket.V, in.Key.V, in, nil)
	}
	handle := func(_ context.Context, c *service.Call, in *s3api.AbortMultipartUploadRequest) (*s3api.AbortMultipartUploadOutput, error) {
		b, err := s.found(c, in.Bucket.V)
		if err != nil {
			return nil, err
		}
		id, err := uploadID(in.UploadId.V)
		if err != nil {
			return nil, err
		}
		return &s3api.AbortMultipartUploadOutput{}, noUpload(s.objects.Abort(b.at(in.Key.V), id, func(*objectstore.Object) error { return nil }), in.UploadId.V)
	}
	return service.Define(s3api.AbortMultipartUpload, contract, authorize, handle)
}
