package s3

import (
	"context"
	"errors"
	"net/http"
	"time"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/s3/checksum"
	"sluice/internal/service/s3/objectstore"
	"sluice/internal/wire"
)

// asked is what GetObject and HeadObject have in common.
type asked struct {
	conditions

	bucket, key string
	rangeHeader wire.Opt[string]
	partNumber  wire.Opt[int64]
	// overrides are headers of the answer that the request chooses, by their members.
	overrides map[string]wire.Opt[string]
	expires   wire.Opt[time.Time]
	checksum  bool
}

// open opens what is asked for. The reader is the caller's to close.
func (s *Service) open(c *service.Call, a *asked) (r *objectstore.Reader, p span, part *objectstore.Part, err error) {
	b, err := s.found(c, a.bucket)
	if err != nil {
		return nil, p, nil, err
	}
	if a.rangeHeader.Set && a.partNumber.Set {
		return nil, p, nil, invalidRequest("Cannot specify both Range header and partNumber query parameter")
	}
	if r, err = s.objects.Open(b.at(a.key)); err != nil {
		return nil, p, nil, gone(err, a.key)
	}
	if p, part, err = a.choose(r); err != nil {
		r.Close()
		return nil, p, nil, err
	}
	return r, p, part, nil
}

// choose finds what of an object is asked for, if its conditions hold.
func (a *asked) choose(r *objectstore.Reader) (p span, part *objectstore.Part, err error) {
	if err := a.reading(r.Object, ""); err != nil {
		return p, nil, err
	}
	if !a.partNumber.Set {
		p, err = spanOf(a.rangeHeader.V, r.Object.Size)
		return p, nil, err
	}
	if err := checkPartNumber(a.partNumber.V); err != nil {
		return p, nil, err
	}
	return partSpan(r, a.partNumber.V)
}

// describe sets the members of an answer that tell of an object.
func (a *asked) describe(out wire.Shape, o *objectstore.Object, p span, part *objectstore.Part) {
	showHeaders(out, &o.Headers)
	for member, text := range a.overrides {
		if text.Set {
			setText(out, member, text.V)
		}
	}
	if a.expires.Set {
		setText(out, "Expires", a.expires.V.UTC().Format(http.TimeFormat))
	}
	setText(out, "AcceptRanges", "bytes")
	setText(out, "ETag", `"`+o.ETag+`"`)
	setText(out, "ServerSideEncryption", encryption)
	if p.partial {
		setText(out, "ContentRange", p.contentRange(o.Size))
	}
	switch { // recorded, test_get_object_range, test_get_object_part_checksum, test_complete_multipart_parts_checksum_full_object
	case !a.checksum:
	case part != nil && o.Checksum.Type == checksum.Composite:
		showChecksum(out, part.Checksum, false)
		setText(out, "ChecksumType", o.Checksum.Type)
	case p.to-p.from == o.Size:
		showChecksum(out, o.Checksum, true)
	}
}

// counted are the numbers of an answer about an object.
func (a *asked) counted(o *objectstore.Object, p span) (length, parts, tags wire.Opt[int64]) {
	length = wire.Some(p.to - p.from)
	if a.partNumber.Set && o.Parts > 0 {
		parts = wire.Some(int64(o.Parts))
	}
	return length, parts, wire.NonZero(int64(len(o.Tags)))
}

// status is that of a body, or of a part of it.
func (p span) status() int {
	if p.partial {
		return http.StatusPartialContent
	}
	return http.StatusOK
}

// headed is the answer of HeadObject, of which a part has a status of its own.
type headed struct {
	*s3api.HeadObjectOutput

	status int
}

// WireStatus is the status.
func (h *headed) WireStatus() int { return h.status }

// download is the answer of GetObject, with the body to come. It implements wire.Download.
type download struct {
	*s3api.GetObjectOutput

	reader *objectstore.Reader
	span   span
}

// WireStatus is the status.
func (d *download) WireStatus() int { return d.span.status() }

// Download sends the body.
func (d *download) Download(ctx context.Context, send func([]byte) error) error {
	defer d.reader.Close()
	return d.reader.Send(ctx, d.span.from, d.span.to, send)
}

// errTooLarge is the answer to asking for a body in memory that is too large for it.
var errTooLarge = errors.New("the body is too large to be taken whole")

// Whole is the answer with its body in memory, if that has at most so many bytes.
func (d *download) Whole(ctx context.Context, most int64) (wire.Shape, error) {
	defer d.reader.Close()
	if d.span.to-d.span.from > most {
		return nil, errTooLarge
	}
	var err error
	out := *d.GetObjectOutput
	out.Body, err = d.reader.Bytes(ctx, d.span.from, d.span.to)
	return &out, err
}
