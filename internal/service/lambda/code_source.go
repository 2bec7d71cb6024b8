package lambda

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/service/lambda/code"
	"sluice/internal/wire"
)

// codeSource is where a request says that code comes from: an archive in the request itself, an object in Amazon S3, or a container image.
type codeSource struct {
	zip                  []byte
	bucket, key, version wire.Opt[string]
	image                string
}

func noSource() error { return invalidParameter("Please provide a source for function code.") }

// inBucket reports whether the request names an object, or a part of its name.
func (x *codeSource) inBucket() bool { return x.bucket.V != "" || x.key.V != "" || x.version.V != "" }

// asReference is the S3ObjectStorageMode by which Lambda keeps no copy. It is not built: a function must run whatever becomes of the object.
const asReference = "REFERENCE"

// read brings the archive, at most as large as its source may have it. Source of the first text: an answer of AWS that tests of clients expect
// ("Please do not provide other FunctionCode parameters…"); of the others: recorded.
func (s *Service) read(ctx context.Context, c *service.Call, x *codeSource) ([]byte, error) {
	switch {
	case x.zip != nil && x.inBucket():
		return nil, invalidParameter("Please do not provide other FunctionCode parameters when providing a ZipFile.")
	case len(x.zip) > code.ZippedBytesMax:
		return nil, errTooLarge.Newf("Zipped size must be smaller than %d bytes", code.ZippedBytesMax)
	case !x.inBucket():
		return x.zip, nil
	case x.bucket.V == "" || x.key.V == "":
		return nil, noSource()
	}
	return s.fetch(ctx, c, x)
}

// fetchBytes is how much of an object one call brings.
const fetchBytes = 8 << 20

// fetch reads the object as the caller, who must be allowed to: AWS forwards the caller's session. Source: Developer Guide, "Deploying Lambda
// functions as .zip file archives". One archive is fetched at a time, for it is in memory whole.
func (s *Service) fetch(ctx context.Context, c *service.Call, x *codeSource) ([]byte, error) {
	select {
	case s.fetching <- struct{}{}:
		defer func() { <-s.fetching }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	as := *c.Caller
	as.Via, as.Forwarded = Principal, true
	in := s3api.GetObjectRequest{Bucket: x.bucket, Key: x.key, VersionId: x.version}
	var archive []byte
	for size := int64(1); int64(len(archive)) < size; {
		in.Range = wire.Some(fmt.Sprintf("bytes=%d-%d", len(archive), len(archive)+fetchBytes-1))
		part := in
		answer := s.caller.Call(ctx, &as, &service.Shaped{Model: s3api.Service, Operation: s3api.GetObject.Operation, Region: c.Region, Input: &part, UserAgent: Principal})
		if refusal := answer.Refusal; refusal != nil {
			if refusal.Shape.Status == http.StatusRequestedRangeNotSatisfiable && archive == nil {
				return []byte{}, nil // an object without bytes
			}
			return nil, unreadable(x, refusal)
		}
		out, ok := answer.Output.(*s3api.GetObjectOutput)
		if !ok || len(out.Body) == 0 {
			return nil, fmt.Errorf("GetObject of %s/%s answers without bytes", x.bucket.V, x.key.V)
		}
		if archive == nil {
			var err error
			if size, err = wholeSize(out); err != nil {
				return nil, err
			}
			if size > code.UnzippedBytesMax {
				return nil, invalidParameter("Unzipped size must be smaller than %d bytes", code.UnzippedBytesMax)
			}
			archive, in.IfMatch = make([]byte, 0, size), out.ETag // all of it is of one object
		}
		archive = append(archive, out.Body...)
	}
	return archive, nil
}

// wholeSize is that of the object of which an answer has a part.
func wholeSize(out *s3api.GetObjectOutput) (int64, error) {
	_, text, _ := strings.Cut(out.ContentRange.V, "/")
	size, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("GetObject answers with the range %q: %w", out.ContentRange.V, err)
	}
	return size, nil
}

// unreadable says that S3 does not give the object. Source of the texts: answers of AWS in
// https://github.com/awslabs/lambda-streams-to-firehose/issues/21 and
// https://github.com/awslabs/live-streaming-with-automated-multi-language-subtitling/issues/1.
func unreadable(x *codeSource, refusal *wire.Error) error {
	told := "S3 Error Code: " + refusal.Shape.QueryCode() + ". S3 Error Message: " + refusal.Message
	switch status := refusal.Shape.Status; {
	case status == http.StatusForbidden:
		return wire.ErrAccessDenied.Newf("Your access has been denied by S3, please make sure your request credentials have permission to GetObject for %s/%s. %s", x.bucket.V, x.key.V, told)
	case status >= http.StatusInternalServerError:
		return &wire.Error{Shape: refusal.Shape, Message: refusal.Message, Cause: refusal}
	}
	return invalidParameter("Error occurred while GetObject. %s", told)
}
