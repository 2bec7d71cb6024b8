package task

// Proves that a state uploads any value as JSON, a text too, as a text with a checksum; what it says itself stays; and that what it downloads is
// behind all else. Source: recorded, aws-sdk:s3:putObject; for null and for downloads see client.shown and encodeShape.

import (
	"testing"

	"sluice/internal/api/lambdaapi"
	"sluice/internal/api/s3api"
	"sluice/internal/wire"
)

func TestUploads(t *testing.T) {
	for text, want := range map[string]string{`"text data"`: "KUmHvQ==", `{"Dict": "Value"}`: "hnEfWw==", `["List", "Data"]`: "1F2MPA==", `false`: "K81oMA==", `0`: "9NvfIQ=="} {
		in := &s3api.PutObjectRequest{}
		if problems := decodeShape(pascalCase, parseValue(t, `{"Bucket":"b","Key":"k","Body":`+text+`}`), in); problems != nil {
			t.Fatal(problems)
		}
		prepareUpload(in)
		if in.ChecksumCRC32.V != want || in.ContentType.V != textType {
			t.Errorf("%s: %q, %s, %s", text, in.Body, in.ChecksumCRC32.V, in.ContentType.V)
		}
		in.ContentType.V, in.ChecksumCRC32.V = "text/x", "x"
		if prepareUpload(in); in.ContentType.V != "text/x" || in.ChecksumCRC32.V != "x" {
			t.Errorf("%+v", in)
		}
	}
}

func TestDownloads(t *testing.T) {
	w := newTestWorld(t)
	w.answers("GetObject", &s3api.GetObjectOutput{Body: []byte(`"hello"`), ETag: wire.Some("e"), Expires: wire.Some("Wed, 02 Jan 2030 03:04:05 GMT")})
	w.answers("ListObjectsV2", &s3api.ListObjectsV2Output{Contents: []s3api.Object{}, CommonPrefixes: []s3api.CommonPrefix{}, KeyCount: wire.Some(int64(0))})
	w.answers("Invoke", &lambdaapi.InvocationResponse{StatusCode: wire.Some(int64(202))})
	for resource, want := range map[string]string{
		"s3:getObject":     `{"ETag":"e","Expires":"2030-01-02T03:04:05Z","ExpiresString":"Wed, 02 Jan 2030 03:04:05 GMT","Body":"\"hello\""}`,
		"s3:listObjectsV2": `{"KeyCount":0}`,
		"lambda:invoke":    `{"Payload":"","StatusCode":202}`,
	} {
		if got := w.do("arn:aws:states:::aws-sdk:"+resource, `{}`); got != want {
			t.Errorf("%s: %s, want %s", resource, got, want)
		}
	}
	w.answer["PutObject"] = func(in wire.Shape) (wire.Shape, *wire.Error) {
		if r := in.(*s3api.PutObjectRequest); string(r.Body) != "null" || r.Expires.V != "Wed, 02 Jan 2030 03:04:05 GMT" {
			t.Errorf("%+v", r)
		}
		return &s3api.PutObjectOutput{}, nil
	}
	w.do("arn:aws:states:::aws-sdk:s3:putObject", `{"Body":null,"ContentType":null,"Expires":"2030-01-02T03:04:05Z"}`)
}
