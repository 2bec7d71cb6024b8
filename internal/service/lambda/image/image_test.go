package image

// Proves that images arrive as their builders meant them, from every source, and that nothing in a hostile one gets out of its folder or
// past the bounds. How: images made layer by layer here; a registry on the loopback; a folder beside the store that must stay as it was.

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/registry"
	"github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/static"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// file, dir and so on are entries of a layer.
func file(name, content string) tar.Header {
	return tar.Header{Name: name, Typeflag: tar.TypeReg, Mode: 0o644, Size: int64(len(content)), PAXRecords: map[string]string{"SLUICE.content": content}}
}

func dir(name string) tar.Header { return tar.Header{Name: name, Typeflag: tar.TypeDir, Mode: 0o755} }

func symlink(name, to string) tar.Header {
	return tar.Header{Name: name, Typeflag: tar.TypeSymlink, Linkname: to, Mode: 0o777}
}

func link(name, to string) tar.Header {
	return tar.Header{Name: name, Typeflag: tar.TypeLink, Linkname: to, Mode: 0o644}
}

func archive(t testing.TB, entries ...tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for i := range entries {
		h := entries[i]
		content := h.PAXRecords["SLUICE.content"]
		h.PAXRecords = nil
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, content); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// build makes an image for amd64 of layers.
func build(t testing.TB, layers ...[]tar.Header) v1.Image {
	t.Helper()
	i := empty.Image
	for _, entries := range layers {
		text := archive(t, entries...)
		l, err := tarball.LayerFromOpener(func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil })
		if err != nil {
			t.Fatal(err)
		}
		if i, err = mutate.AppendLayers(i, l); err != nil {
			t.Fatal(err)
		}
	}
	return platform(t, i, "amd64")
}

func platform(t testing.TB, i v1.Image, architecture string) v1.Image {
	t.Helper()
	c, err := i.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}
	c = c.DeepCopy()
	c.OS, c.Architecture = "linux", architecture
	c.Config = v1.Config{Entrypoint: []string{"/bootstrap"}, Cmd: []string{"app.handler"}, Env: []string{"A=b"}, WorkingDir: "/var/task"}
	if i, err = mutate.ConfigFile(i, c); err != nil {
		t.Fatal(err)
	}
	return i
}

// world is a store, a folder that images may come from, and one that must stay as it is.
type world struct {
	t       testing.TB
	base    string
	store   *Store
	allowed string
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, base: t.TempDir()}
	w.allowed = filepath.Join(w.base, "allowed")
	if err := errors.Join(os.Mkdir(w.allowed, 0o700), os.WriteFile(filepath.Join(w.base, "precious"), []byte("as it was"), 0o600)); err != nil {
		t.Fatal(err)
	}
	w.reopen()
	return w
}

