package code

// Proves that an archive is unpacked once and whole, that what is half unpacked goes, that a boot of the machine takes the folders with it,
// and that those which nobody refers to go and no others. How: folders over a real disk, many callers at once.

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/cockroachdb/pebble/v2/vfs"

	"sluice/internal/blob"
	"sluice/internal/blob/local"
)

func newFolders(t *testing.T) (*Folders, blob.Store, string) {
	t.Helper()
	blobs, err := local.Open(vfs.Default, filepath.Join(t.TempDir(), "blobs"), nil)
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "code")
	return reopened(t, dir, blobs), blobs, dir
}

func reopened(t *testing.T, dir string, blobs blob.Store) *Folders {
	t.Helper()
	f, err := Open(dir, blobs)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func put(t *testing.T, blobs blob.Store, archive []byte) blob.Digest {
	t.Helper()
	d, err := blobs.Put(archive)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func there(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestFoldersUnpackOnce(t *testing.T) {
	f, blobs, dir := newFolders(t)
	d := put(t, blobs, zipped(t, item{name: "a.js", body: "x"}))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			path, err := f.Folder(context.Background(), d)
			if err != nil || !there(filepath.Join(path, "a.js")) {
				t.Errorf("%s, %v", path, err)
			}
		})
	}
	all.Wait()
	if f.n != 1 {
		t.Errorf("unpacked %d times", f.n)
	}
	again := reopened(t, dir, blobs)
	if path, err := again.Folder(context.Background(), d); err != nil || !there(filepath.Join(path, "a.js")) || again.n != 0 && there(bootFile) {
		t.Errorf("%s, %v, %d", path, err, again.n)
	}
}

func TestFoldersRefuse(t *testing.T) {
	f, blobs, dir := newFolders(t)
	if _, err := f.Folder(context.Background(), blob.DigestOf(nil)); !errors.Is(err, blob.ErrNotFound) {
		t.Errorf("answers %v", err)
	}
	bad := put(t, blobs, []byte("no archive"))
	for range 2 {
		if _, err := f.Folder(context.Background(), bad); !errors.Is(err, ErrArchive) {
			t.Errorf("answers %v", err)
		}
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("there is %v", entries)
	}
}

func TestFoldersForget(t *testing.T) {
	f, blobs, dir := newFolders(t)
	var digests []blob.Digest
	for _, body := range []string{"a", "b", "c"} {
		d := put(t, blobs, zipped(t, item{name: "x", body: body}))
		if _, err := f.Folder(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		digests = append(digests, d)
	}
	if err := errors.Join(f.Remove(digests[0]), f.Remove(digests[0])); err != nil {
		t.Fatal(err)
	}
	if err := f.Keep(func(d blob.Digest) bool { return d == digests[1] }); err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{false, true, false} {
		if there(filepath.Join(dir, digests[i].String())) != want {
			t.Errorf("folder %d: want %v", i, want)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, draftPrefix+"7"), 0o700); err != nil {
		t.Fatal(err)
	}
	reopened(t, dir, blobs)
	if there(filepath.Join(dir, draftPrefix+"7")) {
		t.Error("a half-unpacked folder is there")
	}
	if err := os.WriteFile(filepath.Join(dir, bootName), []byte("another boot"), 0o600); err != nil {
		t.Fatal(err)
	}
	reopened(t, dir, blobs)
	if there(filepath.Join(dir, digests[1].String())) {
		t.Error("a folder outlived the boot")
	}
}

func TestADamagedArchiveIsNotUnpacked(t *testing.T) {
	f, blobs, _ := newFolders(t)
	archive := zipped(t, item{name: "x", body: "a"})
	d := put(t, blobs, archive)
	damaged := bytes.Clone(archive)
	damaged[len(damaged)-1] ^= 1 // in the comment's length
	dir, _ := filepath.Glob(filepath.Join(filepath.Dir(filepath.Dir(f.dir)), "*", "blobs", d.String()[:2], d.String()))
	if len(dir) != 1 {
		t.Fatal(dir)
	}
	if err := os.WriteFile(dir[0], damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Folder(context.Background(), d); !errors.Is(err, blob.ErrDamaged) {
		t.Errorf("answers %v", err)
	}
}
