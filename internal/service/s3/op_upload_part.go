package s3

import (
	"context"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/s3/checksum"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// uploadPart keeps a part of an upload, in place of the one that has its number.
func (s *Service) uploadPart() service.Operation {
	const action = "s3:PutObject"
	contract := service.Contract{
		Action: action, Resource: objectResource, Data: true,
		Errors: append(onObjectErrors(), errInvalidArgument, errEntityTooLarge, s3api.ErrNoSuchUpload, errInvalidDigest, errBadDigest, s3api.ErrInvalidRequest),
		Gaps:   []string{"parts of more than 64 MiB; SSE-C"},
	}
	authorize := func(c *service.Call, in *s3api.UploadPartRequest) error {
		return s.onObject(c, action, in.Bucket.V, in.Key.V, in, nil)
	}
	return service.Define(s3api.UploadPart, contract, authorize, s.handleUploadPart)
}

func (s *Service) handleUploadPart(_ context.Context, c *service.Call, in *s3api.UploadPartRequest) (*s3api.UploadPartOutput, error) {
	b, err := s.found(c, in.Bucket.V)
	if err != nil {
		return nil, err
	}
	if err := checkPartNumber(in.PartNumber.V); err != nil {
		return nil, err
	}
	if err := checkSize(int64(len(in.Body))); err != nil {
		return nil, err
	}
	id, err := uploadID(in.UploadId.V)
	if err != nil {
		return nil, err
	}
	at, set := b.at(in.Key.V), textsOf(in)
	u, err := s.objects.Upload(at, id)
	if err != nil {
		return nil, noUpload(err, in.UploadId.V)
	}
	if err := checkPartChecksum(u, set); err != nil {
		return nil, err
	}
	p := &objectstore.UploadedPart{Modified: timeOf(c)}
	p.Number = int(in.PartNumber.V)
	if p.ETag, p.Checksum, err = accept(set, in.Body, partChecksum(u)); err != nil {
		return nil, err
	}
	shown := p.Checksum
	if by := partChecksum(u); shown.Algorithm != by.Name { // nobody asked for one: the whole's is made of these (recorded, test_complete_multipart_parts_checksum_default)
		p.Checksum = objectstore.Checksum{Algorithm: by.Name, Value: by.Of(in.Body), Type: checksum.FullObject}
	}
	content, err := s.objects.Write(in.Body)
	if err != nil {
		return nil, err
	}
	if err := s.objects.SetPart(at, id, p, content, s.there(b)); err != nil {
		return nil, noUpload(err, in.UploadId.V)
	}
	out := &s3api.UploadPartOutput{ETag: quoted(p.ETag), ServerSideEncryption: wire.Some(encryption)}
	showChecksum(out, shown, false)
	return out, nil
}
