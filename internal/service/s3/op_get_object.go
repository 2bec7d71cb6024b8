package s3

import (
	"context"
	"strings"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getObject answers with an object or a part of it. The body goes out piece by piece, whatever its size.
func (s *Service) getObject() service.Operation {
	const action = "s3:GetObject"
	contract := service.Contract{
		Action: action, Resource: objectResource, Keys: []string{"s3:ExistingObjectTag/<key>"}, Data: true,
		Errors: append(onExistingErrors(), s3api.ErrInvalidRequest, errPreconditionFailed, errNotModified, errInvalidRange, errInvalidPartNumber),
		Gaps:   []string{"versions, SSE-C"},
	}
	authorize := func(c *service.Call, in *s3api.GetObjectRequest) error {
		return s.onExisting(c, action, in.Bucket.V, in.Key.V, in)
	}
	return service.DefineShape(s3api.GetObject, contract, authorize, s.handleGetObject)
}

func (s *Service) handleGetObject(_ context.Context, c *service.Call, in *s3api.GetObjectRequest) (wire.Shape, error) {
	a := &asked{
		conditions: conditions{in.IfMatch, in.IfNoneMatch, past(in.IfModifiedSince, c), in.IfUnmodifiedSince}, bucket: in.Bucket.V, key: in.Key.V,
		rangeHeader: in.Range, partNumber: in.PartNumber, expires: in.ResponseExpires, checksum: strings.EqualFold(in.ChecksumMode.V, checksumsShown),
		overrides: map[string]wire.Opt[string]{
			"CacheControl": in.ResponseCacheControl, "ContentDisposition": in.ResponseContentDisposition, "ContentEncoding": in.ResponseContentEncoding,
			"ContentLanguage": in.ResponseContentLanguage, "ContentType": in.ResponseContentType,
		},
	}
	r, p, part, err := s.open(c, a)
	if err != nil {
		return nil, err
	}
	out := &s3api.GetObjectOutput{LastModified: wire.Some(r.Object.Modified), Metadata: metadataOf(&r.Object.Headers)}
	out.ContentLength, out.PartsCount, out.TagCount = a.counted(r.Object, p)
	a.describe(out, r.Object, p, part)
	return &download{out, r, p}, nil
}

// checksumsShown is the ChecksumMode that shows checksums.
const checksumsShown = "ENABLED"
