package objectstore

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"github.com/go-json-experiment/json"

	"sluice/internal/blob"
	"sluice/internal/store"
)

// ID names a content, a part or an upload: 16 random bytes.
type ID [16]byte

// String is the ID in hexadecimal.
func (id ID) String() string { return hex.EncodeToString(id[:]) }

// ParseID reads what String writes.
func ParseID(text string) (id ID, ok bool) {
	if len(text) != hex.EncodedLen(len(id)) {
		return id, false
	}
	_, err := hex.Decode(id[:], []byte(text))
	return id, err == nil && id.String() == text
}

// MarshalText is String, for records.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText is ParseID.
func (id *ID) UnmarshalText(text []byte) error {
	parsed, ok := ParseID(string(text))
	if !ok {
		return fmt.Errorf("%q is no ID", text)
	}
	*id = parsed
	return nil
}

// The keys. Neither a bucket's ID nor an object's key holds a zero byte, so that no one's keys begin another's.
var (
	objectPrefix = store.SpaceObjects.Prefix("object") // bucket, 0, key: an Object
	layoutPrefix = store.SpaceObjects.Prefix("layout") // content: a layout
	inlinePrefix = store.SpaceObjects.Prefix("inline") // part: a small body, sealed
	blobPrefix   = store.SpaceObjects.Prefix("blob")   // digest of a blob: nothing; it is referred to
	uploadPrefix = store.SpaceObjects.Prefix("upload") // bucket, 0, key, 0, upload: an Upload
	partPrefix   = store.SpaceObjects.Prefix("part")   // upload, number: an UploadedPart
)

func joined(prefix []byte, parts ...[]byte) []byte {
	key := append([]byte(nil), prefix...)
	for _, p := range parts {
		key = append(key, p...)
	}
	return key
}

var separator = []byte{0}

func objectKey(at Place) []byte {
	return joined(objectPrefix, []byte(at.Bucket), separator, []byte(at.Key))
}

func layoutKey(content ID) []byte { return joined(layoutPrefix, content[:]) }

func inlineKey(part ID) []byte { return joined(inlinePrefix, part[:]) }

func blobKey(d blob.Digest) []byte { return joined(blobPrefix, d[:]) }

func uploadKey(at Place, upload ID) []byte {
	return joined(uploadPrefix, []byte(at.Bucket), separator, []byte(at.Key), separator, upload[:])
}

func partKey(upload ID, number int) []byte {
	return binary.BigEndian.AppendUint16(joined(partPrefix, upload[:]), uint16(number)) //nolint:gosec // the caller lets no other number through
}

// version begins every stored form.
const version = 1

func encode(v any) ([]byte, error) {
	text, err := json.Marshal(v, json.Deterministic(true))
	if err != nil {
		return nil, fmt.Errorf("encode a record of an object: %w", err)
	}
	return append([]byte{version}, text...), nil
}

func decode(what string, value []byte, v any) error {
	switch {
	case len(value) == 0:
		return fmt.Errorf("%s is empty: %w", what, store.ErrCorrupt)
	case value[0] > version:
		return fmt.Errorf("%s of version %d, this build knows %d: %w", what, value[0], version, store.ErrNewer)
	}
	if err := json.Unmarshal(value[1:], v); err != nil {
		return fmt.Errorf("%s: %w: %w", what, store.ErrCorrupt, err)
	}
	return nil
}
