package runtimes

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
)

//go:embed bootstraps
var bootstraps embed.FS

// Install writes the bootstraps below folder, unless they are there, and returns where. The place is named after the content, so that
// environments of an earlier version keep theirs.
func Install(folder string) (string, error) {
	entries, err := bootstraps.ReadDir("bootstraps")
	if err != nil {
		return "", err
	}
	sum := sha256.New()
	files := map[string][]byte{}
	for _, e := range entries {
		data, err := bootstraps.ReadFile("bootstraps/" + e.Name())
		if err != nil {
			return "", err
		}
		files[e.Name()] = data
		_, _ = fmt.Fprintf(sum, "%s %d\n%s", e.Name(), len(data), data) // a hash takes everything
	}
	place := filepath.Join(folder, hex.EncodeToString(sum.Sum(nil)[:8]))
	if _, err := os.Stat(place); err == nil {
		return place, nil
	}
	return place, write(folder, place, files)
}

// write puts the files into a new folder and gives it its name when it is complete. Functions run as another user, who has to read them.
func write(folder, place string, files map[string][]byte) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	fresh, err := os.MkdirTemp(folder, "new-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(fresh) }() // nothing is left of it when it has its name
	if err := os.Chmod(fresh, 0o755); err != nil {
		return err
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(fresh, name), data, 0o644); err != nil {
			return err
		}
	}
	if err := os.Rename(fresh, place); err != nil {
		if _, there := os.Stat(place); there == nil {
			return nil // another start was faster
		}
		return fmt.Errorf("install the runtimes' bootstraps: %w", err)
	}
	return nil
}
