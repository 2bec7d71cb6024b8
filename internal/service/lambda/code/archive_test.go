package code

// Proves that an archive is unpacked as it is meant, and that a hostile one is refused before anything of it lies outside the folder, or
// takes more than it may. How: archives made for the purpose, both ways of reading them (Check and unpacking must agree), and a fuzz
// target that looks at what was written.

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// item is an entry of a test's archive.
type item struct {
	name string
	body string
	mode fs.FileMode
}

func zipped(t testing.TB, items ...item) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, i := range items {
		h := &zip.FileHeader{Name: i.name, Method: zip.Deflate}
		if i.mode != 0 {
			h.SetMode(i.mode)
		}
		f, err := w.CreateHeader(h)
		if err == nil && !strings.HasSuffix(i.name, "/") {
			_, err = io.WriteString(f, i.body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// both checks and unpacks, and fails if the two disagree.
func both(t testing.TB, archive []byte, bytesMax int64) (string, error) {
	t.Helper()
	_, checked := Check(bytes.NewReader(archive), int64(len(archive)), bytesMax)
	dir := filepath.Join(t.TempDir(), "code")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	unpacked := unpack(bytes.NewReader(archive), int64(len(archive)), bytesMax, root)
	if (checked == nil) != (unpacked == nil) {
		t.Fatalf("Check says %v, unpacking %v", checked, unpacked)
	}
	return dir, checked
}

func TestUnpacks(t *testing.T) {
	dir, err := both(t, zipped(t,
		item{name: "index.js", body: "x"}, item{name: "bin/"}, item{name: "bin/bootstrap", body: "#!", mode: 0o700},
		item{name: "deep/er/secret.txt", body: "s", mode: 0o400}, item{name: "bin/link", body: "../index.js", mode: fs.ModeSymlink | 0o777},
		item{name: "index.js", body: "the last one counts"}, item{name: "./odd//name.txt", body: "o"}, item{name: `back\slash`, body: "b"},
	), 1000)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"index.js": "the last one counts", "bin/bootstrap": "#!", "deep/er/secret.txt": "s", "bin/link": "the last one counts", "odd/name.txt": "o", `back\slash`: "b",
	} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != want {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	for name, want := range map[string]fs.FileMode{"bin/bootstrap": 0o744, "deep/er/secret.txt": 0o644, "deep": 0o755 | fs.ModeDir} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Mode() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
}

// A chain of links, each of which stays inside by its text, leads above the folder by way of another.
func TestLinksLeadNowhereThroughOthers(t *testing.T) {
	dir, err := both(t, zipped(t,
		item{name: "a/b/file", body: "x"}, item{"a/c", "..", fs.ModeSymlink | 0o777}, item{"a/b/l", "../c/../../a", fs.ModeSymlink | 0o777},
		item{"a/plain", "b/./x/../file", fs.ModeSymlink | 0o777},
	), 1000)
	if err != nil {
		t.Fatal(err)
	}
	root, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	if to, err := filepath.EvalSymlinks(filepath.Join(dir, "a/b/l")); err == nil {
		if rest, err := filepath.Rel(root, to); err != nil || !filepath.IsLocal(rest) {
			t.Errorf("a/b/l leads to %s", to)
		}
	}
	if text, err := os.ReadFile(filepath.Join(dir, "a/plain")); string(text) != "x" {
		t.Errorf("%q, %v", text, err)
	}
}

func TestRefuses(t *testing.T) {
	plain := zipped(t, item{name: "a", body: "hello"})
	damaged := bytes.Clone(plain)
	damaged[bytes.Index(damaged, []byte("a"))+3] ^= 0xff
	secret := bytes.Clone(plain)
	for _, signature := range []string{"PK\x01\x02", "PK\x03\x04"} {
		at := bytes.Index(secret, []byte(signature))
		secret[at+map[string]int{"PK\x01\x02": 8, "PK\x03\x04": 6}[signature]] |= 1
	}
	link := func(to string) []byte { return zipped(t, item{"d/l", to, fs.ModeSymlink | 0o777}) }
	for name, c := range map[string]struct {
		archive []byte
		want    error
	}{
		"no archive":             {[]byte("hello"), ErrArchive},
		"nothing":                {nil, ErrArchive},
		"no entries":             {zipped(t), ErrEmpty},
		"damaged":                {damaged, ErrArchive},
		"encrypted":              {secret, ErrArchive},
		"cut short":              {plain[:len(plain)-5], ErrArchive},
		"above the folder":       {zipped(t, item{name: "../a"}), ErrArchive},
		"above it, further in":   {zipped(t, item{name: "a/../../b"}), ErrArchive},
		"absolute":               {zipped(t, item{name: "/etc/passwd"}), ErrArchive},
		"a zero byte":            {zipped(t, item{name: "a\x00b"}), ErrArchive},
		"a long name":            {zipped(t, item{name: strings.Repeat("a/", 2100) + "b"}), ErrArchive},
		"a long part":            {zipped(t, item{name: strings.Repeat("a", 256)}), ErrArchive},
		"a device":               {zipped(t, item{"null", "", fs.ModeDevice | fs.ModeCharDevice | 0o666}), ErrArchive},
		"a pipe":                 {zipped(t, item{"pipe", "", fs.ModeNamedPipe | 0o666}), ErrArchive},
		"an absolute link":       {link("/etc/passwd"), ErrArchive},
		"a link above":           {link("../../x"), ErrArchive},
		"a link to nothing":      {link(""), ErrArchive},
		"through a link":         {zipped(t, item{"l", ".", fs.ModeSymlink | 0o777}, item{name: "l/a"}), ErrArchive},
		"a link over a file":     {zipped(t, item{name: "l"}, item{"l", "a", fs.ModeSymlink | 0o777}), ErrArchive},
		"a link twice":           {zipped(t, item{"l", "a", fs.ModeSymlink | 0o777}, item{"l", "b", fs.ModeSymlink | 0o777}), ErrArchive},
		"below a file":           {zipped(t, item{name: "a"}, item{name: "a/b"}), ErrArchive},
		"a folder over a file":   {zipped(t, item{name: "a"}, item{name: "a/"}), ErrArchive},
		"a file over a folder":   {zipped(t, item{name: "a/b"}, item{name: "a"}), ErrArchive},
		"a bomb":                 {zipped(t, item{name: "a", body: strings.Repeat("0", 1001)}), ErrTooLarge},
		"a bomb of many":         {zipped(t, item{name: "a", body: strings.Repeat("0", 600)}, item{name: "b", body: strings.Repeat("0", 600)}), ErrTooLarge},
		"a bomb that denies it":  {lying(t), ErrTooLarge},
		"the same file for ever": {zipped(t, item{name: "a", body: strings.Repeat("0", 600)}, item{name: "a", body: strings.Repeat("0", 600)}), ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			dir, err := both(t, c.archive, 1000)
			if !errors.Is(err, c.want) {
				t.Errorf("answers %v", err)
			}
			confined(t, dir)
		})
	}
}

// lying is an archive whose directory says that its file is smaller than it is.
func lying(t testing.TB) []byte {
	archive := zipped(t, item{name: "a", body: strings.Repeat("0", 5000)})
	at := bytes.Index(archive, []byte("PK\x01\x02"))
	binary.LittleEndian.PutUint32(archive[at+24:], 10)
	_, err := both(t, archive, 1000)
	if err == nil {
		t.Fatal("is taken")
	}
	if errors.Is(err, ErrArchive) { // the reader noticed; what counts is that it was not unpacked
		return zipped(t, item{name: "a", body: strings.Repeat("0", 5000)})
	}
	return archive
}

// confined fails if anything lies beside the folder, or a link in it leads out.
func confined(t testing.TB, dir string) {
	t.Helper()
	beside, err := os.ReadDir(filepath.Dir(dir))
	if err != nil || len(beside) != 1 {
		t.Fatalf("beside the folder: %v, %v", beside, err)
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Type()&fs.ModeSymlink == 0 {
			return err
		}
		to, err := os.Readlink(path)
		if within, _ := filepath.Rel(dir, filepath.Join(filepath.Dir(path), to)); filepath.IsAbs(to) || !filepath.IsLocal(within) {
			t.Fatalf("%s leads to %s", path, to)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func FuzzArchive(f *testing.F) {
	f.Add(zipped(f, item{name: "a/b.js", body: "hello"}))
	f.Add(zipped(f, item{name: "../a"}, item{"l", "../..", fs.ModeSymlink | 0o777}, item{name: "l/x"}))
	f.Add(zipped(f, item{name: "a/"}, item{"a/l", "../b", fs.ModeSymlink | 0o777}, item{name: "b", body: "1"}))
	f.Fuzz(func(t *testing.T, archive []byte) {
		dir, err := both(t, archive, 10_000)
		if err != nil && !errors.Is(err, ErrArchive) && !errors.Is(err, ErrEmpty) && !errors.Is(err, ErrTooLarge) {
			t.Errorf("answers %v", err)
		}
		confined(t, dir)
	})
}

func BenchmarkCheck(b *testing.B) {
	var items []item
	for i := range 500 {
		items = append(items, item{name: "node_modules/p/" + strings.Repeat("x", i%20) + string(rune('a'+i%26)) + ".js", body: strings.Repeat("const a = 1;\n", 200)})
	}
	archive := zipped(b, items...)
	b.SetBytes(int64(len(archive)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Check(bytes.NewReader(archive), int64(len(archive)), UnzippedBytesMax); err != nil {
			b.Fatal(err)
		}
	}
}
