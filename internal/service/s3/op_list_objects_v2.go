package s3

import (
	"context"
	"fmt"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// listObjectsV2 lists objects in the order of their keys' bytes.
func (s *Service) listObjectsV2() service.Operation {
	const action = "s3:ListBucket"
	contract := service.Contract{Action: action, Resource: bucketResource, Keys: listingConditions(), Data: true, Errors: append(onBucketErrors(), errInvalidArgument)}
	authorize := func(c *service.Call, in *s3api.ListObjectsV2Request) error {
		return s.onListing(c, action, in.Bucket.V, in, in.Prefix, in.Delimiter, in.MaxKeys)
	}
	return service.Define(s3api.ListObjectsV2, contract, authorize, s.handleListObjectsV2)
}

func (s *Service) handleListObjectsV2(_ context.Context, c *service.Call, in *s3api.ListObjectsV2Request) (*s3api.ListObjectsV2Output, error) {
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
	after := in.StartAfter.V
	if in.ContinuationToken.Set {
		token, ok := service.ParsePageToken(in.ContinuationToken.V)
		if !ok {
			return nil, with(errInvalidArgument, "The continuation token provided is incorrect", "ArgumentName", "continuation-token")
		}
		after = token
	}
	page, err := s.objects.List(&objectstore.Listing{Bucket: b.ID, Prefix: in.Prefix.V, Delimiter: in.Delimiter.V, After: after, Max: most})
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", b.Name, err)
	}
	var shownOwner *s3api.Owner
	if in.FetchOwner.V {
		shownOwner = owner(b)
	}
	out := &s3api.ListObjectsV2Output{
		IsTruncated: wire.Some(page.Next != ""), Contents: contents(page, spelled, shownOwner), Name: wire.Some(b.Name),
		Prefix: wire.Some(spelled.of(in.Prefix.V)), Delimiter: spelled.opt(opt(in.Delimiter.V)), MaxKeys: wire.Some(int64(most)), EncodingType: in.EncodingType,
		CommonPrefixes: commonPrefixes(page.Prefixes, spelled), KeyCount: wire.Some(int64(len(page.Objects) + len(page.Prefixes))),
		ContinuationToken: in.ContinuationToken,
	}
	if !in.ContinuationToken.Set { // recorded, test_list_objects_v2_continuation_start_after
		out.StartAfter = spelled.opt(in.StartAfter)
	}
	if page.Next != "" {
		out.NextContinuationToken = wire.Some(service.PageToken(page.Next))
	}
	return out, nil
}
