package image

// Proves what a store keeps: layers once, images as long as they are wanted, and nothing of a pull that was given up or killed. How: a store
// that is opened again over what another left.

import (
	"archive/tar"
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
)

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
