package s3

import (
	"context"
	"crypto/md5" //nolint:gosec // an ETag is one
	"encoding/hex"
	"net/url"
	"strings"

	"sluice/internal/api/s3api"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/service/s3/checksum"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// source is what a copy is made of.
type source struct{ bucket, key string }

// sourceOf reads the header x-amz-copy-source: a bucket and a key, percent-encoded, with a slash in front or without. Source of the texts: recorded
// (test_s3_copy_object_wrong_format).
func sourceOf(header string) (source, error) {
	path, query, _ := strings.Cut(header, "?")
	text, err := url.PathUnescape(strings.TrimPrefix(path, "/"))
	bucket, key, is := strings.Cut(text, "/")
	switch {
	case err != nil, strings.HasPrefix(text, "arn:"):
		return source{}, invalidArgument("Invalid copy source encoding.", "x-amz-copy-source", header)
	case bucket == "":
		return source{}, invalidArgument("Invalid copy source bucket name", "x-amz-copy-source", "x-amz-copy-source")
	case !is || key == "":
		return source{}, invalidArgument("Invalid copy source object key", "x-amz-copy-source", "x-amz-copy-source")
	}
	if version, is := strings.CutPrefix(query, "versionId="); is && version != nullVersion {
		return source{}, invalidArgument("Invalid version id specified", "x-amz-copy-source", header)
	}
	return source{bucket, key}, nil
}

// onCopy requires what a copy needs: to read the source, and to write.
func (s *Service) onCopy(c *service.Call, header, bucket, key string, in wire.Shape) error {
	from, err := sourceOf(header)
	if err != nil {
		return err
	}
	if err := s.onObject(c, "s3:PutObject", bucket, key, in, policy.Keys(nil).Set("s3:x-amz-copy-source", policy.One(from.bucket+"/"+from.key))); err != nil {
		return err
	}
	if err := s.onExisting(c, "s3:GetObject", from.bucket, from.key, &wire.Empty{}); err != nil {
		return err
	}
	b := s.bucket(from.bucket)
	if owner, is := textsOf(in)["ExpectedSourceBucketOwner"]; is && b != nil && b.Account != owner {
		return s3api.ErrAccessDenied.New("Access Denied")
	}
	return nil
}

// openSource opens what a copy is made of, if its conditions hold.
func (s *Service) openSource(c *service.Call, header string, when conditions) (*objectstore.Reader, source, error) {
	from, err := sourceOf(header)
	if err != nil {
		return nil, from, err
	}
	b, err := s.found(c, from.bucket)
	if err != nil {
		return nil, from, err
	}
	r, err := s.objects.Open(b.at(from.key))
	if err != nil {
		return nil, from, gone(err, from.key)
	}
	if err := when.reading(r.Object, "x-amz-copy-source-"); err != nil {
		r.Close()
		return nil, from, err
	}
	return r, from, nil
}

// copied writes a part of a body as a new one, of one part, and returns its ETag and its checksum by an algorithm, nil for none.
func (s *Service) copied(ctx context.Context, r *objectstore.Reader, p span, by *checksum.Algorithm) (content *objectstore.Content, etag string, sum objectstore.Checksum, err error) {
	digest := md5.New() //nolint:gosec // an ETag is one
	hash := digest
	if by != nil {
		hash = by.New()
	}
	content = s.objects.NewContent()
	w := content.Part()
	err = r.Send(ctx, p.from, p.to, func(piece []byte) error {
		_, _ = digest.Write(piece) // a hash takes everything
		if by != nil {
			_, _ = hash.Write(piece)
		}
		_, err := w.Write(piece)
		return err
	})
	if err != nil {
		w.Discard()
		return nil, "", sum, err
	}
	if by != nil {
		sum = objectstore.Checksum{Algorithm: by.Name, Value: checksum.Text(hash.Sum(nil)), Type: checksum.FullObject}
	}
	return content, hex.EncodeToString(digest.Sum(nil)), sum, w.Close(objectstore.Part{Checksum: sum})
}

// inPlace refuses a copy that changes nothing (recorded, test_s3_copy_object_in_place).
func inPlace() error {
	return invalidRequest("This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.")
}
