package s3

import (
	"context"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// createMultipartUpload begins an upload of an object in parts.
func (s *Service) createMultipartUpload() service.Operation {
	const action = "s3:PutObject"
	contract := service.Contract{
		Action: action, Resource: objectResource, Keys: writingKeys("s3:RequestObjectTag/${TagKey}", "s3:RequestObjectTagKeys"), Data: true,
		Errors: append(onObjectErrors(), errMetadataTooLarge, errInvalidTag, s3api.ErrInvalidRequest, errACLNotSupported, errInvalidStorageClass),
		Gaps:   []string{"SSE-C, SSE-KMS, object lock"},
	}
	authorize := func(c *service.Call, in *s3api.CreateMultipartUploadRequest) error {
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
	handle := func(_ context.Context, c *service.Call, in *s3api.CreateMultipartUploadRequest) (*s3api.CreateMultipartUploadOutput, error) {
		b, err := s.found(c, in.Bucket.V)
		if err != nil {
			return nil, err
		}
		u := &objectstore.Upload{Begun: timeOf(c), Initiator: c.Caller.Name()}
		if u.Headers, err = storedHeaders(textsOf(in), in.Metadata); err != nil {
			return nil, err
		}
		if u.Tags, err = headerTags(in.Tagging); err != nil {
			return nil, err
		}
		if u.ChecksumAlgorithm, u.ChecksumType, err = uploadChecksum(in.ChecksumAlgorithm, in.ChecksumType); err != nil {
			return nil, err
		}
		if err := s.objects.Begin(b.at(in.Key.V), u, s.there(b)); err != nil {
			return nil, err
		}
		return &s3api.CreateMultipartUploadOutput{
			Bucket: in.Bucket, Key: in.Key, UploadId: wire.Some(u.ID.String()), ServerSideEncryption: wire.Some(encryption),
			ChecksumAlgorithm: opt(u.ChecksumAlgorithm), ChecksumType: opt(u.ChecksumType),
		}, nil
	}
	return service.Define(s3api.CreateMultipartUpload, contract, authorize, handle)
}
