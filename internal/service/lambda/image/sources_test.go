package image

// Proves that an image is the same from every source, that what is not there, not allowed or not what its digest says is told apart, and that
// none of it leaves anything. How: folders and archives written here, some of them changed afterwards; a registry on the loopback.

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"log"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
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
