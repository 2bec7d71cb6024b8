package sigv4

import (
	"net/http"
	"strings"
	"testing"
)

// Proves the canonical forms of paths, queries and header values in the cases that AWS's vectors leave out.

func TestNormalPath(t *testing.T) {
	for path, want := range map[string]string{
		"/": "/", "//": "/", "/.": "/", "/..": "/", "/./": "/", "/../": "/", "/../../a": "/a", "/a": "/a", "/a/": "/a/", "/a//": "/a/",
		"/a/b/..": "/a", "/a/b/../": "/a/", "/a/b/../..": "/", "/a/./b": "/a/b", "/a/..b": "/a/..b", "/a/.b": "/a/.b", "/a/b.": "/a/b.",
		"/a/b..": "/a/b..", "/...": "/...", "/a/.../b": "/a/.../b", "/%2e%2e/a": "/%2e%2e/a", "/a/../../../b/c/./d//e/..": "/b/c/d",
		"//a": "/a", "/a//b": "/a/b", "/a/%2F/b": "/a/%2F/b", "/.//..//.a/": "/.a/",
	} {
		if got := NormalPath(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
		if got := NormalPath(want); got != want {
			t.Errorf("%s is not normal: %s", want, got)
		}
		if isNormal(path) != (path == want) {
			t.Errorf("%s: isNormal is %v", path, isNormal(path))
		}
	}
}

func TestCanonicalPath(t *testing.T) {
	for _, test := range []struct{ path, twice, once string }{
		{"/", "/", "/"},
		{"/a b", "/a%20b", "/a%20b"},
		{"/a%20b", "/a%2520b", "/a%20b"},
		{"/a+b", "/a%2Bb", "/a%2Bb"},
		{"/a%2bb", "/a%252bb", "/a%2Bb"},
		{"/%7e~", "/%257e~", "/~~"},
		{"/a%2Fb", "/a%252Fb", "/a%2Fb"},
		{"/a%2fb/c", "/a%252fb/c", "/a%2Fb/c"},
		{"/ä", "/%C3%A4", "/%C3%A4"},
		{"/a//../b", "/b", "/a//../b"},
		{"/%00\n", "/%2500%0A", "/%00%0A"},
		{"/!$&'()*,;=:@", "/%21%24%26%27%28%29%2A%2C%3B%3D%3A%40", "/%21%24%26%27%28%29%2A%2C%3B%3D%3A%40"},
		{"/%", "/%25", "-"},
		{"/%4", "/%254", "-"},
		{"/%4g", "/%254g", "-"},
		{"a", "-", "-"},
	} {
		for _, form := range []struct {
			rules Rules
			want  string
		}{{Rules{}, test.twice}, {Rules{EncodeOnce: true, KeepPath: true}, test.once}} {
			var s scratch
			if fault := s.appendPath(test.path, form.rules); fault != nil {
				s.text = []byte("-")
			}
			if string(s.text) != form.want {
				t.Errorf("%q, %+v: %s, want %s", test.path, form.rules, s.text, form.want)
			}
		}
	}
}

func TestCanonicalQuery(t *testing.T) {
	for raw, want := range map[string]string{
		"": "", "&": "", "&&a&&": "a=", "a": "a=", "a=": "a=", "=": "=", "=a": "=a", "a=b=c": "a=b%3Dc", "a==": "a=%3D",
		"b=1&a=2": "a=2&b=1", "a=2&a=1": "a=1&a=2", "a&a=": "a=&a=", "a-=1&a=2": "a=2&a-=1", "a%3D=1&a=2": "a=2&a%3D=1",
		"B=1&a=1": "B=1&a=1", "a=b+c": "a=b%20c", "a=b%20c": "a=b%20c", "a=b%2Bc": "a=b%2Bc", "a=b%2bc": "a=b%2Bc",
		"a=%7e~%2D": "a=~~-", "a=ü": "a=%C3%BC", "a=%fc": "a=%FC", "a=1;b=2": "a=1%3Bb%3D2", "a=\"<\n>\x00": "a=%22%3C%0A%3E%00",
		"a=/?:@": "a=%2F%3F%3A%40", "a=%00": "a=%00", "X-Amz-Signature=1": "X-Amz-Signature=1", "A=1&a=1&%61=0": "A=1&a=0&a=1",
	} {
		var s scratch
		if fault := s.appendQuery(raw, false, Rules{}); fault != nil || string(s.text) != want {
			t.Errorf("%q: %s, want %s; %v", raw, s.text, want, fault)
		}
	}
	for _, raw := range []string{"%", "a=%", "a=%1", "a=%1g", "%zz=1", "a=1&b=%-1", strings.Repeat("a&", QueryParametersMax+1)} {
		var s scratch
		if fault := s.appendQuery(raw, false, Rules{}); fault == nil || fault.Kind != MalformedTarget {
			t.Errorf("%.20q: %s, %v", raw, s.text, fault)
		}
	}
	for raw, want := range map[string]string{
		"X-Amz-Signature=1&a=1": "a=1", "%58-Amz-Signature=1&a=1": "a=1", "x-amz-signature=1": "x-amz-signature=1",
		"%58%2D%41mz-Signatur=1": "X-Amz-Signatur=1", "X-Amz-Signature": "", "X-Amz-Signatures=1": "X-Amz-Signatures=1", "X-Amz-Security-Token=1": "X-Amz-Security-Token=1",
	} {
		var s scratch
		if fault := s.appendQuery(raw, true, Rules{}); fault != nil || string(s.text) != want {
			t.Errorf("presigned %q: %s, want %s; %v", raw, s.text, want, fault)
		}
	}
}

func TestCanonicalValues(t *testing.T) {
	for value, want := range map[string]string{
		"": "", " ": "", "\t \r\n": "", "a": "a", " a ": "a", "a b": "a b", "a  b": "a b", "\ta\t\tb\t": "a b", "a\r\n b": "a b", "a\nb:c": "a b:c",
		`"a   b"`: `"a b"`, "a,  b": "a, b", "a\u00a0\u00a0b": "a\u00a0\u00a0b", "\xff": "\xff", "a\vb\fc": "a b c", "a\x00b": "a\x00b",
	} {
		var s scratch
		if s.appendValue(value); string(s.text) != want {
			t.Errorf("%q: %q, want %q", value, s.text, want)
		}
		before := []byte("host:")
		s = scratch{text: before}
		if s.appendValue(value); string(s.text) != "host:"+want {
			t.Errorf("%q after a name: %q", value, s.text)
		}
	}
}

func TestCanonicalKeys(t *testing.T) {
	for _, name := range []string{"Host", "X-Amz-Date", "Content-Md5", "X-Amz-Meta-A_b", "A", "1-2-A", "X--Y", "-"} {
		if !isCanonicalKey(name) {
			t.Errorf("%s is canonical", name)
		}
		if got := string(appendCanonicalKey(nil, strings.ToLower(name))); got != name || http.CanonicalHeaderKey(name) != name {
			t.Errorf("%s becomes %s", name, got)
		}
	}
	for _, name := range []string{"", "host", "HOST", "X-Amz-date", "X-Amz-Date ", " X", "X:Y", "X\nY", "Ä", "X-\u212aey", "X-AMZ-Date", "xY"} {
		if isCanonicalKey(name) {
			t.Errorf("%q is not canonical", name)
		}
	}
}

// :authority is HTTP/2's name for the host.
func TestAuthority(t *testing.T) {
	for list, want := range map[string]Kind{
		":authority": 0, ":authority;host": 0, ":method;host": MalformedHeaders, "host;:authority": MalformedHeaders, ":authority;:authority": MalformedHeaders,
	} {
		var sig Signature
		got := Kind(0)
		if fault := sig.setSignedHeaders(list); fault != nil {
			got = fault.Kind
		}
		if got != want {
			t.Errorf("%s: %v, want %v", list, got, want)
		}
	}
	var s scratch
	if fault := s.appendHeaders(&Request{Host: "h"}, ":authority;host"); fault != nil || string(s.text) != ":authority:h\nhost:h\n\n:authority;host" {
		t.Errorf("%s, %v", s.text, fault)
	}
}

func TestSignedHeadersMax(t *testing.T) {
	names := []string{"host"}
	for i := range SignedHeadersMax - 1 {
		names = append(names, "x-"+strings.Repeat("a", i+1))
	}
	var sig Signature
	if fault := sig.setSignedHeaders(strings.Join(names, ";")); fault != nil {
		t.Errorf("%d headers: %v", len(names), fault)
	}
	if fault := sig.setSignedHeaders(strings.Join(append(names, "x-b"), ";")); fault == nil {
		t.Errorf("%d headers are read", len(names)+1)
	}
}
