package task

// Proves how Map Runs call Amazon S3: with the reader's arguments and what the engine adds, as the execution's role, with bodies as they are; and
// that refusals which pass are told from those that do not. How: tables against a service that notes what it is asked.

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"sluice/internal/api/s3api"
	"sluice/internal/value"
	"sluice/internal/wire"
)

func objectCallOf(t *testing.T, arguments string) *ObjectCall {
	t.Helper()
	v, err := value.Parse(arguments)
	if err != nil {
		t.Fatal(err)
	}
	return &ObjectCall{Region: testRegion, Account: testAccount, RoleARN: testRole, StateMachineARN: testMachine, Session: "run", Arguments: v}
}

func TestObjectsAreRead(t *testing.T) {
	w := newTestWorld(t)
	o := Objects{w.tasks()}
	c := objectCallOf(t, `{"Bucket":"b","Key":"k","VersionId":"v","ExpectedBucketOwner":"111111111111"}`)
	binary := "\x1f\x8b\xff\x00text"
	for _, x := range []struct {
		of           Object
		key, version string
		contentRange string
		size, asked  int64
		etag         string
	}{
		{Object{}, "k", "v", "bytes 10-17/100", 100, 10, ""},
		{Object{Bucket: "b", Key: "other"}, "other", "", "", 18, 10, `"e"`},
	} {
		w.answer["GetObject"] = func(in wire.Shape) (wire.Shape, *wire.Error) {
			r := in.(*s3api.GetObjectRequest)
			if r.Bucket.V != "b" || r.Key.V != x.key || r.VersionId.V != x.version || r.Range.V != "bytes=10-1009" || r.IfMatch.V != x.etag || r.ExpectedBucketOwner.V != testAccount {
				t.Errorf("%+v", r)
			}
			return &s3api.GetObjectOutput{Body: []byte(binary), ETag: wire.Some(`"e"`), ContentRange: wire.NonZero(x.contentRange)}, nil
		}
		part, err := o.Get(t.Context(), c, x.of, x.asked, 1000, x.etag)
		if err != nil || string(part.Bytes) != binary || part.Size != x.size || part.ETag != `"e"` {
			t.Errorf("%+v, %v", part, err)
		}
	}
	if a := w.assumed[0]; a.RoleARN != testRole || a.StateMachineARN != testMachine || a.SessionName != w.assumed[1].SessionName {
		t.Errorf("%+v", w.assumed)
	}
	w.answer["ListObjectsV2"] = func(in wire.Shape) (wire.Shape, *wire.Error) {
		if r := in.(*s3api.ListObjectsV2Request); r.Prefix.V != "p" || r.StartAfter.V != "a" || r.MaxKeys.V != 7 {
			t.Errorf("%+v", r)
		}
		return &s3api.ListObjectsV2Output{IsTruncated: wire.Some(true), Contents: []s3api.Object{
			{Key: wire.Some("k"), ETag: wire.Some(`"e"`), Size: wire.Some(int64(5)), StorageClass: wire.Some("STANDARD"), LastModified: wire.Some(time.Unix(1_790_204_286, 0))},
		}}, nil
	}
	page, more, err := o.List(t.Context(), objectCallOf(t, `{"Bucket":"b","Prefix":"p"}`), "a", 7)
	if err != nil || !more || len(page) != 1 || page[0].Item().JSON != `{"Etag":"\"e\"","Key":"k","LastModified":1.790204286E9,"Size":5,"StorageClass":"STANDARD"}` {
		t.Errorf("%+v, %v, %v", page, more, err)
	}
}

