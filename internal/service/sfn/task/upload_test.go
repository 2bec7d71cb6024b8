package task

// Proves that a state uploads any value as JSON, a text too, as a text with a checksum; what it says itself stays. Source: recorded,
// aws-sdk:s3:putObject.

import (
	"testing"

	"sluice/internal/api/s3api"
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
