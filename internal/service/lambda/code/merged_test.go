package code

// Proves that layers are merged as Lambda does it: in their order, a later one's files over an earlier one's, with modes and links kept, no
// link followed and nothing of a layer changed; once for each list, whole or not at all, by many callers at once and after a crash; and that
// merged folders go like others. A property compares with a reference that unpacks into a map.

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"sluice/internal/blob"
)

// files is what a folder has by path: folders "/", links "-> target", files their mode and text.
func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		name, _ := filepath.Rel(dir, path)
		switch {
		case err != nil || name == ".":
		case d.IsDir():
			out[name] = "/"
		case d.Type() == fs.ModeSymlink:
			to, _ := os.Readlink(path)
			out[name] = "-> " + to
		default:
			text, _ := os.ReadFile(path)
			info, _ := d.Info()
			out[name] = info.Mode().String() + " " + string(text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestLayersAreMerged(t *testing.T) {
	f, blobs, dir := newFolders(t)
	layers := []blob.Digest{
		put(t, blobs, zipped(t, item{"bin/tool", "one", 0o755}, item{name: "lib/a", body: "one"}, item{name: "swap", body: "a file"}, item{name: "over/x/y", body: "one"},
			item{"link", "lib/a", fs.ModeSymlink | 0o777}, item{"folder", "lib", fs.ModeSymlink | 0o777})),
		put(t, blobs, zipped(t, item{name: "bin/tool", body: "two"}, item{name: "lib/b", body: "two"}, item{name: "swap/in", body: "a folder"}, item{name: "over", body: "a file"},
			item{name: "link", body: "a file"}, item{name: "folder/z", body: "two"})),
	}
	first, second := files(t, must(t, f, layers[:1])), files(t, must(t, f, layers[1:]))
	opt := must(t, f, layers)
	want := map[string]string{
		"bin": "/", "bin/tool": "-rw-r--r-- two", "lib": "/", "lib/a": "-rw-r--r-- one", "lib/b": "-rw-r--r-- two", "swap": "/", "swap/in": "-rw-r--r-- a folder",
		"over": "-rw-r--r-- a file", "link": "-rw-r--r-- a file", "folder": "/", "folder/z": "-rw-r--r-- two",
	}
	if got := files(t, opt); !maps.Equal(got, want) {
		t.Errorf("merged: %v", got)
	}
	reverse := must(t, f, []blob.Digest{layers[1], layers[0]})
	if got := files(t, reverse); got["bin/tool"] != "-rwxr-xr-x one" || got["link"] != "-> lib/a" || got["folder"] != "-> lib" || got["folder/z"] != "" || got["lib/b"] != "-rw-r--r-- two" {
		t.Errorf("in the other order: %v", got)
	}
	if !maps.Equal(first, files(t, must(t, f, layers[:1]))) || !maps.Equal(second, files(t, must(t, f, layers[1:]))) {
		t.Error("a layer was changed")
	}
	if must(t, f, layers[:1]) != filepath.Join(dir, layers[0].String()) || must(t, f, nil) != "" {
		t.Error("one layer, or none, is merged with something")
	}
	if err := errors.Join(f.Remove(layers[0]), f.Remove(layers[1])); err != nil {
		t.Fatal(err)
	}
	if got := files(t, opt); !maps.Equal(got, want) {
		t.Errorf("without the layers' own folders: %v", got)
	}
}

func must(t testing.TB, f *Folders, layers []blob.Digest) string {
	t.Helper()
	path, err := f.Merged(context.Background(), layers)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMergedOnce(t *testing.T) {
	f, blobs, dir := newFolders(t)
	layers := []blob.Digest{put(t, blobs, zipped(t, item{name: "a", body: "1"})), put(t, blobs, zipped(t, item{name: "b", body: "2"}))}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if path, err := f.Merged(context.Background(), layers); err != nil || !there(filepath.Join(path, "a")) || !there(filepath.Join(path, "b")) {
				t.Errorf("%s, %v", path, err)
			}
		})
	}
	all.Wait()
	if f.n != 3 {
		t.Errorf("%d folders were made", f.n)
	}
	// A server that was killed while it merged left this.
	half := filepath.Join(dir, draftPrefix+"9")
	if err := os.MkdirAll(filepath.Join(half, "sub"), 0o700); err != nil {
		t.Fatal(err)
	}
	again := reopened(t, dir, blobs)
	must(t, again, layers)
	if there(half) || again.n != 0 && there(bootFile) {
		t.Errorf("half a folder is there, or %d were made anew", again.n)
	}
	if err := again.Keep(func(d blob.Digest) bool { return d != MergedDigest(layers) }); err != nil || there(filepath.Join(dir, MergedDigest(layers).String())) {
		t.Errorf("it was to go: %v", err)
	}
	if must(t, again, layers) == "" || again.Remove(MergedDigest(layers)) != nil || there(filepath.Join(dir, MergedDigest(layers).String())) {
		t.Error("it is not removed")
	}
	missing := []blob.Digest{layers[0], blob.DigestOf([]byte("nowhere"))}
	if _, err := again.Merged(context.Background(), missing); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("answers %v", err)
	}
	entries, _ := filepath.Glob(filepath.Join(dir, draftPrefix+"*"))
	if len(entries) != 0 {
		t.Errorf("left: %v", entries)
	}
}