func TestObjectsAreWritten(t *testing.T) {
	w := newTestWorld(t)
	o, c, k := Objects{w.tasks()}, objectCallOf(t, `{"Bucket":"b","Prefix":"p"}`), Object{Key: "p/k"}
	w.answer["PutObject"] = func(in wire.Shape) (wire.Shape, *wire.Error) {
		if r := in.(*s3api.PutObjectRequest); r.Bucket.V != "b" || r.Key.V != "p/k" || string(r.Body) != "[]" || r.ContentType.V != "a/b" {
			t.Errorf("%+v", r)
		}
		return &s3api.PutObjectOutput{}, nil
	}
	if err := o.Put(t.Context(), c, k, "a/b", []byte("[]")); err != nil {
		t.Error(err)
	}
	w.answers("CreateMultipartUpload", &s3api.CreateMultipartUploadOutput{UploadId: wire.Some("u")})
	upload, err := o.Begin(t.Context(), c, k)
	if err != nil || upload != "u" {
		t.Error(upload, err)
	}
	w.answer["UploadPart"] = func(in wire.Shape) (wire.Shape, *wire.Error) {
		if r := in.(*s3api.UploadPartRequest); r.Key.V != "p/k" || r.UploadId.V != "u" || r.PartNumber.V != 3 || string(r.Body) != "part" {
			t.Errorf("%+v", r)
		}
		return &s3api.UploadPartOutput{ETag: wire.Some(`"3"`)}, nil
	}
	if etag, err := o.Add(t.Context(), c, k, "u", 3, []byte("part")); err != nil || etag != `"3"` {
		t.Error(etag, err)
	}
	w.answer["CompleteMultipartUpload"] = func(in wire.Shape) (wire.Shape, *wire.Error) {
		parts := in.(*s3api.CompleteMultipartUploadRequest).MultipartUpload.Parts
		if len(parts) != 2 || parts[1].PartNumber.V != 2 || parts[1].ETag.V != `"2"` {
			t.Errorf("%+v", parts)
		}
		return &s3api.CompleteMultipartUploadOutput{}, nil
	}
	if err := o.Complete(t.Context(), c, k, "u", []string{`"1"`, `"2"`}); err != nil {
		t.Error(err)
	}
	w.answers("AbortMultipartUpload", &s3api.AbortMultipartUploadOutput{})
	if err := o.Abandon(t.Context(), c, k, "u"); err != nil {
		t.Error(err)
	}
	w.refuses("AbortMultipartUpload", s3api.ErrNoSuchUpload.New("gone"))
	if err := o.Abandon(t.Context(), c, k, "u"); !errors.Is(err, ErrNoUpload) {
		t.Error(err)
	}
}

func TestRefusalsOfObjects(t *testing.T) {
	w := newTestWorld(t)
	o := Objects{w.tasks()}
	for status, want := range map[int]error{403: nil, 404: nil, 412: ErrChanged, 416: nil, 429: ErrBusy, 500: ErrBusy, 501: nil, 503: ErrBusy} {
		w.refuses("GetObject", (&wire.ErrorShape{Name: "Refused", Status: status}).New("no"))
		part, err := o.Get(t.Context(), objectCallOf(t, `{"Bucket":"b","Key":"k"}`), Object{}, 5, 10, "")
		var f *Failure
		switch {
		case status == 416:
			if err != nil || part.Bytes != nil {
				t.Errorf("%d: %+v, %v", status, part, err)
			}
		case !errors.As(err, &f) || f.Cause != fmt.Sprintf("no (Service: S3, Status Code: %d, Request ID: %s) (SDK Attempt Count: 1)", status, testRequestID):
			t.Errorf("%d: %v", status, err)
		case (want != nil) != (errors.Is(err, ErrBusy) || errors.Is(err, ErrChanged)) || want != nil && !errors.Is(err, want):
			t.Errorf("%d: %v", status, err)
		}
	}
	if _, err := o.Get(t.Context(), objectCallOf(t, `{"Bucket":"b","Key":"k","Colour":"red"}`), Object{}, 5, 10, ""); err == nil || err.Error() != `States.Runtime: The field "Colour" is not supported by Step Functions` {
		t.Error(err)
	}
	w.distrusts = ErrRole
	if _, err := o.Get(t.Context(), objectCallOf(t, `{"Bucket":"b","Key":"k"}`), Object{}, 5, 10, ""); !errors.As(err, new(*Failure)) {
		t.Error(err)
	}
}
