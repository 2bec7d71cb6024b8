package seal

// Proves that a data folder gets one root key and keeps it, that a key others could read, or that is damaged, is refused
// and never replaced, and that of several first starts at once all get the same key. How: real files in a test's folder.

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
)

func TestFirstStartMakesAKeyThatStays(t *testing.T) {
	folder := t.TempDir()
	first, err := Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	second, err := Load(folder)
	if err != nil {
		t.Fatal(err)
	}
	if *first != *second || first.key == [KeyBytes]byte{} {
		t.Error("the key did not stay")
	}
	info, err := os.Stat(filepath.Join(folder, FileName))
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() != KeyBytes {
		t.Errorf("%v, %v", info, err)
	}
	if names := list(t, folder); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
	if other, err := Load(t.TempDir()); err != nil || *other == *first {
		t.Errorf("two folders, one key: %v", err)
	}
}

func TestFirstStartsAtOnceAgree(t *testing.T) {
	folder := t.TempDir()
	roots := make([]*Root, 16)
	var wait sync.WaitGroup
	for i := range roots {
		wait.Go(func() { roots[i], _ = Load(folder) })
	}
	wait.Wait()
	for i, root := range roots {
		if root == nil || *root != *roots[0] {
			t.Fatalf("start %d has another key", i)
		}
	}
	if names := list(t, folder); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
}

func TestExposedKeysAreRefused(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such permissions")
	}
	for _, mode := range []os.FileMode{0o640, 0o604, 0o660, 0o610, 0o601, 0o644, 0o777} {
		folder := withKey(t, make([]byte, KeyBytes), mode)
		if _, err := Load(folder); !errors.Is(err, ErrExposed) {
			t.Errorf("mode %04o: %v", mode, err)
		}
	}
}

func TestDamagedKeysAreRefusedAndKept(t *testing.T) {
	for name, content := range map[string][]byte{
		"empty": {}, "short": make([]byte, KeyBytes-1), "long": make([]byte, KeyBytes+1), "zeros": make([]byte, KeyBytes),
	} {
		folder := withKey(t, content, 0o600)
		if _, err := Load(folder); !errors.Is(err, ErrKeyFile) {
			t.Errorf("%s: %v", name, err)
		}
		if now, err := os.ReadFile(filepath.Join(folder, FileName)); err != nil || string(now) != string(content) {
			t.Errorf("%s: it was replaced by %x, %v", name, now, err)
		}
	}
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, FileName), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(folder); !errors.Is(err, ErrKeyFile) {
		t.Errorf("a folder: %v", err)
	}
}

func TestKeyIsNoLink(t *testing.T) {
	folder, other := t.TempDir(), withKey(t, []byte("0123456789abcdef0123456789abcdef"), 0o600)
	if err := os.Symlink(filepath.Join(other, FileName), filepath.Join(folder, FileName)); err != nil {
		t.Skip(err)
	}
	if _, err := Load(folder); !errors.Is(err, ErrKeyFile) {
		t.Errorf("a symbolic link: %v", err)
	}
}

func TestAFolderThatIsNotThereIsAnError(t *testing.T) {
	if _, err := Load(filepath.Join(t.TempDir(), "missing")); err == nil {
		t.Error("a key was made nowhere")
	}
}

func TestWriteFileReplacesWholeAndPrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("a longer old content"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := WriteFile(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	info, statErr := os.Stat(path)
	if err != nil || statErr != nil || string(content) != "new" || info.Mode().Perm() != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("%q, %v, %v, %v", content, info.Mode(), err, statErr)
	}
	if names := list(t, filepath.Dir(path)); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
}

func withKey(t *testing.T, content []byte, mode os.FileMode) (folder string) {
	t.Helper()
	folder = t.TempDir()
	path := filepath.Join(folder, FileName)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return folder
}

func list(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