func (w *world) reopen() {
	w.t.Helper()
	var err error
	if w.store, err = Open(filepath.Join(w.base, "store"), Sources{Folders: []string{w.allowed}, Transport: http.DefaultTransport}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) pull(uri string) (*Image, error) {
	w.t.Helper()
	r, err := ParseReference(uri)
	if err != nil {
		return nil, err
	}
	return w.store.Pull(w.t.Context(), r, "amd64")
}

// pullImage pulls by way of an archive as docker saves them.
func (w *world) pullImage(i v1.Image) (*Image, error) {
	w.t.Helper()
	path := filepath.Join(w.allowed, "image.tar")
	if err := tarball.WriteToFile(path, name.MustParseReference("example.com/test:latest"), i); err != nil {
		w.t.Fatal(err)
	}
	return w.pull("docker-archive:" + path)
}

// untouched fails if anything but the store and the allowed folder changed.
func (w *world) untouched() {
	w.t.Helper()
	entries, err := os.ReadDir(w.base)
	text, readErr := os.ReadFile(filepath.Join(w.base, "precious"))
	if err != nil || readErr != nil || len(entries) != 3 || string(text) != "as it was" {
		w.t.Errorf("the folder around the store has changed: %v, %q, %v, %v", entries, text, err, readErr)
	}
	if left, err := os.ReadDir(filepath.Join(w.base, "store", makingFolder)); err != nil || len(left) > 0 {
		w.t.Errorf("left over: %v, %v", left, err)
	}
}

// files lists what is in a folder: "path" or "path -> target" or "path/", with the content of files.
func files(t testing.TB, folder string) map[string]string {
	t.Helper()
	out := map[string]string{}
	if err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == folder {
			return err
		}
		name, _ := filepath.Rel(folder, path)
		switch {
		case entry.IsDir():
			out[name+"/"] = ""
		case entry.Type()&fs.ModeSymlink != 0:
			out[name], err = os.Readlink(path)
			out[name] = "-> " + out[name]
		default:
			var text []byte
			text, err = os.ReadFile(path)
			out[name] = string(text)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

type layers [][]tar.Header

func TestLayersMakeOneTree(t *testing.T) {
	for name, c := range map[string]struct {
		layers layers
		want   map[string]string
	}{
		"one over the other": {
			layers{{dir("etc"), file("etc/a", "1"), file("etc/b", "1")}, {file("etc/b", "2"), file("new/deep/c", "2")}},
			map[string]string{"etc/": "", "etc/a": "1", "etc/b": "2", "new/": "", "new/deep/": "", "new/deep/c": "2"},
		},
		"whiteout": {
			layers{{file("a", "1"), file("d/x", "1"), file("d/y", "1"), file("e/z", "1")}, {file(".wh.a", ""), file("d/.wh.x", ""), file(".wh.e", ""), file(".wh.never", ""), file("a/.wh.odd", "")}},
			map[string]string{"d/": "", "d/y": "1"},
		},
		"opaque": {
			layers{{file("d/x", "1"), file("d/s/y", "1"), file("keep", "1")}, {file("d/new", "2"), file("d/.wh..wh..opq", ""), file("none/.wh..wh..opq", "")}},
			map[string]string{"d/": "", "d/new": "2", "keep": "1"},
		},
		"a whiteout is for layers below": {
			layers{{file("a", "1")}, {file("a", "2"), file(".wh.a", "")}},
			map[string]string{"a": "2"},
		},
		"file over folder, folder over file, link over folder, folder over link": {
			layers{
				{file("a/x", "1"), file("b", "1"), file("c/x", "1"), symlink("d", "c"), file("e", "1")},
				{file("a", "2"), file("b/x", "2"), symlink("c", "/elsewhere"), file("d/y", "2"), symlink("e", "b")},
			},
			map[string]string{"a": "2", "b/": "", "b/x": "2", "c": "-> /elsewhere", "d/": "", "d/y": "2", "e": "-> b"},
		},
		"hard links, to a layer below too": {
			layers{{file("a", "1"), link("b", "a"), link("c/d", "/a")}, {link("e", "a"), link("f/g", "c/d"), file("b", "2")}},
			map[string]string{"a": "1", "b": "2", "c/": "", "c/d": "1", "e": "1", "f/": "", "f/g": "1"},
		},
		"names in all their forms, and twice": {
			layers{{dir("./"), file("./a", "1"), file("/b", "1"), file("c//d", "1"), file("x/../e", "1"), file("a", "2"), dir("f"), file("f", "1"), dir("f")}},
			map[string]string{"a": "2", "b": "1", "c/": "", "c/d": "1", "e": "1", "f/": ""},
		},
		"below a link within the image": {
			layers{{dir("usr/lib"), symlink("lib", "usr/lib"), file("lib/x", "1")}},
			map[string]string{"usr/": "", "usr/lib/": "", "usr/lib/x": "1", "lib": "-> usr/lib"},
		},
		"devices, pipes": {
			layers{{{Name: "null", Typeflag: tar.TypeChar, Devmajor: 1, Devminor: 3}, {Name: "sda", Typeflag: tar.TypeBlock}, {Name: "pipe", Typeflag: tar.TypeFifo}, file("a", "1")}},
			map[string]string{"a": "1"},
		},
		"the same layer twice": {
			layers{{file("a", "1")}, {file("a", "2")}, {file("a", "1")}},
			map[string]string{"a": "1"},
		},
		"nothing": {layers{}, map[string]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			i, err := w.pullImage(build(t, c.layers...))
			if err != nil {
				t.Fatal(err)
			}
			if got := files(t, i.Rootfs); !maps.Equal(got, c.want) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
			if !slices.Equal(i.Entrypoint, []string{"/bootstrap"}) || !slices.Equal(i.Cmd, []string{"app.handler"}) || !slices.Equal(i.Env, []string{"A=b"}) || i.WorkingDir != "/var/task" {
				t.Errorf("%+v", i)
			}
			w.untouched()
		})
	}
}

func TestHostileLayers(t *testing.T) {
	outside := "../../../../../../precious"
	for name, entries := range map[string][]tar.Header{
		"a name that leads out":            {file(outside, "evil")},
		"a whiteout that leads out":        {file("../../../../../.wh.precious", "")},
		"an opaque folder that leads out":  {file("../../../../../.wh..wh..opq", "")},
		"through a link that leads out":    {symlink("l", "../../../../.."), file("l/precious", "evil")},
		"through an absolute link":         {symlink("l", "/tmp"), file("l/evil", "evil")},
		"through links to links":           {symlink("a", ".."), symlink("b", "a/../../../.."), file("b/precious", "evil")},
		"a hard link to what is outside":   {link("l", outside)},
		"a hard link through a link":       {symlink("d", "../../../../.."), link("l", "d/precious")},
		"a hard link to nothing":           {link("l", "none")},
		"a hard link to a folder":          {dir("d"), link("l", "d")},
		"a hard link to a link":            {symlink("s", "/etc/passwd"), link("l", "nothing/../none")},
		"a name without end":               {file(strings.Repeat("x/", 4000)+"x", "evil")},
		"a link without a target":          {symlink("l", "")},
		"a folder through an absolute one": {symlink("l", "/"), dir("l/evil")},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			image, err := w.pullImage(build(t, []tar.Header{file("base", "1")}, entries))
			if !errors.Is(err, ErrInvalid) {
				t.Errorf("%+v, %v", image, err)
			}
			w.untouched()
		})
	}
}

