package lambda

// Proves where code comes from: that an object is read as the caller, part by part and of one ETag, what is refused of it, and in whose words.

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"sluice/internal/api/s3api"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// stored is what S3 has for whoever asks: an object of that many bytes to a part, or a refusal.
type stored struct {
	body    []byte
	part    int
	size    int64 // of the object as the answers tell; 0 for the body's
	refusal *wire.Error
	asked   []s3api.GetObjectRequest
	as      []*service.Caller
}

// Call answers as S3.
func (b *bench) Call(_ context.Context, as *service.Caller, c *service.Shaped) *service.ShapedAnswer {
	in, ok := c.Input.(*s3api.GetObjectRequest)
	if !ok || c.Operation != s3api.GetObject.Operation || c.Region != testRegion {
		b.t.Errorf("%+v", c)
		return &service.ShapedAnswer{Refusal: wire.ErrNotImplemented.New("")}
	}
	o := b.stored
	o.asked, o.as = append(o.asked, *in), append(o.as, as)
	if o.refusal != nil {
		return &service.ShapedAnswer{Refusal: o.refusal}
	}
	var from, to int
	if _, err := fmt.Sscanf(in.Range.V, "bytes=%d-%d", &from, &to); err != nil || in.VersionId.V != "" && in.VersionId.V != "null" {
		b.t.Error(in.Range, in.VersionId, err)
	}
	size := max(o.size, int64(len(o.body)))
	body := o.body[from:min(from+o.part, to+1, len(o.body))]
	return &service.ShapedAnswer{Output: &s3api.GetObjectOutput{
		Body: body, ETag: wire.Some(`"e"`), ContentRange: wire.Some(fmt.Sprintf("bytes %d-%d/%d", from, from+len(body)-1, size)),
	}}
}

func TestCodeInABucket(t *testing.T) {
	b := newBench(t)
	text := zipOf(t, "index.py", "def handler(e, c): return e")
	zip, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	inline := b.function("inline", M{"Code": M{"ZipFile": text}})
	for name, part := range map[string]int{"whole": len(zip), "parts": 100} {
		b.stored = &stored{body: zip, part: part}
		got := b.function(name, M{"Code": M{"S3Bucket": "bucket", "S3Key": "a/k.zip", "S3ObjectVersion": "null"}})
		if got["CodeSha256"] != inline["CodeSha256"] || got["CodeSize"] != inline["CodeSize"] || got["State"] != "Active" {
			t.Errorf("%s: %v", name, got)
		}
		if want := (len(zip) + part - 1) / part; len(b.stored.asked) != want {
			t.Errorf("%s: %d calls, not %d", name, len(b.stored.asked), want)
		}
		for i, in := range b.stored.asked {
			as := b.stored.as[i]
			if in.Bucket.V != "bucket" || in.Key.V != "a/k.zip" || in.VersionId.V != "null" || (in.IfMatch.V == `"e"`) != (i > 0) {
				t.Errorf("%s: %+v", name, in)
			}
			if as.Principal != b.Caller.Principal || as.Via != Principal || !as.Forwarded {
				t.Errorf("%s: as %+v", name, as)
			}
		}
	}
	other := zipOf(t, "index.py", "def handler(e, c): return 1")
	b.stored.body, _ = base64.StdEncoding.DecodeString(other)
	b.stored.part = len(b.stored.body)
	updated := b.must("UpdateFunctionCode", M{"FunctionName": "inline", "S3Bucket": "bucket", "S3Key": "other"})
	if updated["CodeSha256"] == inline["CodeSha256"] {
		t.Errorf("%v", updated)
	}
	layer := b.must("PublishLayerVersion", M{"LayerName": "lib", "Content": M{"S3Bucket": "bucket", "S3Key": "other"}})
	if layer["Content"].(M)["CodeSha256"] != updated["CodeSha256"] {
		t.Errorf("%v", layer)
	}
	if b.Caller.Via != "" || b.Caller.Forwarded {
		t.Error("the caller is another now")
	}
}

