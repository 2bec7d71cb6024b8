//go:build linux && (amd64 || arm64)

package isolated

// Proves how mapped files are counted: once for each program. How: a folder that looks like /proc.

import (
	"os"
	"path/filepath"
	"testing"
)

func TestMapped(t *testing.T) {
	proc := t.TempDir()
	for pid, p := range map[string]struct{ status, program string }{
		"1": {"Name:\tnode\nVmRSS:\t  900 kB\nRssAnon:\t  400 kB\nRssFile:\t  500 kB\nRssShmem:\t 0 kB\n", "/usr/bin/node"},
		"2": {"Name:\tnode\nRssFile:\t  700 kB\n", "/usr/bin/node"},
		"3": {"Name:\textension\nRssFile:\t  11 kB\n", "/opt/extensions/x"},
		"4": {"Name:\tkernel thread, or none\n", "/x"},
		"5": {"Name:\todd\nRssFile:\t-1 kB\n", "/y"},
		"6": {"Name:\todd\nRssFile:\t99999999999999999999 kB\n", "/z"},
	} {
		folder := filepath.Join(proc, pid)
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "status"), []byte(p.status), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(p.program, filepath.Join(folder, "exe")); err != nil {
			t.Fatal(err)
		}
	}
	if got := mapped(proc, []string{"1", "2", "3", "4", "5", "6", "7"}); got != 711<<10 {
		t.Errorf("%d", got)
	}
	if got := mapped(proc, nil); got != 0 {
		t.Errorf("of nobody %d", got)
	}
}
