package items

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"time"

	"sluice/internal/javanumber"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/value"
)

// Kind is what an ItemReader reads.
type Kind byte

// The kinds.
const (
	// OneFile is one file.
	OneFile Kind = iota
	// Listing is what a listing shows of objects.
	Listing
	// Listed is the items of all files of a listing (LOAD_AND_FLATTEN).
	Listed
	// Inventory is the objects of an S3 inventory report.
	Inventory
	// Athena is the items of the files that an Athena query has written.
	Athena
)

// KindOf is what a reader reads, or an *asl.Failure. Source of which fields say what: developer guide, "ItemReader". That a MANIFEST without a
// ManifestType is an inventory follows from the latter being the younger field.
func KindOf(r *asl.Reader) (Kind, error) {
	kind := OneFile
	switch {
	case r.Resource == nil:
		return 0, Unreadable("The ItemReader has no Resource.")
	case r.Resource.Name() == "listObjectsV2" && r.Transformation != "LOAD_AND_FLATTEN":
		return Listing, nil
	case r.Resource.Name() == "listObjectsV2":
		kind = Listed
	case r.ManifestType == "ATHENA_DATA":
		kind = Athena
	case r.ManifestType == "S3_INVENTORY" || r.InputType == "MANIFEST":
		return Inventory, nil
	}
	if _, ok := FormatOf(r); !ok {
		return 0, Unreadable("Files of the type %s are not read by this server.", r.InputType)
	}
	return kind, nil
}

// ListedObject is what a listing shows of one.
type ListedObject struct {
	ETag, Key, StorageClass string
	Modified                time.Time
	Size                    int64
}

// Item is the object as an item. Source: AWS, as recorded in github.com/radkawar/stackd, testdata/aws/stepfunctions/distributed_map.json
// (s3_metadata): these members in this order, and the time as a Double in seconds.
func (o *ListedObject) Item() Item {
	out := append(value.AppendString([]byte(`{"Etag":`), o.ETag), `,"Key":`...)
	out = append(value.AppendString(out, o.Key), `,"LastModified":`...)
	out = javanumber.AppendDouble(out, float64(o.Modified.UnixMilli())/1000)
	out = append(append(out, `,"Size":`...), value.Int(o.Size).String()...)
	out = value.AppendString(append(out, `,"StorageClass":`...), o.StorageClass)
	return Item{JSON: string(append(out, '}'))}
}

// File is an object that holds items.
type File struct{ Bucket, Key string }

// URI is "s3://bucket/key", which the Context object shows as an item's Source.
func (f File) URI() string { return "s3://" + f.Bucket + "/" + f.Key }

// ManifestBytesMax bounds a manifest, which is read whole.
const ManifestBytesMax = 8 << 20

// ParseInventory reads manifest.json of an S3 inventory report: the files of rows, and the names of their columns. Source: Amazon S3 user guide,
// "Inventory manifest"; developer guide, "ItemReader" (only reports in CSV).
func ParseInventory(text []byte) (files []File, columns []string, err error) {
	var m struct {
		DestinationBucket string
		FileFormat        string
		FileSchema        string
		Files             []struct{ Key string }
	}
	if err := json.Unmarshal(bytes.TrimPrefix(text, byteOrder), &m); err != nil {
		return nil, nil, Unreadable("The S3 inventory manifest is not JSON: %s.", err)
	}
	if m.FileFormat != "CSV" {
		return nil, nil, Unreadable("The S3 inventory report is of the format %q, and must be CSV.", m.FileFormat)
	}
	bucket := m.DestinationBucket[strings.LastIndexByte(m.DestinationBucket, ':')+1:]
	for _, f := range m.Files {
		files = append(files, File{Bucket: bucket, Key: f.Key})
	}
	for name := range strings.SplitSeq(m.FileSchema, ",") {
		columns = append(columns, strings.TrimSpace(name))
	}
	return files, columns, asl.CheckHeaders(columns)
}

// ParseURIs reads the manifest of an Athena query: the URI of a file on each line. Source: Amazon Athena user guide, "Identify query output
// files".
func ParseURIs(text []byte) (files []File, err error) {
	t, _, err := openText(func(int64) io.Reader { return bytes.NewReader(text) }, Place{})
	if err != nil {
		return nil, err
	}
	rows := &table{text: t, delimiter: ',', fields: 1}
	for {
		err := rows.read()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		uri := rows.field(0)
		at, ok := strings.CutPrefix(uri, "s3://")
		bucket, key, named := strings.Cut(at, "/")
		if !ok || !named || bucket == "" || key == "" {
			return nil, Unreadable("The manifest names %q, which is no URI of an object in Amazon S3.", uri)
		}
		files = append(files, File{Bucket: bucket, Key: key})
	}
}
