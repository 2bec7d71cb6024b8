package xmlshape

// Proves that any text can stand in an answer: an XML parser reads from it the same text, with what XML cannot express replaced.
// How: fuzzing against encoding/xml. There is no decoder here: no served protocol has XML requests.

import (
	"encoding/xml"
	"strings"
	"testing"
)

func FuzzAppendText(f *testing.F) {
	for _, text := range []string{"", "plain", "<&>\"'", "]]>", "a\r\nb\rc\td", "\x00\x1f\x7f", "\xff\xfe", "\ufffe\uffff", "\U0001F600", "&amp;&#0;", "\u0085\u2028"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var got struct {
			Text string `xml:",chardata"`
		}
		out := string(AppendText([]byte("<a>"), text)) + "</a>"
		if err := xml.Unmarshal([]byte(out), &got); err != nil {
			t.Fatalf("%q: %v", out, err)
		}
		want := strings.Map(func(r rune) rune {
			if !allowed(r) && r != '\r' {
				return '\uFFFD'
			}
			return r
		}, text)
		if got.Text != want {
			t.Fatalf("%q became %q, want %q", text, got.Text, want)
		}
	})
}
