package s3

import (
	"context"
	"strconv"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/s3/checksum"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// putObject keeps an object, in place of the one that its key has. It is on the disk when the answer goes out.
func (s *Service) putObject() service.Operation {
	const action = "s3:PutObject"
	contract := service.Contract{
		Action: action, Resource: objectResource, Keys: writingKeys("s3:RequestObjectTag/${TagKey}", "s3:RequestObjectTagKeys"), Data: true,
		Errors: append(onObjectErrors(),
			errEntityTooLarge, errInvalidDigest, errBadDigest, s3api.ErrInvalidRequest, errMetadataTooLarge, errInvalidTag, errACLNotSupported, errInvalidStorageClass, errPreconditionFailed),
		Gaps: []string{"bodies of more than 64 MiB, which are uploaded in parts; SSE-C, SSE-KMS, object lock, appends, storage classes that are restored before they are read, XXHash checksums"},
	}
	authorize := func(c *service.Call, in *s3api.PutObjectRequest) error {
		tags, err := headerTags(in.Tagging)
		if err != nil {
			return err
		}
		if len(tags) > 0 {
			if err := s.onObject(c, "s3:PutObjectTagging", in.Bucket.V, in.Key.V, in, requestTags(tags)); err != nil {
				return err
			}
		}
		return s.onObject(c, action, in.Bucket.V, in.Key.V, in, requestTags(tags))
	}
	return service.Define(s3api.PutObject, contract, authorize, s.handlePutObject)
}

func (s *Service) handlePutObject(_ context.Context, c *service.Call, in *s3api.PutObjectRequest) (*s3api.PutObjectOutput, error) {
	b, err := s.found(c, in.Bucket.V)
	if err != nil {
		return nil, err
	}
	set := textsOf(in)
	o := &objectstore.Object{Size: int64(len(in.Body)), Modified: timeOf(c)}
	if err := checkSize(o.Size); err != nil {
		return nil, err
	}
	if o.Headers, err = storedHeaders(set, in.Metadata); err != nil {
		return nil, err
	}
	if o.Tags, err = headerTags(in.Tagging); err != nil {
		return nil, err
	}
	check, err := conditions{ifMatch: in.IfMatch, ifNoneMatch: in.IfNoneMatch}.writing(in.Key.V, s.there(b))
	if err != nil {
		return nil, err
	}
	if o.ETag, o.Checksum, err = accept(set, in.Body, checksum.Default); err != nil {
		return nil, err
	}
	content, err := s.objects.Write(in.Body)
	if err != nil {
		return nil, err
	}
	if err := s.objects.Set(b.at(in.Key.V), o, content, check); err != nil {
		return nil, err
	}
	out := &s3api.PutObjectOutput{ETag: quoted(o.ETag), ServerSideEncryption: wire.Some(encryption)}
	showChecksum(out, o.Checksum, true)
	return out, nil
}

// checkSize refuses a body that one request cannot bring.
func checkSize(size int64) error {
	if size > requestBytesMax {
		return with(errEntityTooLarge, "Your proposed upload exceeds the maximum allowed size", "ProposedSize", decimal(size), "MaxSizeAllowed", strconv.Itoa(requestBytesMax))
	}
	return nil
}
