package s3

import (
	"context"
	"strings"

	"sluice/internal/api/s3api"
	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// listParts lists the parts of an upload by their numbers.
func (s *Service) listParts() service.Operation {
	const action = "s3:ListMultipartUploadParts"
	contract := service.Contract{Action: action, Resource: objectResource, Data: true, Errors: append(onObjectErrors(), errInvalidArgument, s3api.ErrNoSuchUpload)}
	authorize := func(c *service.Call, in *s3api.ListPartsRequest) error {
		return s.onObject(c, action, in.Bucket.V, in.Key.V, in, nil)
	}
	return service.Define(s3api.ListParts, contract, authorize, s.handleListParts)
}

func (s *Service) handleListParts(_ context.Context, c *service.Call, in *s3api.ListPartsRequest) (*s3api.ListPartsOutput, error) {
	b, err := s.found(c, in.Bucket.V)
	if err != nil {
		return nil, err
	}
	most, err := pageSize(in.MaxParts, "max-parts")
	if err != nil {
		return nil, err
	}
	if marker := in.PartNumberMarker.V; marker < 0 || marker > 1<<31-1 {
		return nil, invalidArgument("Argument part-number-marker must be an integer between 0 and 2147483647", "part-number-marker", decimal(marker))
	}
	id, err := uploadID(in.UploadId.V)
	if err != nil {
		return nil, err
	}
	u, parts, more, err := s.objects.Parts(b.at(in.Key.V), id, int(min(in.PartNumberMarker.V, maxMarker)), most)
	if err != nil {
		return nil, noUpload(err, in.UploadId.V)
	}
	out := &s3api.ListPartsOutput{
		Bucket: in.Bucket, Key: in.Key, UploadId: in.UploadId, PartNumberMarker: wire.Some(in.PartNumberMarker.V), MaxParts: wire.Some(int64(most)),
		IsTruncated: wire.Some(more), Initiator: initiator(u.Initiator), Owner: owner(b), StorageClass: wire.Some(storageClass(&u.Headers)),
		ChecksumAlgorithm: opt(u.ChecksumAlgorithm), ChecksumType: opt(u.ChecksumType), NextPartNumberMarker: wire.Some(int64(0)),
	}
	for _, p := range parts {
		out.Parts = append(out.Parts, shownPart(u, p))
		out.NextPartNumberMarker = wire.Some(int64(p.Number))
	}
	return out, nil
}

// maxMarker is beyond all numbers of parts.
const maxMarker = 1<<16 - 2

// initiator tells who began an upload: of an account its canonical user ID, of others their ARNs, says the API reference.
func initiator(name string) *s3api.Initiator {
	if a, err := arn.Parse(name); err == nil && a.Resource == "root" {
		return &s3api.Initiator{ID: wire.Some(ownerID(a.Account))}
	}
	_, last, _ := strings.Cut(name, "/")
	return &s3api.Initiator{ID: wire.Some(name), DisplayName: opt(last[strings.LastIndexByte(last, '/')+1:])}
}