func TestMergedByCopies(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	if err := os.WriteFile(filepath.Join(from, "f"), []byte("text"), 0o755); err != nil {
		t.Fatal(err)
	}
	root, err := os.OpenRoot(to)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close() //nolint:errcheck // it is a handle
	if err := copyFile(filepath.Join(from, "f"), root, "f"); err != nil {
		t.Fatal(err)
	}
	if got := files(t, to); !maps.Equal(got, files(t, from)) {
		t.Errorf("%v", got)
	}
}

// An entry of the property's layers, by name: what is there wins over what was, and takes away what lies below or above it.
func TestMergedLikeTheReference(t *testing.T) {
	f, blobs, _ := newFolders(t)
	rapid.Check(t, func(rt *rapid.T) {
		want := map[string]string{}
		var layers []blob.Digest
		for range rapid.IntRange(2, 5).Draw(rt, "layers") {
			var items []item
			placed := places{}
			for range rapid.IntRange(1, 5).Draw(rt, "entries") {
				i := item{name: rapid.SampledFrom([]string{"a", "b", "a/a", "a/b", "b/a", "a/a/a", "c/c"}).Draw(rt, "name"), body: rapid.SampledFrom([]string{"1", "2", "3"}).Draw(rt, "body")}
				if rapid.Bool().Draw(rt, "link") {
					i.mode, i.body = fs.ModeSymlink|0o777, "x"
				}
				archive, err := open(bytes.NewReader(zipped(t, i)), int64(len(zipped(t, i))), 1000)
				if err != nil {
					rt.Fatal(err)
				}
				kind := places{}
				maps.Copy(kind, placed)
				if kind.take(archive.entries[0]) == nil { // else it is no archive
					placed, items = kind, append(items, i)
				}
			}
			refer(want, items)
			layers = append(layers, put(t, blobs, zipped(t, items...)))
		}
		if got := files(t, must(t, f, layers)); !maps.Equal(got, want) {
			rt.Fatalf("merged %v, not %v", got, want)
		}
	})
}

// refer unpacks into a map.
func refer(into map[string]string, items []item) {
	drop := func(name string) {
		delete(into, name)
		for other := range into {
			if strings.HasPrefix(other, name+"/") {
				delete(into, other)
			}
		}
	}
	for _, i := range items {
		for at, c := range i.name {
			if c == '/' && into[i.name[:at]] != "/" {
				drop(i.name[:at])
				into[i.name[:at]] = "/"
			}
		}
		drop(i.name)
		into[i.name] = "-rw-r--r-- " + i.body
		if i.mode != 0 {
			into[i.name] = "-> " + i.body
		}
	}
}

func BenchmarkMerged(b *testing.B) {
	folders := []string{b.TempDir(), b.TempDir()}
	for n := range 1000 {
		if err := os.WriteFile(filepath.Join(folders[n%2], strings.Repeat("f", n%50)+string(rune('a'+n/50))), []byte("x"), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportAllocs()
	for b.Loop() {
		into := filepath.Join(b.TempDir(), "into")
		if err := errors.Join(merge(folders, into), os.RemoveAll(into)); err != nil {
			b.Fatal(err)
		}
	}
}