func TestRefusedCodeInABucket(t *testing.T) {
	b := newBench(t)
	b.function("fn")
	in := M{"S3Bucket": "bucket", "S3Key": "a/k.zip"}
	from := func(code M) M { return b.plain("new", M{"Code": code}) }
	noKey := &wire.Error{Shape: &wire.ErrorShape{Name: "NoSuchKey", Status: 404}, Message: "The specified key does not exist."}
	denied := &wire.Error{Shape: &wire.ErrorShape{Name: "AccessDenied", Status: 403}, Message: "Access Denied"}
	behind := &wire.Error{Shape: &wire.ErrorShape{Name: "InvalidRange", Status: 416}, Message: "The requested range is not satisfiable"}
	const missing = "Error occurred while GetObject. S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist."
	const forbidden = "Your access has been denied by S3, please make sure your request credentials have permission to GetObject for bucket/a/k.zip. S3 Error Code: AccessDenied. S3 Error Message: Access Denied"
	for name, c := range map[string]struct {
		object     stored
		code, text string
	}{
		"no such key": {stored{refusal: noKey}, "InvalidParameterValue", missing},
		"denied":      {stored{refusal: denied}, "AccessDeniedException", forbidden},
		"no bytes":    {stored{refusal: behind}, "InvalidParameterValue", "Could not unzip uploaded file. Please check your file, then try to upload again."},
		"no archive":  {stored{body: []byte("hello"), part: 9}, "InvalidParameterValue", "Could not unzip uploaded file. Please check your file, then try to upload again."},
		"too large":   {stored{body: []byte("hello"), part: 9, size: 262144001}, "InvalidParameterValue", "Unzipped size must be smaller than 262144000 bytes"},
	} {
		t.Run(name, func(t *testing.T) {
			b.t, b.stored = t, &c.object
			b.refused("CreateFunction", from(in), c.code, c.text)
			b.refused("UpdateFunctionCode", M{"FunctionName": "fn", "S3Bucket": "bucket", "S3Key": "a/k.zip"}, c.code, c.text)
			b.refused("PublishLayerVersion", M{"LayerName": "lib", "Content": in}, c.code, c.text)
		})
	}
	b.t, b.stored = t, &stored{}
	for _, half := range []M{{"S3Bucket": "bucket"}, {"S3Key": "k"}, {"S3ObjectVersion": "v"}, {}} {
		b.refused("CreateFunction", from(half), "InvalidParameterValue", "Please provide a source for function code.")
	}
	b.refused("CreateFunction", from(M{"S3Bucket": "bucket", "S3Key": "k", "ZipFile": zipOf(t, "a", "b")}), "InvalidParameterValue", "Please do not provide other FunctionCode parameters when providing a ZipFile.")
	b.refused("CreateFunction", from(M{"S3Bucket": "bucket", "S3Key": "k", "S3ObjectStorageMode": "REFERENCE"}), "NotImplemented", "The parameter Code.S3ObjectStorageMode of CreateFunction is not implemented.")
	image := M{"FunctionName": "image", "PackageType": "Image", "Role": testRole, "Code": M{"ImageUri": "localhost:5000/a:b", "S3Bucket": "bucket"}}
	b.refused("CreateFunction", image, "InvalidParameterValue", "Please provide ImageUri when creating a function with packageType Image.")
	if len(b.stored.asked) > 0 {
		t.Errorf("asked for %+v", b.stored.asked)
	}
	b.stored = &stored{refusal: &wire.Error{Shape: &wire.ErrorShape{Name: "InternalError", Status: 500}, Message: "oh"}}
	if a := b.call("CreateFunction", from(in)); a.status != 500 || strings.Contains(a.text(), "GetObject") {
		t.Errorf("%+v", a)
	}
}