// Rights that a file would give are gone; what all may read stays readable.
func TestModes(t *testing.T) {
	w := newWorld(t)
	entries := []tar.Header{file("root", "x"), file("private", "x"), dir("locked")}
	entries[0].Mode, entries[1].Mode, entries[2].Mode = 0o6755, 0, 0
	i, err := w.pullImage(build(t, entries))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]fs.FileMode{"root": 0o755, "private": 0o600, "locked": fs.ModeDir | 0o700} {
		if at, err := os.Lstat(filepath.Join(i.Rootfs, name)); err != nil || at.Mode() != want {
			t.Errorf("%s: %v, %v", name, at.Mode(), err)
		}
	}
}

func TestBounds(t *testing.T) {
	text := archive(t, file("a", "12345"), file("b", "12345"))
	for name, c := range map[string]struct {
		left room
		ok   bool
	}{
		"room": {room{10, 2}, true}, "a byte too many": {room{9, 2}, false}, "an entry too many": {room{10, 1}, false},
	} {
		_, err := unpackLayer(t.TempDir(), bytes.NewReader(text), digestOf(text), &c.left)
		if c.ok != (err == nil) || !c.ok && !errors.Is(err, errTooLarge) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestEverySource(t *testing.T) {
	w := newWorld(t)
	want := map[string]string{"a": "1"}
	i := build(t, []tar.Header{file("a", "1")})
	other := platform(t, i, "arm64")
	index := mutate.AppendManifests(empty.Index,
		mutate.IndexAddendum{Add: other, Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: "linux", Architecture: "arm64"}}},
		mutate.IndexAddendum{Add: i, Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: "linux", Architecture: "amd64"}}},
	)
	folder := filepath.Join(w.allowed, "layout")
	if _, err := layout.Write(folder, index); err != nil {
		t.Fatal(err)
	}
	tagged := filepath.Join(w.allowed, "tagged")
	path, err := layout.Write(tagged, empty.Index)
	if err != nil {
		t.Fatal(err)
	}
	for tag, add := range map[string]v1.Image{"good": i, "other": build(t, []tar.Header{file("b", "1")})} {
		if err := path.AppendImage(add, layout.WithAnnotations(map[string]string{refName: tag})); err != nil {
			t.Fatal(err)
		}
	}
	if err := path.AppendIndex(index, layout.WithAnnotations(map[string]string{refName: "many"})); err != nil {
		t.Fatal(err)
	}
	pack(t, tagged, filepath.Join(w.allowed, "layout.tar"))
	docker := filepath.Join(w.allowed, "docker.tar")
	if err := tarball.WriteToFile(docker, name.MustParseReference("example.com/app:v1"), i); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(registry.New(registry.Logger(log.New(io.Discard, "", 0))))
	defer server.Close()
	host := strings.TrimPrefix(server.URL, "http://")
	if err := errors.Join(remote.Write(must(t, host+"/app:v1"), i), remote.WriteIndex(must(t, host+"/app:many"), index), remote.Write(must(t, host+"/arm:v1"), other)); err != nil {
		t.Fatal(err)
	}
	digest, err := i.Digest()
	if err != nil {
		t.Fatal(err)
	}
	for _, uri := range []string{
		"oci:" + folder, "oci:" + tagged + ":good", "oci:" + tagged + ":many", "oci-archive:" + filepath.Join(w.allowed, "layout.tar") + ":good",
		"docker-archive:" + docker, "docker-archive:" + docker + ":example.com/app:v1",
		host + "/app:v1", host + "/app:many", host + "/app@" + digest.String(),
	} {
		got, err := w.pull(uri)
		if err != nil {
			t.Errorf("%s: %v", uri, err)
			continue
		}
		if !maps.Equal(files(t, got.Rootfs), want) || got.Digest != digest.String() && !strings.HasPrefix(uri, "docker") {
			t.Errorf("%s: %+v", uri, got)
		}
	}
	for uri, want := range map[string]error{
		"oci:" + tagged: ErrReference, "oci:" + tagged + ":none": ErrNotFound, "oci:" + w.allowed + "/none": ErrDenied, "oci:" + w.base: ErrDenied,
		"oci:" + w.allowed: ErrNotFound, "docker-archive:" + docker + ":example.com/app:v2": ErrNotFound, "docker-archive:/etc/passwd": ErrDenied,
		"oci:relative": ErrReference, "app:v1": ErrReference, "library/app": ErrReference, "": ErrReference, "example.com/UPPER:x": ErrReference,
		host + "/none:v1": ErrNotFound, host + "/arm:v1": ErrPlatform,
	} {
		if got, err := w.pull(uri); !errors.Is(err, want) {
			t.Errorf("%s: %+v, %v", uri, got, err)
		}
	}
	if err := os.Symlink("/", filepath.Join(w.allowed, "root")); err != nil {
		t.Fatal(err)
	}
	if got, err := w.pull("oci:" + filepath.Join(w.allowed, "root", w.base)); !errors.Is(err, ErrDenied) {
		t.Errorf("through a link: %+v, %v", got, err)
	}
	w.untouched()
}

