package s3

import (
	"context"
	"net/http"

	"sluice/internal/service"
	"sluice/internal/wire"
)

// ofBucket defines an operation that reads or changes a setting of a bucket: name gives the bucket's name.
func ofBucket[I, O wire.Shape](
	s *Service, op wire.Op[I, O], action string, errors []*wire.ErrorShape, gaps []string, name func(I) string, handle func(*service.Call, *bucket, I) (O, error),
) service.Operation {
	contract := service.Contract{Action: action, Resource: bucketResource, Errors: append(onBucketErrors(), errors...), Gaps: gaps}
	return service.Define(op, contract, func(c *service.Call, in I) error {
		return s.onBucket(c, action, name(in), in, nil)
	}, func(_ context.Context, c *service.Call, in I) (O, error) {
		b, err := s.found(c, name(in))
		if err != nil {
			var none O
			return none, err
		}
		return handle(c, b, in)
	})
}

// withoutContent answers 204 where the model has 200 (recorded, test_bucket_tagging_crud, test_bucket_policy_crud).
func withoutContent(op service.Operation) service.Operation {
	handle := op.Handle
	op.Handle = func(ctx context.Context, c *service.Call, in wire.Shape) (wire.Shape, error) {
		if _, err := handle(ctx, c, in); err != nil {
			return nil, err
		}
		return &noContent{}, nil
	}
	return op
}

type noContent struct{ wire.Empty }

// WireStatus is the status.
func (*noContent) WireStatus() int { return http.StatusNoContent }
