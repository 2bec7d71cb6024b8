package local_test

// Proves what a folder answers that this build cannot use: one of a newer format, a damaged one, one that another process
// has open. How: folders made so by hand; a child process that holds the lock; bytes of a table file turned over.

import (
	"bufio"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sluice/internal/store"
	"sluice/internal/store/local"
)

// childFolder in the environment makes the test binary a process that opens the folder, says so and waits for its end.
const childFolder = "SLUICE_TEST_STORE_CHILD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childFolder); dir != "" {
		s, err := local.Open(dir, local.Options{})
		if err != nil {
			panic(err)
		}
		_, _ = os.Stdout.WriteString("open\n")
		_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
		_ = s.Close()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestAFolderHasOneProcess(t *testing.T) {
	dir := t.TempDir()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), childFolder+"="+dir)
	in, errIn := child.StdinPipe()
	out, errOut := child.StdoutPipe()
	if err := errors.Join(errIn, errOut, child.Start()); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "open\n" {
		t.Fatalf("the child says %q, %v", line, err)
	}
	if _, err := local.Open(dir, local.Options{}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("while another process has it: %v", err)
	}
	_ = in.Close()
	if err := child.Wait(); err != nil {
		t.Fatal(err)
	}
	s, err := local.Open(dir, local.Options{})
	if err != nil {
		t.Fatalf("after the other process: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func newFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	s, err := local.Open(dir, local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 200 {
		err = errors.Join(err, store.Durably(s, func(b store.Batch) error {
			b.Put(fmt.Appendf(nil, "key%03d", i), []byte(strings.Repeat("value", 100)))
			return nil
		}))
	}
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestFoldersThatThisBuildRefuses(t *testing.T) {
	format := func(dir string) string { return filepath.Join(dir, "store", "FORMAT") }
	for name, test := range map[string]struct {
		damage func(dir string) error
		want   error
	}{
		"newer": {func(dir string) error {
			return os.WriteFile(format(dir), []byte("sluice store 2\n"), 0o600)
		}, store.ErrNewer},
		"no format": {func(dir string) error { return os.Remove(format(dir)) }, store.ErrCorrupt},
		"not ours": {func(dir string) error {
			return os.WriteFile(format(dir), []byte("something else"), 0o600)
		}, store.ErrCorrupt},
		"an endless format": {func(dir string) error {
			return os.WriteFile(format(dir), []byte(strings.Repeat("9", 1<<20)), 0o600)
		}, store.ErrCorrupt},
	} {
		t.Run(name, func(t *testing.T) {
			dir := newFolder(t)
			if err := test.damage(dir); err != nil {
				t.Fatal(err)
			}
			if s, err := local.Open(dir, local.Options{}); !errors.Is(err, test.want) {
				t.Fatalf("opened as %v, %v", s, err)
			}
			// The refusal must not have changed or locked anything.
			if err := os.WriteFile(format(dir), []byte("sluice store 1\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			s, err := local.Open(dir, local.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Get([]byte("key000")); err != nil {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestAnEngineThatIsGoneIsNoNewStore(t *testing.T) {
	dir := newFolder(t)
	if err := os.RemoveAll(filepath.Join(dir, "store", "engine")); err != nil {
		t.Fatal(err)
	}
	if _, err := local.Open(dir, local.Options{}); err == nil {
		t.Error("a folder whose data is gone opened as if it were new")
	}
}

func TestDamagedDataIsToldAndNotServed(t *testing.T) {
	dir := newFolder(t)
	s, err := local.Open(dir, local.Options{}) // the log becomes a table
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	tables, err := filepath.Glob(filepath.Join(dir, "store", "engine", "*.sst"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("tables %v, %v", tables, err)
	}
	for _, table := range tables {
		data, err := os.ReadFile(table)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 200 {
			data[i] ^= 0xff
		}
		if err := os.WriteFile(table, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var log strings.Builder
	s, err = local.Open(dir, local.Options{Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		return // told even earlier
	}
	if value, err := s.Get([]byte("key000")); err == nil {
		t.Errorf("damaged data was served as %q", value)
	}
	if err := s.Close(); err != nil {
		t.Log(err)
	}
}
