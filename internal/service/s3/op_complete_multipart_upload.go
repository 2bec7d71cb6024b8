package s3

import (
	"cmp"
	"context"
	"crypto/md5" //nolint:gosec // an ETag is one
	"encoding/hex"
	"strconv"
	"strings"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/s3/checksum"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// completeMultipartUpload makes an object of the parts that the request names.
func (s *Service) completeMultipartUpload() service.Operation {
	const action = "s3:PutObject"
	contract := service.Contract{
		Action: action, Resource: objectResource, Keys: writingKeys(), Data: true,
		Errors: append(onObjectErrors(),
			errMalformedXML, s3api.ErrNoSuchUpload, s3api.ErrInvalidRequest, errInvalidPartOrder, errInvalidPart, errEntityTooSmall, errBadDigest, errPreconditionFailed, errConditionalConflict),
		Gaps: []string{"SSE-C; an upload that was completed is not there any more: completing it once more is refused with NoSuchUpload"},
	}
	authorize := func(c *service.Call, in *s3api.CompleteMultipartUploadRequest) error {
		return s.onObject(c, action, in.Bucket.V, in.Key.V, in, nil)
	}
	return service.Define(s3api.CompleteMultipartUpload, contract, authorize, s.handleCompleteMultipartUpload)
}

func (s *Service) handleCompleteMultipartUpload(_ context.Context, c *service.Call, in *s3api.CompleteMultipartUploadRequest) (*s3api.CompleteMultipartUploadOutput, error) {
	b, err := s.found(c, in.Bucket.V)
	if err != nil {
		return nil, err
	}
	id, err := uploadID(in.UploadId.V)
	if err != nil {
		return nil, err
	}
	if in.MultipartUpload == nil || len(in.MultipartUpload.Parts) == 0 {
		if _, err := s.objects.Upload(b.at(in.Key.V), id); err != nil {
			return nil, noUpload(err, in.UploadId.V)
		}
		return nil, invalidRequest("You must specify at least one part")
	}
	check, err := conditions{ifMatch: in.IfMatch, ifNoneMatch: in.IfNoneMatch}.writing(in.Key.V, s.there(b))
	if err != nil {
		return nil, err
	}
	var now *objectstore.Object
	seen := func(o *objectstore.Object) error {
		now = o
		return check(o)
	}
	o, err := s.objects.Complete(b.at(in.Key.V), id, seen, func(u *objectstore.Upload, all map[int]*objectstore.UploadedPart) ([]*objectstore.UploadedPart, *objectstore.Object, error) {
		if err := overtaken(in, u, now); err != nil {
			return nil, nil, err
		}
		j := joining{in: in, upload: u, all: all}
		return j.join(c)
	})
	if err != nil {
		return nil, noUpload(err, in.UploadId.V)
	}
	out := &s3api.CompleteMultipartUploadOutput{
		Location: wire.Some(c.Endpoint + "/" + b.Name + "/" + spelling(true).of(in.Key.V)), Bucket: in.Bucket, Key: in.Key, ETag: quoted(o.ETag), ServerSideEncryption: wire.Some(encryption),
	}
	showChecksum(out, o.Checksum, true)
	return out, nil
}

// overtaken refuses a conditional write of a key that others have written since the upload began (recorded, test_multipart_if_none_match_with_delete,
// test_multipart_if_match_with_put).
func overtaken(in *s3api.CompleteMultipartUploadRequest, u *objectstore.Upload, now *objectstore.Object) error {
	condition := "If-None-Match"
	if in.IfMatch.Set {
		condition = "If-Match"
	}
	if !in.IfMatch.Set && !in.IfNoneMatch.Set || !u.Overtaken(now) {
		return nil
	}
	return with(errConditionalConflict, "The conditional request cannot succeed due to a conflicting operation against this resource.", "Condition", condition, "Key", in.Key.V)
}

// joining makes an object of an upload.
type joining struct {
	in     *s3api.CompleteMultipartUploadRequest
	upload *objectstore.Upload
	all    map[int]*objectstore.UploadedPart
	chosen []*objectstore.UploadedPart
}

// join checks the request part by part, as S3 does. Source of the texts: recorded (test_multipart_complete_multipart_too_small,
// test_complete_multipart_parts_order, test_multipart_complete_multipart_wrong_part, test_complete_multipart_parts_checksum_composite).
func (j *joining) join(c *service.Call) ([]*objectstore.UploadedPart, *objectstore.Object, error) {
	if err := j.checkType(); err != nil {
		return nil, nil, err
	}
	named := j.in.MultipartUpload.Parts
	for i := range named {
		if err := j.choose(i); err != nil {
			return nil, nil, err
		}
	}
	o := &objectstore.Object{Modified: timeOf(c), Headers: j.upload.Headers, Tags: j.upload.Tags, Parts: len(j.chosen)}
	digest := md5.New() //nolint:gosec // an ETag is one
	for i, p := range j.chosen {
		if i < len(j.chosen)-1 && p.Size < partBytesMin {
			return nil, nil, with(errEntityTooSmall, "Your proposed upload is smaller than the minimum allowed size",
				"ETag", p.ETag, "MinSizeAllowed", strconv.Itoa(partBytesMin), "PartNumber", strconv.Itoa(p.Number), "ProposedSize", decimal(p.Size))
		}
		o.Size += p.Size
		sum, _ := hex.DecodeString(p.ETag) // it was made here
		_, _ = digest.Write(sum)           // a hash takes everything
	}
	o.ETag = hex.EncodeToString(digest.Sum(nil)) + "-" + strconv.Itoa(len(j.chosen))
	if size := j.in.MpuObjectSize; size.Set && size.V != o.Size {
		return nil, nil, invalidRequest("The provided 'x-amz-mp-object-size' header value " + decimal(size.V) + " does not match what was computed: " + decimal(o.Size))
	}
	var err error
	o.Checksum, err = j.checksum()
	return j.chosen, o, err
}

// choose takes one of the parts that the request names.
func (j *joining) choose(i int) error {
	named := &j.in.MultipartUpload.Parts[i]
	number := named.PartNumber.V
	if !named.PartNumber.Set {
		return malformedXML()
	}
	if err := checkPartNumber(number); err != nil {
		return err
	}
	if i > 0 && number <= j.in.MultipartUpload.Parts[i-1].PartNumber.V {
		return with(errInvalidPartOrder, "The list of parts was not in ascending order. Parts must be ordered by part number.", "UploadId", j.upload.ID.String())
	}
	etag := strings.Trim(named.ETag.V, `"`)
	p := j.all[int(number)]
	if p == nil || p.ETag != etag {
		return j.invalidPart(etag, number)
	}
	set := textsOf(named)
	for _, a := range checksum.All() {
		given, is := set[checksumMember+a.Name]
		switch {
		case !is || a.Name == p.Checksum.Algorithm && given == p.Checksum.Value:
		case a.Name == p.Checksum.Algorithm || j.upload.ChecksumAlgorithm == "":
			return j.invalidPart(etag, number)
		default:
			return errBadDigest.New("The " + strings.ToLower(a.Name) + " you specified for part " + decimal(number) + " did not match what we received.")
		}
	}
	if _, is := set[checksumMember+p.Checksum.Algorithm]; !is && j.upload.ChecksumType == checksum.Composite {
		return invalidRequest("The upload was created using a " + strings.ToLower(j.upload.ChecksumAlgorithm) +
			" checksum. The complete request must include the checksum for each part. It was missing for part " + decimal(number) + " in the request.")
	}
	j.chosen = append(j.chosen, p)
	return nil
}

func (j *joining) invalidPart(etag string, number int64) error {
	return with(errInvalidPart, "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
		"ETag", etag, "PartNumber", decimal(number), "UploadId", j.upload.ID.String())
}

// checkType refuses another type of checksum than the upload's.
func (j *joining) checkType() error {
	if asked := j.in.ChecksumType; asked.Set && asked.V != j.upload.ChecksumType {
		return invalidRequest("The upload was created using the " + cmp.Or(j.upload.ChecksumType, "null") + " checksum mode. The complete request must use the same checksum mode.")
	}
	return nil
}

// checksum is the whole's, which must be the one that the request brings.
func (j *joining) checksum() (sum objectstore.Checksum, err error) {
	kind := j.upload.ChecksumType
	if kind == "" {
		kind = checksum.FullObject
	}
	by := partChecksum(j.upload)
	sum = objectstore.Checksum{Algorithm: by.Name, Type: kind}
	texts, sized := make([]string, 0, len(j.chosen)), make([]checksum.Sized, 0, len(j.chosen))
	for _, p := range j.chosen {
		if p.Checksum.Algorithm != by.Name { // a part that an older build kept
			return objectstore.Checksum{}, nil
		}
		texts, sized = append(texts, p.Checksum.Value), append(sized, checksum.Sized{Sum: p.Checksum.Value, Size: p.Size})
	}
	if kind == checksum.Composite {
		sum.Value = by.Compose(texts)
	} else {
		sum.Value = by.Combine(sized)
	}
	given, is := textsOf(j.in)[checksumMember+by.Name]
	if is && given != sum.Value && given+"-"+strconv.Itoa(len(j.chosen)) != sum.Value {
		return sum, errBadDigest.New("The " + strings.ToLower(by.Name) + " you specified did not match the calculated checksum.")
	}
	return sum, nil
}
