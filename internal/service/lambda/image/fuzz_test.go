package image

// Proves that no bytes that claim to be a layer make the unpacker write outside its folder, panic or exceed its bounds.

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"testing"
)

func digestOf(text []byte) string {
	sum := sha256.Sum256(text)
	return "sha256:" + hex.EncodeToString(sum[:])
}

func FuzzLayer(f *testing.F) {
	f.Add(archive(f, file("a/b", "1"), link("c", "a/b"), symlink("d", "../.."), dir("e"), file("e/.wh.x", "")))
	f.Add(archive(f, symlink("l", ".."), file("l/x", "evil")))
	f.Add(archive(f, file("../x", "evil")))
	f.Add(archive(f, tar.Header{Name: "dev", Typeflag: tar.TypeChar}))
	f.Fuzz(func(t *testing.T, text []byte) {
		base := t.TempDir()
		tree, rootfs := filepath.Join(base, "tree"), filepath.Join(base, "rootfs")
		for _, folder := range []string{tree, rootfs} {
			if err := os.Mkdir(folder, 0o755); err != nil {
				t.Fatal(err)
			}
		}
		c, err := unpackLayer(tree, bytes.NewReader(text), digestOf(text), &room{bytes: 1 << 20, entries: 100})
		if err == nil {
			err = compose(rootfs, tree, c)
		}
		if entries, listErr := os.ReadDir(base); listErr != nil || len(entries) != 2 {
			t.Errorf("%v beside them, %v (%v)", entries, listErr, err)
		}
	})
}
