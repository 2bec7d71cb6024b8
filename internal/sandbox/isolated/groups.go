//go:build linux && (amd64 || arm64)

package isolated

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"sluice/internal/sandbox/isolated/cgroup"
)

// prefix begins the names of all drivers' trees of control groups on a host.
const prefix = "sluice-functions-"

// record is the file that names the control groups of the last driver of a folder: where a server may make them can be another place
// at its next start.
const record = "control-groups"

// openGroups removes what an earlier driver of this folder has left, and makes this one's part of the hierarchies.
func openGroups(folder string) (*cgroup.Tree, error) {
	file := filepath.Join(folder, record)
	text, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("read what an earlier server left: %w", err)
	}
	if err := cgroup.Sweep(strings.FieldsFunc(string(text), func(r rune) bool { return r == '\n' })...); err != nil {
		return nil, fmt.Errorf("remove what an earlier server left: %w", err)
	}
	if err := cgroup.SweepDead(prefix); err != nil { // those of folders that nobody opens any more
		return nil, fmt.Errorf("remove what other servers left: %w", err)
	}
	folder, err = filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(folder))
	tree, err := cgroup.Open(prefix + hex.EncodeToString(sum[:6]))
	if err != nil {
		return nil, err
	}
	dirs := strings.Join(tree.Dirs(), "\n")
	if err := os.WriteFile(file, []byte(dirs), 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("record control groups: %w", err), tree.Close())
	}
	return tree, nil
}
