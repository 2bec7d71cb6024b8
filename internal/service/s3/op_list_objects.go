package s3

import (
	"context"
	"fmt"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// listObjects is version 1 of listObjectsV2.
func (s *Service) listObjects() service.Operation {
	const action = "s3:ListBucket"
	contract := service.Contract{Action: action, Resource: bucketResource, Keys: listingConditions(), Data: true, Errors: append(onBucketErrors(), errInvalidArgument)}
	authorize := func(c *service.Call, in *s3api.ListObjectsRequest) error {
		return s.onListing(c, action, in.Bucket.V, in, in.Prefix, in.Delimiter, in.MaxKeys)
	}
	return service.Define(s3api.ListObjects, contract, authorize, s.handleListObjects)
}

func (s *Service) handleListObjects(_ context.Context, c *service.Call, in *s3api.ListObjectsRequest) (*s3api.ListObjectsOutput, error) {
	b, err := s.found(c, in.Bucket.V)
	if err != nil {
		return nil, err
	}
	spelled, err := spellingOf(in.EncodingType)
	if err != nil {
		return nil, err
	}
	most, err := pageSize(in.MaxKeys, "max-keys")
	if err != nil {
		return nil, err
	}
	page, err := s.objects.List(&objectstore.Listing{Bucket: b.ID, Prefix: in.Prefix.V, Delimiter: in.Delimiter.V, After: in.Marker.V, Max: most})
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", b.Name, err)
	}
	out := &s3api.ListObjectsOutput{
		IsTruncated: wire.Some(page.Next != ""), Marker: wire.Some(spelled.of(in.Marker.V)), Contents: contents(page, spelled, owner(b)), Name: wire.Some(b.Name),
		Prefix: wire.Some(spelled.of(in.Prefix.V)), Delimiter: spelled.opt(opt(in.Delimiter.V)), MaxKeys: wire.Some(int64(most)), EncodingType: in.EncodingType,
		CommonPrefixes: commonPrefixes(page.Prefixes, spelled),
	}
	if page.Next != "" && in.Delimiter.V != "" { // without a delimiter a client takes the last key, says the API reference
		out.NextMarker = wire.Some(spelled.of(page.Next))
	}
	return out, nil
}
