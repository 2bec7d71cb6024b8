package image

// What images are made of here, and where they are pulled to: layers entry by entry; a store beside a folder that must stay as it was.

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
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
