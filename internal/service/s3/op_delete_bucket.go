package s3

import (
	"context"
	"errors"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// deleteBucket removes a bucket that has no objects.
func (s *Service) deleteBucket() service.Operation {
	const action = "s3:DeleteBucket"
	contract := service.Contract{Action: action, Resource: bucketResource, Errors: append(onBucketErrors(), errBucketNotEmpty)}
	authorize := func(c *service.Call, in *s3api.DeleteBucketRequest) error {
		return s.onBucket(c, action, in.Bucket.V, in, nil)
	}
	handle := func(_ context.Context, c *service.Call, in *s3api.DeleteBucketRequest) (*wire.Empty, error) {
		s.writing.Lock()
		defer s.writing.Unlock()
		b, err := s.found(c, in.Bucket.V)
		if err != nil {
			return nil, err
		}
		if err := s.there(b)(nil); err != nil {
			return nil, err
		}
		err = s.objects.Close(b.ID, func() error {
			if err := s.records.Delete(b.Name); err != nil {
				return err
			}
			s.mu.Lock()
			defer s.mu.Unlock()
			delete(s.buckets, b.Name)
			return nil
		})
		if errors.Is(err, objectstore.ErrNotEmpty) {
			return nil, with(errBucketNotEmpty, "The bucket you tried to delete is not empty", "BucketName", b.Name)
		}
		return nil, err
	}
	return service.Define(s3api.DeleteBucket, contract, authorize, handle)
}
