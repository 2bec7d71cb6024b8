package s3

import (
	"errors"
	"strings"

	"sluice/internal/api/s3api"
	"sluice/internal/service/s3/checksum"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// partBytesMin is how large all parts but the last are at least. Source: Amazon S3 User Guide, "Amazon S3 multipart upload limits".
const partBytesMin = 5 << 20

// uploadID reads an upload's ID.
func uploadID(text string) (objectstore.ID, error) {
	id, ok := objectstore.ParseID(text)
	if !ok {
		return id, noSuchUpload(text)
	}
	return id, nil
}

// noUpload turns what the store does not find into S3's words.
func noUpload(err error, id string) error {
	if errors.Is(err, objectstore.ErrNotFound) {
		return noSuchUpload(id)
	}
	return err
}

// uploadChecksum is the algorithm and the type of an upload's checksums. Source of the texts: recorded (test_multipart_checksum_type_compatibility).
func uploadChecksum(algorithm, kind wire.Opt[string]) (name, ofType string, err error) {
	if !algorithm.Set {
		if kind.Set {
			return "", "", invalidRequest("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.")
		}
		return "", "", nil
	}
	a := checksum.Named(algorithm.V)
	if a == nil {
		return "", "", unsupportedChecksum()
	}
	ofType = kind.Or(checksum.Composite)
	switch {
	case a == checksum.CRC64NVME && !kind.Set:
		ofType = checksum.FullObject
	case a == checksum.CRC64NVME && ofType == checksum.Composite, ofType == checksum.FullObject && !a.IsCRC():
		return "", "", invalidRequest("The " + ofType + " checksum type cannot be used with the " + strings.ToLower(a.Name) + " checksum algorithm.")
	case ofType != checksum.FullObject && ofType != checksum.Composite:
		return "", "", invalidRequest("Value for x-amz-checksum-type header is invalid.")
	}
	return a.Name, ofType, nil
}

// partChecksum is the algorithm by which the parts of an upload have checksums that has none of its own: what the whole has where nobody asked.
func partChecksum(u *objectstore.Upload) *checksum.Algorithm {
	if a := checksum.Named(u.ChecksumAlgorithm); a != nil {
		return a
	}
	return checksum.Default
}

// checkPartChecksum refuses a part with a checksum by another algorithm than its upload's.
func checkPartChecksum(u *objectstore.Upload, set map[string]string) error {
	a, _, err := givenChecksum(set)
	if err != nil || a == nil || a == partChecksum(u) || u.ChecksumAlgorithm == "" {
		return err
	}
	return invalidRequest("Checksum Type mismatch occurred, expected checksum Type: " + strings.ToLower(u.ChecksumAlgorithm) + ", actual checksum Type: " + strings.ToLower(a.Name))
}

// shownPart is a part of a listing.
func shownPart(u *objectstore.Upload, p *objectstore.UploadedPart) s3api.Part {
	out := s3api.Part{PartNumber: wire.Some(int64(p.Number)), LastModified: wire.Some(p.Modified), ETag: quoted(p.ETag), Size: wire.Some(p.Size)}
	if u.ChecksumAlgorithm != "" {
		showChecksum(&out, p.Checksum, false)
	}
	return out
}
