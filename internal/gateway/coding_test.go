package gateway

// Proves that Accept-Encoding is read as API Gateway reads it, that what one coding makes of a body it makes the body of again, and that no
// payload costs more than a payload may. How: a table with the forms of the Developer Guide; bodies at random; fuzzing; payloads that are
// made to grow, to repeat and to break off.

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPreferredCodings(t *testing.T) {
	for header, want := range map[string]string{
		// "API Gateway also supports the following Accept-Encoding header format" (Developer Guide); the fourth is malformed as it stands there.
		"deflate,gzip":                     deflated,
		"":                                 "",
		"*":                                "",
		"deflate;q=0.5,gzip=1.0":           "",
		"gzip;q=1.0,identity;q=0.5,*;q=0":  gzipped,
		"gzip, deflate, br":                gzipped,
		"br, gzip":                         "",
		"br;q=0.9, gzip":                   gzipped,
		"deflate;q=0.5, gzip;q=1.0":        gzipped,
		"deflate;q=0.501, gzip;q=0.5":      deflated,
		"gzip;q=0.5, deflate;q=0.5":        gzipped,
		"gzip;q=0":                         "",
		"gzip;q=0, deflate;q=0.001":        deflated,
		"gzip;q=0.000":                     "",
		"identity, gzip":                   "",
		"identity;q=0.5, gzip":             gzipped,
		"*, gzip":                          "",
		"*;q=0.1, gzip":                    gzipped,
		" ,, GZip ; Q=1.000 , ":            gzipped,
		"x-gzip":                           "",
		"gzip;q=2":                         "",
		"gzip;q=1.001":                     "",
		"gzip;q=0.1234":                    "",
		"gzip;q=":                          "",
		"gzip;q=.5":                        "",
		"gzip;q=0,5":                       "",
		"gzip;q=-1":                        "",
		"gzip;level=1":                     "",
		"gzip;q=1;q=0":                     "",
		"gzip\x00":                         "",
		"compress;q=0.5, zstd;q=0.9, gzip": gzipped,
	} {
		if got := preferredCoding([]string{header}); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
	if got := preferredCoding([]string{"br;q=0.1", "deflate"}); got != deflated {
		t.Errorf("two lines: %q", got)
	}
	if got := preferredCoding(nil); got != "" {
		t.Errorf("none: %q", got)
	}
}

func TestSoleCodings(t *testing.T) {
	for header, want := range map[string]string{
		"gzip": gzipped, " GZIP ": gzipped, "deflate": deflated, "identity": identity, "": identity,
		"br": "!", "x-gzip": "!", "gzip, gzip": "!", "gzip;q=1": "!", "aws-chunked": "!", "compress": "!",
	} {
		if got, ok := soleCoding([]string{header}); ok != (want != "!") || ok && got != want {
			t.Errorf("%q: %q %v", header, got, ok)
		}
	}
	if _, ok := soleCoding([]string{"gzip", "gzip"}); ok {
		t.Error("two lines are two codings")
	}
}

func TestCodingsRoundTrip(t *testing.T) {
	g := New(Config{})
	rapid.Check(t, func(t *rapid.T) {
		body := bytes.Repeat(rapid.SliceOf(rapid.Byte()).Draw(t, "body"), rapid.IntRange(0, 50).Draw(t, "times"))
		coding := rapid.SampledFrom([]string{gzipped, deflated}).Draw(t, "coding")
		back, err := uncompressed(coding, g.compressed(coding, body), int64(len(body)))
		if err != nil || !bytes.Equal(back, body) {
			t.Fatalf("%s: %d bytes of %d, %v", coding, len(back), len(body), err)
		}
	})
}

func zip(t testing.TB, body []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(body); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestHostilePayloads(t *testing.T) {
	bomb := zip(t, make([]byte, 100<<20))
	if out, err := uncompressed(gzipped, bomb, 1000); len(out) != 1001 || err != nil {
		t.Errorf("a bomb: %d bytes, %v", len(out), err)
	}
	if out, err := uncompressed(gzipped, zip(t, make([]byte, 1000)), 1000); len(out) != 1000 || err != nil {
		t.Errorf("as much as may be: %d bytes, %v", len(out), err)
	}
	empty := zip(t, nil)
	if out, err := uncompressed(gzipped, bytes.Repeat(empty, PayloadBytesMax/len(empty)), PayloadBytesMax); len(out) != 0 || err != nil {
		t.Errorf("half a million empty members: %d bytes, %v", len(out), err)
	}
	twice := append(zip(t, []byte("one")), zip(t, []byte("two"))...) // a gzip may have members (RFC 1952, section 2.2)
	if out, err := uncompressed(gzipped, twice, 1000); string(out) != "onetwo" || err != nil {
		t.Errorf("%q %v", out, err)
	}
	var raw, wrapped bytes.Buffer
	f, err := flate.NewWriter(&raw, -1)
	if err != nil {
		t.Fatal(err)
	}
	z := zlib.NewWriter(&wrapped)
	for _, w := range []io.WriteCloser{f, z} {
		if _, err := io.WriteString(w, "hello"); err != nil || w.Close() != nil {
			t.Fatal(err)
		}
	}
	whole := zip(t, []byte("hello, hello, hello"))
	flipped := bytes.Clone(whole)
	flipped[len(flipped)-5] ^= 1
	for name, c := range map[string]struct {
		coding string
		body   []byte
	}{
		"text": {gzipped, []byte("hello")}, "one byte": {gzipped, []byte{0x1f}}, "broken off": {gzipped, whole[:len(whole)-1]}, "a header": {gzipped, whole[:10]},
		"checksum": {gzipped, flipped}, "trailing": {gzipped, append(bytes.Clone(whole), 'x')}, "zlib as gzip": {gzipped, wrapped.Bytes()},
		"gzip as zlib": {deflated, whole}, "raw deflate": {deflated, raw.Bytes()}, "zlib, trailing": {deflated, append(wrapped.Bytes(), 'x')},
		"zlib, broken off": {deflated, wrapped.Bytes()[:wrapped.Len()-1]}, "text as zlib": {deflated, []byte("hello")},
	} {
		if out, err := uncompressed(c.coding, c.body, 1000); err == nil {
			t.Errorf("%s: %q", name, out)
		}
	}
}

func FuzzPreferredCoding(f *testing.F) {
	for _, seed := range []string{"gzip, deflate, br", "gzip;q=1.0,identity;q=0.5,*;q=0", "deflate;q=0.5,gzip=1.0", ";;,q=,", "gzip;q=0.999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		switch got := preferredCoding([]string{header}); got {
		case "":
		case gzipped, deflated:
			if !strings.Contains(strings.ToLower(header), got) {
				t.Errorf("%q: %q was not asked for", header, got)
			}
		default:
			t.Errorf("%q: %q", header, got)
		}
	})
}

func FuzzUncompressed(f *testing.F) {
	f.Add(zip(f, []byte("hello")), true)
	f.Add(zip(f, make([]byte, 1<<16)), true)
	f.Add([]byte{0x78, 0x9c, 0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x06, 0x2c, 0x02, 0x15}, false)
	f.Fuzz(func(t *testing.T, body []byte, isGzip bool) {
		coding := deflated
		if isGzip {
			coding = gzipped
		}
		const most = 1 << 12
		if out, err := uncompressed(coding, body, most); len(out) > most+1 || err != nil && out != nil {
			t.Errorf("%d bytes, %v", len(out), err)
		}
	})
}

func BenchmarkCompressed(b *testing.B) {
	g := New(Config{})
	body := []byte(strings.Repeat(`{"id": 1, "type": "dog", "price": 249.99, "tags": ["a", "b"]}, `, 160)) // 10 KB
	for _, coding := range []string{gzipped, deflated} {
		b.Run(coding, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(body)))
			for b.Loop() {
				_ = g.compressed(coding, body)
			}
		})
	}
}
