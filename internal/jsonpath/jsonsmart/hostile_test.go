package jsonsmart_test

// Proves that hostile text takes time in proportion to its length and is refused or read, never more: 256 KiB of each
// piece that opens something, nests, escapes or is a number. A reader that tried again for each byte would not end.

import (
	"strings"
	"testing"

	"sluice/internal/jsonpath/jsonsmart"
)

func TestHostileText(t *testing.T) {
	const bytes = 1 << 18
	for _, piece := range []string{
		"[", "{", `{"a":`, "{a:", "[[],", `"`, "'", `\`, `"\u`, `"\u00e9`, ",", ":", "{,", "1", "-", "1.", "1e", "1e9", " ", "\x1a", "\xff", "é", "nul", "true", "]", "}", "/*", "[1,", `["a",`, "[a ",
	} {
		for _, before := range []string{"", "[", `"`, `{"a":`, "1", "0."} {
			text := before + strings.Repeat(piece, bytes/len(piece))
			v, err := jsonsmart.Parse(text)
			if err != nil {
				continue
			}
			rendered, err := jsonsmart.Append(nil, v, jsonsmart.Web)
			if err != nil || len(rendered) > 6*len(text)+2 {
				t.Errorf("%q and %q...: %d bytes, %v", before, piece, len(rendered), err)
			}
		}
	}
}