func must(t testing.TB, uri string) name.Reference {
	t.Helper()
	r, err := name.ParseReference(uri, name.Insecure)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// pack archives a folder.
func pack(t testing.TB, folder, into string) {
	t.Helper()
	var entries []tar.Header
	for name, text := range files(t, folder) {
		if !strings.HasSuffix(name, "/") {
			entries = append(entries, file(name, text))
		}
	}
	if err := os.WriteFile(into, archive(t, entries...), 0o600); err != nil {
		t.Fatal(err)
	}
}

// Bytes that are not those of the digest are no image, wherever they are.
func TestBytesThatWereChanged(t *testing.T) {
	for _, what := range []string{"layer", "config", "manifest"} {
		t.Run(what, func(t *testing.T) {
			w := newWorld(t)
			i := build(t, []tar.Header{file("a", "12345")})
			folder := filepath.Join(w.allowed, "layout")
			if _, err := layout.Write(folder, mutate.AppendManifests(empty.Index, mutate.IndexAddendum{Add: plain(t, i)})); err != nil {
				t.Fatal(err)
			}
			change(t, filepath.Join(folder, "blobs", "sha256"), what)
			if got, err := w.pull("oci:" + folder); !errors.Is(err, ErrInvalid) {
				t.Errorf("%+v, %v", got, err)
			}
			w.untouched()
		})
	}
}

// plain has its layers uncompressed, so that a changed byte leaves a whole archive.
func plain(t testing.TB, i v1.Image) v1.Image {
	t.Helper()
	all, err := i.Layers()
	if err != nil {
		t.Fatal(err)
	}
	r, err := all[0].Uncompressed()
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	out, err := mutate.AppendLayers(empty.Image, static.NewLayer(text, types.OCIUncompressedLayer))
	if err != nil {
		t.Fatal(err)
	}
	return platform(t, out, "amd64")
}

func change(t testing.TB, blobs, what string) {
	t.Helper()
	entries, err := os.ReadDir(blobs)
	if err != nil {
		t.Fatal(err)
	}
	changed := 0
	for _, e := range entries {
		path := filepath.Join(blobs, e.Name())
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		before, after := map[string]string{"layer": "12345", "config": "app.handler", "manifest": `"schemaVersion":2`}[what], map[string]string{"layer": "1234x", "config": "app.handles", "manifest": `"schemaVersion": 2`}[what]
		if !bytes.Contains(text, []byte(before)) {
			continue
		}
		changed++
		if err := os.WriteFile(path, bytes.Replace(text, []byte(before), []byte(after), 1), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if changed != 1 {
		t.Fatalf("%d blobs changed", changed)
	}
}

// Layers are unpacked once, and go with the last image that has them. A store that is opened again has what it had.
func TestLayersAreShared(t *testing.T) {
	w := newWorld(t)
	base := []tar.Header{file("base", "1")}
	one, err := w.pullImage(build(t, base, []tar.Header{file("a", "1")}))
	if err != nil {
		t.Fatal(err)
	}
	two, err := w.pullImage(build(t, base, []tar.Header{file("b", "1")}))
	if err != nil {
		t.Fatal(err)
	}
	first, err := os.Stat(filepath.Join(one.Rootfs, "base"))
	second, otherErr := os.Stat(filepath.Join(two.Rootfs, "base"))
	if err != nil || otherErr != nil || !os.SameFile(first, second) {
		t.Errorf("the base is there twice: %v, %v", err, otherErr)
	}
	w.reopen()
	if err := w.store.Keep(func(id string) bool { return id == two.ID }); err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.Get(one.ID); !errors.Is(err, ErrNotFound) {
		t.Errorf("the image that nobody wants: %v", err)
	}
	if got, err := w.store.Get(two.ID); err != nil || !maps.Equal(files(t, got.Rootfs), map[string]string{"base": "1", "b": "1"}) {
		t.Errorf("the other: %+v, %v", got, err)
	}
	if left, err := os.ReadDir(filepath.Join(w.base, "store", layersFolder)); err != nil || len(left) != 2 {
		t.Errorf("%d layers, %v", len(left), err)
	}
	w.untouched()
}

// A pull whose caller leaves ends and leaves nothing.
func TestAPullThatIsGivenUp(t *testing.T) {
	w := newWorld(t)
	path := filepath.Join(w.allowed, "image.tar")
	if err := tarball.WriteToFile(path, name.MustParseReference("example.com/test:latest"), build(t, []tar.Header{file("a", "1")})); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r, err := ParseReference("docker-archive:" + path)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := w.store.Pull(ctx, r, "amd64"); !errors.Is(err, context.Canceled) {
		t.Errorf("%+v, %v", got, err)
	}
	w.untouched()
}

// What a killed process was making is gone with the next start.
func TestUnfinishedImages(t *testing.T) {
	w := newWorld(t)
	if err := os.MkdirAll(filepath.Join(w.base, "store", makingFolder, "layer-1", treeFolder), 0o700); err != nil {
		t.Fatal(err)
	}
	w.reopen()
	w.untouched()
}
