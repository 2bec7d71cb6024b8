package s3

import (
	"context"
	"slices"
	"strings"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/s3/checksum"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// getObjectAttributes tells of an object what the request asks for.
func (s *Service) getObjectAttributes() service.Operation {
	contract := service.Contract{
		Action: "s3:GetObjectAttributes", Resource: objectResource, Data: true, Errors: append(onExistingErrors(), errInvalidArgument), Gaps: []string{"versions, SSE-C"},
	}
	authorize := func(c *service.Call, in *s3api.GetObjectAttributesRequest) error {
		if err := s.onExisting(c, "s3:GetObject", in.Bucket.V, in.Key.V, in); err != nil {
			return err
		}
		return s.onExisting(c, "s3:GetObjectAttributes", in.Bucket.V, in.Key.V, in)
	}
	return service.Define(s3api.GetObjectAttributes, contract, authorize, s.handleGetObjectAttributes)
}

func (s *Service) handleGetObjectAttributes(_ context.Context, c *service.Call, in *s3api.GetObjectAttributesRequest) (*s3api.GetObjectAttributesOutput, error) {
	b, err := s.found(c, in.Bucket.V)
	if err != nil {
		return nil, err
	}
	most, err := pageSize(in.MaxParts, "max-parts")
	if err != nil {
		return nil, err
	}
	for _, name := range in.ObjectAttributes {
		if !slices.Contains([]string{"ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"}, name) {
			return nil, invalidArgument("Invalid attribute name specified.", "x-amz-object-attributes", name)
		}
	}
	r, err := s.objects.Open(b.at(in.Key.V))
	if err != nil {
		return nil, gone(err, in.Key.V)
	}
	defer r.Close()
	o, out := r.Object, &s3api.GetObjectAttributesOutput{LastModified: wire.Some(r.Object.Modified)}
	for _, name := range in.ObjectAttributes {
		switch name {
		case "ETag":
			out.ETag = wire.Some(o.ETag)
		case "Checksum":
			if o.Checksum.Algorithm != "" {
				out.Checksum = &s3api.Checksum{}
				sum := o.Checksum
				sum.Value, _, _ = strings.Cut(sum.Value, "-") // here the number of parts is not behind it (recorded, test_complete_multipart_parts_checksum_composite)
				showChecksum(out.Checksum, sum, true)
			}
		case "ObjectParts":
			if o.Parts > 0 {
				out.ObjectParts = partsShown(r, in, most)
			}
		case "StorageClass":
			out.StorageClass = wire.Some(storageClass(&o.Headers))
		case "ObjectSize":
			out.ObjectSize = wire.Some(o.Size)
		}
	}
	return out, nil
}

// partsShown are the parts of an object that was uploaded in several; each by itself where its checksum is one of the parts' (recorded,
// test_complete_multipart_parts_checksum_full_object).
func partsShown(r *objectstore.Reader, in *s3api.GetObjectAttributesRequest, most int) *s3api.GetObjectAttributesParts {
	if r.Object.Checksum.Type != checksum.Composite {
		return &s3api.GetObjectAttributesParts{TotalPartsCount: wire.Some(int64(r.Object.Parts))}
	}
	out := &s3api.GetObjectAttributesParts{
		TotalPartsCount: wire.Some(int64(r.Object.Parts)), PartNumberMarker: wire.Some(in.PartNumberMarker.V), MaxParts: wire.Some(int64(most)), IsTruncated: wire.Some(false),
		NextPartNumberMarker: wire.Some(int64(0)),
	}
	for i := range r.Parts() {
		p := &r.Parts()[i]
		if int64(p.Number) <= in.PartNumberMarker.V {
			continue
		}
		if len(out.Parts) == most {
			out.IsTruncated = wire.Some(true)
			break
		}
		shown := s3api.ObjectPart{PartNumber: wire.Some(int64(p.Number)), Size: wire.Some(p.Size)}
		showChecksum(&shown, p.Checksum, false)
		out.Parts = append(out.Parts, shown)
		out.NextPartNumberMarker = wire.Some(int64(p.Number))
	}
	return out
}
