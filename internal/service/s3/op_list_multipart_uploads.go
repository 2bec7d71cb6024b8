package s3

import (
	"context"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// listMultipartUploads lists the uploads of a bucket that are under way, by their keys.
func (s *Service) listMultipartUploads() service.Operation {
	const action = "s3:ListBucketMultipartUploads"
	contract := service.Contract{
		Action: action, Resource: bucketResource, Keys: listingConditions(), Data: true, Errors: append(onBucketErrors(), errInvalidArgument),
		Gaps: []string{"uploads of one key come in the order of their IDs, and not of their beginning"},
	}
	authorize := func(c *service.Call, in *s3api.ListMultipartUploadsRequest) error {
		return s.onListing(c, action, in.Bucket.V, in, in.Prefix, in.Delimiter, in.MaxUploads)
	}
	return service.Define(s3api.ListMultipartUploads, contract, authorize, s.handleListMultipartUploads)
}

func (s *Service) handleListMultipartUploads(_ context.Context, c *service.Call, in *s3api.ListMultipartUploadsRequest) (*s3api.ListMultipartUploadsOutput, error) {
	b, err := s.found(c, in.Bucket.V)
	if err != nil {
		return nil, err
	}
	spelled, err := spellingOf(in.EncodingType)
	if err != nil {
		return nil, err
	}
	most, err := pageSize(in.MaxUploads, "max-uploads")
	if err != nil {
		return nil, err
	}
	l := &objectstore.UploadListing{Listing: objectstore.Listing{Bucket: b.ID, Prefix: in.Prefix.V, Delimiter: in.Delimiter.V, After: in.KeyMarker.V, Max: most}}
	if in.KeyMarker.V == "" { // without a key it is ignored (recorded, test_list_multiparts_next_marker)
		in.UploadIdMarker.V = ""
	}
	if in.UploadIdMarker.V != "" {
		id, ok := objectstore.ParseID(in.UploadIdMarker.V)
		if !ok {
			return nil, invalidArgument("Invalid uploadId marker", "upload-id-marker", in.UploadIdMarker.V)
		}
		l.AfterID = &id
	}
	page, err := s.objects.ListUploads(l)
	if err != nil {
		return nil, err
	}
	out := &s3api.ListMultipartUploadsOutput{
		Bucket: in.Bucket, KeyMarker: wire.Some(spelled.of(in.KeyMarker.V)), UploadIdMarker: wire.Some(in.UploadIdMarker.V), Prefix: spelled.opt(in.Prefix),
		Delimiter: spelled.opt(opt(in.Delimiter.V)), MaxUploads: wire.Some(int64(most)), IsTruncated: wire.Some(page.More), EncodingType: in.EncodingType,
		CommonPrefixes: commonPrefixes(page.Prefixes, spelled), NextKeyMarker: wire.Some(""), NextUploadIdMarker: wire.Some(""),
	}
	for _, u := range page.Uploads {
		out.Uploads = append(out.Uploads, s3api.MultipartUpload{
			UploadId: wire.Some(u.ID.String()), Key: wire.Some(spelled.of(u.Key)), Initiated: wire.Some(u.Begun), StorageClass: wire.Some(storageClass(&u.Headers)),
			Owner: owner(b), Initiator: initiator(u.Initiator), ChecksumAlgorithm: opt(u.ChecksumAlgorithm), ChecksumType: opt(u.ChecksumType),
		})
		out.NextKeyMarker, out.NextUploadIdMarker = wire.Some(spelled.of(u.Key)), wire.Some(u.ID.String())
	}
	// S3 names the last upload of the page, and of a page of prefixes nothing (recorded, test_list_multipart_uploads_marker_common_prefixes): nobody gets
	// behind such a page. Here they do.
	if n := len(page.Uploads); page.More && (n == 0 || page.Last != page.Uploads[n-1].Key) {
		out.NextKeyMarker, out.NextUploadIdMarker = wire.Some(spelled.of(page.Last)), wire.Some("")
	}
	return out, nil
}
