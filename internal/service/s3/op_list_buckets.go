package s3

import (
	"context"
	"slices"
	"strings"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listBuckets lists the caller's buckets of all regions.
func (s *Service) listBuckets() service.Operation {
	const action = "s3:ListAllMyBuckets"
	contract := service.Contract{Action: action, Errors: []*wire.ErrorShape{s3api.ErrAccessDenied, errInvalidArgument}}
	authorize := func(c *service.Call, _ *s3api.ListBucketsRequest) error {
		c.Require(service.Check{Action: action, Resource: "*", Owner: c.Account})
		return nil
	}
	return service.Define(s3api.ListBuckets, contract, authorize, s.handleListBuckets)
}

func (s *Service) handleListBuckets(_ context.Context, c *service.Call, in *s3api.ListBucketsRequest) (*s3api.ListBucketsOutput, error) {
	if in.MaxBuckets.Set && (in.MaxBuckets.V < 1 || in.MaxBuckets.V > bucketsMax) {
		return nil, invalidArgument("Argument maxBuckets must be an integer between 1 and 10000", "max-buckets", decimal(in.MaxBuckets.V))
	}
	if in.BucketRegion.Set && in.BucketRegion.V != usEast1 && !slices.Contains(locations(), in.BucketRegion.V) {
		return nil, with(errInvalidArgument, "Argument value "+in.BucketRegion.V+" is not a valid AWS Region", "ArgumentName", "bucket-region")
	}
	var chosen []*bucket
	for _, b := range s.owned(c.Account) {
		if strings.HasPrefix(b.Name, in.Prefix.V) && (!in.BucketRegion.Set || in.BucketRegion.V == b.Region) {
			chosen = append(chosen, b)
		}
	}
	page, next, ok := service.Page(chosen, func(b *bucket) string { return b.Name }, in.ContinuationToken.V, int(in.MaxBuckets.Or(bucketsMax)))
	if !ok {
		return nil, with(errInvalidArgument, "The continuation token provided is incorrect", "ArgumentName", "continuation-token")
	}
	out := &s3api.ListBucketsOutput{
		Buckets: make([]s3api.Bucket, len(page)), Owner: &s3api.Owner{ID: wire.Some(ownerID(c.Account))}, Prefix: in.Prefix, ContinuationToken: opt(next),
	}
	for i, b := range page {
		out.Buckets[i] = s3api.Bucket{Name: wire.Some(b.Name), CreationDate: wire.Some(b.Created), BucketArn: wire.Some(b.ARN())}
		if in.MaxBuckets.Set || in.BucketRegion.Set || in.ContinuationToken.Set || in.Prefix.Set { // of a paginated request only, says the API reference
			out.Buckets[i].BucketRegion = wire.Some(b.Region)
		}
	}
	return out, nil
}
