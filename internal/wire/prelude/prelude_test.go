package prelude_test

// Proves that metadata and body are found wherever the stream is cut, that zero bytes of the body are the body's, and that no more is held
// than the limit. How: a table; and against bytes.Cut for whatever bytes and cuts the fuzzer comes up with.

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"sluice/internal/wire/prelude"
)

const zeros = "\x00\x00\x00\x00\x00\x00\x00\x00"

// split takes a stream in pieces of a size.
func split(stream []byte, size int) (metadata, body []byte, begun bool, err error) {
	var s prelude.Splitter
	for len(stream) > 0 {
		n := min(size, len(stream))
		var rest []byte
		rest, begun, err = s.Take(stream[:n])
		if err != nil {
			return nil, nil, false, err
		}
		body = append(body, rest...)
		stream = stream[n:]
	}
	return s.Metadata(), body, begun, nil
}

func TestSplits(t *testing.T) {
	for stream, want := range map[string]struct {
		metadata, body string
		begun          bool
	}{
		`{"statusCode":201}` + zeros + "hello":               {`{"statusCode":201}`, "hello", true},
		`{}` + zeros:                                         {"{}", "", true},
		zeros + zeros + "x":                                  {"", zeros + "x", true},
		`{}` + zeros + "a\x00b":                              {"{}", "a\x00b", true},
		`{}` + zeros[:7]:                                     {"{}" + zeros[:7], "", false},
		`{}` + zeros[:7] + "x" + zeros + "y":                 {"{}" + zeros[:7] + "x", "y", true},
		strings.Repeat(" ", prelude.BytesMax-8) + zeros + "": {strings.Repeat(" ", prelude.BytesMax-8), "", true},
		"": {},
	} {
		for _, size := range []int{1, 2, 7, 8, 9, 1 << 20} {
			metadata, body, begun, err := split([]byte(stream), size)
			if string(metadata) != want.metadata || string(body) != want.body || begun != want.begun || err != nil {
				t.Errorf("%.40q by %d: %.40q %.40q %v %v", stream, size, metadata, body, begun, err)
			}
		}
	}
	for _, size := range []int{1, 1000, 1 << 20} {
		for _, stream := range []string{strings.Repeat(" ", prelude.BytesMax+1), strings.Repeat(" ", prelude.BytesMax-7) + zeros} {
			if _, _, _, err := split([]byte(stream), size); !errors.Is(err, prelude.ErrTooLong) {
				t.Errorf("by %d: %v", size, err)
			}
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add([]byte(`{"a":1}`+zeros+"body"), 3)
	f.Add([]byte(zeros[:7]+"x"+zeros+zeros), 1)
	f.Fuzz(func(t *testing.T, stream []byte, size int) {
		metadata, body, begun, err := split(stream, max(1, size))
		if len(stream) > prelude.BytesMax {
			return
		}
		before, after, found := bytes.Cut(stream, []byte(zeros))
		if err != nil || begun != found || !bytes.Equal(metadata, before) || !bytes.Equal(body, after) {
			t.Fatalf("%q by %d: %q %q %v %v", stream, size, metadata, body, begun, err)
		}
	})
}
