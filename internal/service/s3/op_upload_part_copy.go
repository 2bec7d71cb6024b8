package s3

import (
	"context"
	"regexp"
	"strconv"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// uploadPartCopy keeps a part of an upload that is a part of an object.
func (s *Service) uploadPartCopy() service.Operation {
	contract := service.Contract{
		Action: "s3:PutObject", Resource: objectResource, Keys: []string{"s3:x-amz-copy-source"}, Data: true,
		Errors: append(onExistingErrors(), s3api.ErrNoSuchUpload, errPreconditionFailed, s3api.ErrInvalidRequest), Gaps: []string{"versions, SSE-C, access points as sources"},
	}
	authorize := func(c *service.Call, in *s3api.UploadPartCopyRequest) error {
		return s.onCopy(c, in.CopySource.V, in.Bucket.V, in.Key.V, in)
	}
	return service.Define(s3api.UploadPartCopy, contract, authorize, s.handleUploadPartCopy)
}

func (s *Service) handleUploadPartCopy(ctx context.Context, c *service.Call, in *s3api.UploadPartCopyRequest) (*s3api.UploadPartCopyOutput, error) {
	b, err := s.found(c, in.Bucket.V)
	if err != nil {
		return nil, err
	}
	if err := checkPartNumber(in.PartNumber.V); err != nil {
		return nil, err
	}
	id, err := uploadID(in.UploadId.V)
	if err != nil {
		return nil, err
	}
	at := b.at(in.Key.V)
	u, err := s.objects.Upload(at, id)
	if err != nil {
		return nil, noUpload(err, in.UploadId.V)
	}
	r, _, err := s.openSource(c, in.CopySource.V, conditions{in.CopySourceIfMatch, in.CopySourceIfNoneMatch, past(in.CopySourceIfModifiedSince, c), in.CopySourceIfUnmodifiedSince})
	if err != nil {
		return nil, err
	}
	defer r.Close()
	part, err := copyRange(in.CopySourceRange, r.Object.Size)
	if err != nil {
		return nil, err
	}
	p := &objectstore.UploadedPart{Modified: timeOf(c)}
	p.Number = int(in.PartNumber.V)
	content, etag, sum, err := s.copied(ctx, r, part, partChecksum(u))
	if err != nil {
		return nil, err
	}
	p.ETag, p.Checksum = etag, sum
	if err := s.objects.SetPart(at, id, p, content, s.there(b)); err != nil {
		return nil, noUpload(err, in.UploadId.V)
	}
	result := &s3api.CopyPartResult{ETag: quoted(etag), LastModified: wire.Some(p.Modified)}
	if u.ChecksumAlgorithm != "" {
		showChecksum(result, sum, false)
	}
	return &s3api.UploadPartCopyOutput{CopyPartResult: result, ServerSideEncryption: wire.Some(encryption)}, nil
}

var copyRangeForm = regexp.MustCompile(`^bytes=([0-9]{1,18})-([0-9]{1,18})$`)

// copyRange reads the header x-amz-copy-source-range. Source of the texts: recorded (test_upload_part_copy_range).
func copyRange(header wire.Opt[string], size int64) (span, error) {
	if !header.Set {
		if size > copyBytesMax {
			return span{}, invalidRequest("The specified copy source is larger than the maximum allowable size for a copy source: 5368709120")
		}
		return span{to: size}, nil
	}
	found := copyRangeForm.FindStringSubmatch(header.V)
	if found == nil {
		return span{}, invalidArgument("The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
			"x-amz-copy-source-range", header.V)
	}
	from, _ := strconv.ParseInt(found[1], 10, 64) // it is digits
	to, _ := strconv.ParseInt(found[2], 10, 64)
	switch {
	case to < from:
		return span{}, invalidArgument("The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
			"x-amz-copy-source-range", header.V)
	case from >= size:
		return span{}, invalidRequest("The specified copy range is invalid for the source object size")
	case to >= size:
		return span{}, invalidArgument("Range specified is not valid for source object of size: "+decimal(size), "x-amz-copy-source-range", header.V)
	case to-from >= copyBytesMax:
		return span{}, invalidRequest("The specified copy range is invalid for the source object size")
	}
	return span{from, to + 1, true}, nil
}
