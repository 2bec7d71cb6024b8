package sigv4

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Proves that no single byte of a signed request can be changed, removed or added without the request being refused, unless
// the two texts mean the same. Every one of AWS's vectors, in both forms, is tried with every byte changed in many ways.
// What is accepted must mean the same to code that shares nothing with the verifier (see meaning), must differ in a way that
// is listed here, and the whole list is in testdata/accepted.txt, so that a new one is seen.

var update = flag.Bool("update", false, "rewrite testdata")

// mutants are the texts that differ from the given one by one byte: each of its bits flipped, some bytes that mean
// something in HTTP put in its place or before it, or the byte left out.
func mutants(text []byte, try func(at int, how string, mutant []byte)) {
	for i, was := range text {
		replaced := map[byte]bool{was: true}
		for bit := range 8 {
			replaced[was^1<<bit] = false
		}
		for _, c := range []byte(" \t\n&=%;,/.0\xff") {
			if !replaced[c] {
				replaced[c] = false
			}
			inserted := slices.Insert(bytes.Clone(text), i, c)
			try(i, fmt.Sprintf("%q before %q", c, was), inserted)
		}
		for c, same := range replaced {
			if !same {
				mutant := bytes.Clone(text)
				mutant[i] = c
				try(i, fmt.Sprintf("%q for %q", c, was), mutant)
			}
		}
		try(i, fmt.Sprintf("without %q", was), slices.Delete(bytes.Clone(text), i, i+1))
	}
}

// reason tells why two requests that mean the same may differ. It knows no more than this.
func reason(a, b *Request, rules Rules) string {
	switch {
	case a.Method != b.Method || a.Host != b.Host || !bytes.Equal(a.Body, b.Body):
		return ""
	case a.Path != b.Path:
		if rules.KeepPath {
			return ""
		}
		return "path: empty and dot segments"
	case a.RawQuery != b.RawQuery:
		return "query: an empty parameter or another escape"
	}
	for key := range b.Header {
		before, after := strings.Join(a.Header[key], "\x00"), strings.Join(b.Header[key], "\x00")
		switch {
		case before == after:
		case key == headerAuthorization:
			return "authorization: other separators"
		case equalWords(before, after):
			return "header " + key + ": other white space"
		case !signs(a.Header.Get(headerAuthorization)+a.RawQuery, key) && key != headerToken && !mustBeSigned(key, rules):
			return "header " + key + ": not signed"
		default:
			return ""
		}
	}
	for key := range a.Header {
		if _, kept := b.Header[key]; !kept {
			return "header " + key + ": renamed"
		}
	}
	return "text: no part of the request"
}

func equalWords(a, b string) bool {
	return slices.Equal(strings.Fields(strings.ReplaceAll(a, "\x00", ",")), strings.Fields(strings.ReplaceAll(b, "\x00", ",")))
}

func TestMutants(t *testing.T) {
	verifier := NewVerifier()
	accepted := make(map[string]int)
	refused := 0
	for _, v := range vectors(t) {
		original := v.request(t)
		meant := meaning(&original, v.at.Rules)
		mutants(v.text, func(at int, how string, mutant []byte) {
			req, err := readRequest(mutant)
			if err == nil {
				_, err = v.verify(verifier, &req)
			}
			if err != nil {
				refused++
				return
			}
			if got := meaning(&req, v.at.Rules); got != meant {
				t.Errorf("%s, byte %d, %s: accepted, and means\n%s\nnot\n%s", &v, at, how, got, meant)
			}
			why := reason(&original, &req, v.at.Rules)
			if why == "" {
				t.Errorf("%s, byte %d, %s: accepted for no reason", &v, at, how)
			}
			accepted[v.String()+": "+why]++
		})
	}
	var list strings.Builder
	for _, line := range slices.Sorted(func(yield func(string) bool) {
		for why, count := range accepted {
			if !yield(fmt.Sprintf("%s (%d)", why, count)) {
				return
			}
		}
	}) {
		list.WriteString(line + "\n")
	}
	golden(t, "accepted.txt", list.String())
	t.Logf("%d mutants refused", refused)
}

// golden compares text with a file of testdata, or rewrites the file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; look at what `go test -update` makes of it. Got\n%s", file, got)
	}
}
