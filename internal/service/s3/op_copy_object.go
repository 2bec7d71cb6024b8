package s3

import (
	"context"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/s3/checksum"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// copyBytesMax is how large an object is at most that is copied by one request. Source: API reference of CopyObject.
const copyBytesMax = 5 << 30

// replaceDirective is the directive by which a copy does not have what its source has.
const replaceDirective = "REPLACE"

// copyObject keeps an object with the body of another.
func (s *Service) copyObject() service.Operation {
	contract := service.Contract{
		Action: "s3:PutObject", Resource: objectResource, Keys: writingKeys("s3:x-amz-copy-source"), Data: true,
		Errors: append(onExistingErrors(), errPreconditionFailed, s3api.ErrInvalidRequest, errMetadataTooLarge, errInvalidTag, errACLNotSupported, errInvalidStorageClass),
		Gaps:   []string{"versions, SSE-C, SSE-KMS, object lock, access points as sources"},
	}
	authorize := func(c *service.Call, in *s3api.CopyObjectRequest) error {
		tags, err := headerTags(in.Tagging)
		if err != nil {
			return err
		}
		if len(tags) > 0 {
			if err := s.onObject(c, "s3:PutObjectTagging", in.Bucket.V, in.Key.V, in, requestTags(tags)); err != nil {
				return err
			}
		}
		return s.onCopy(c, in.CopySource.V, in.Bucket.V, in.Key.V, in)
	}
	return service.Define(s3api.CopyObject, contract, authorize, s.handleCopyObject)
}

func (s *Service) handleCopyObject(ctx context.Context, c *service.Call, in *s3api.CopyObjectRequest) (*s3api.CopyObjectOutput, error) {
	b, err := s.found(c, in.Bucket.V)
	if err != nil {
		return nil, err
	}
	check, err := conditions{ifMatch: in.IfMatch, ifNoneMatch: in.IfNoneMatch}.writing(in.Key.V, s.there(b))
	if err != nil {
		return nil, err
	}
	r, from, err := s.openSource(c, in.CopySource.V, conditions{in.CopySourceIfMatch, in.CopySourceIfNoneMatch, past(in.CopySourceIfModifiedSince, c), in.CopySourceIfUnmodifiedSince})
	if err != nil {
		return nil, err
	}
	defer r.Close()
	o, err := copyOf(c, in, r.Object)
	if err != nil {
		return nil, err
	}
	same := from == source{in.Bucket.V, in.Key.V}
	if same && in.MetadataDirective.V != replaceDirective && !in.StorageClass.Set && !in.WebsiteRedirectLocation.Set && !in.ServerSideEncryption.Set {
		return nil, inPlace()
	}
	if o.Size > copyBytesMax {
		return nil, invalidRequest("The specified copy source is larger than the maximum allowable size for a copy source: 5368709120")
	}
	by := checksum.Named(r.Object.Checksum.Algorithm)
	if in.ChecksumAlgorithm.Set {
		if by = checksum.Named(in.ChecksumAlgorithm.V); by == nil {
			return nil, unsupportedChecksum()
		}
	}
	if by == nil {
		by = checksum.Default
	}
	content, etag, sum, err := s.copied(ctx, r, span{to: o.Size}, by)
	if err != nil {
		return nil, err
	}
	o.ETag, o.Checksum = etag, sum
	if err := s.objects.Set(b.at(in.Key.V), o, content, check); err != nil {
		return nil, err
	}
	result := &s3api.CopyObjectResult{ETag: quoted(etag), LastModified: wire.Some(o.Modified)}
	showChecksum(result, sum, true)
	return &s3api.CopyObjectOutput{CopyObjectResult: result, ServerSideEncryption: wire.Some(encryption)}, nil
}

// copyOf is the record of a copy, but for what is of its body.
func copyOf(c *service.Call, in *s3api.CopyObjectRequest, from *objectstore.Object) (*objectstore.Object, error) {
	set := textsOf(in)
	o := &objectstore.Object{Size: from.Size, Modified: timeOf(c), Headers: from.Headers, Tags: from.Tags}
	asked, err := storedHeaders(set, in.Metadata)
	if err != nil {
		return nil, err
	}
	switch in.MetadataDirective.V {
	case replaceDirective:
		o.Headers = asked
	case "", "COPY":
		o.StorageClass, o.Redirect = asked.StorageClass, asked.Redirect // they are never copied, says the API reference
	default:
		return nil, invalidArgument("Unknown metadata directive.", "x-amz-metadata-directive", in.MetadataDirective.V)
	}
	switch in.TaggingDirective.V {
	case replaceDirective:
		o.Tags, err = headerTags(in.Tagging)
	case "", "COPY":
	default:
		err = invalidArgument("Unknown tagging directive.", "x-amz-tagging-directive", in.TaggingDirective.V)
	}
	return o, err
}
