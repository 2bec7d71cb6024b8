package task

import (
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"net/http"

	"sluice/internal/api/s3api"
	"sluice/internal/wire"
)

// textType is the Content-Type of what a state uploads without one (recorded: aws-sdk:s3:putObject).
const textType = "text/plain; charset=UTF-8"

// prepareUpload does to an upload what the SDK for Java does before it sends it: it says what a text is, and adds a checksum (recorded:
// aws-sdk:s3:putObject), and writes when the object expires as a header does. Source for the latter: AWS, as recorded in
// github.com/radkawar/stackd, testdata/aws/stepfunctions/task_integrations.json (s3-flow-history).
func prepareUpload(in wire.Shape) {
	switch in := in.(type) {
	case *s3api.PutObjectRequest:
		if !in.ContentType.Set {
			in.ContentType = wire.Some(textType)
		}
		in.ChecksumCRC32 = checksumOf(in.Body, in.ChecksumCRC32)
		if at, err := wire.ParseTime(in.Expires.V, wire.DefaultTime); err == nil {
			in.Expires.V = at.UTC().Format(http.TimeFormat)
		}
	case *s3api.UploadPartRequest:
		in.ChecksumCRC32 = checksumOf(in.Body, in.ChecksumCRC32)
	}
}

func checksumOf(body []byte, given wire.Opt[string]) wire.Opt[string] {
	if given.Set {
		return given
	}
	return wire.Some(base64.StdEncoding.EncodeToString(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE(body))))
}
