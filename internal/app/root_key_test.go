package app

// Proves where the root key may come from, that a folder opens with its own key alone, and that no error shows one.

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sluice/internal/config"
	"sluice/internal/seal"
)

func TestRootKey(t *testing.T) {
	const key, other = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0", "1f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"
	folder := t.TempDir()
	open := func(change func(*config.Config)) error {
		c := &config.Config{Listen: "127.0.0.1:0", Data: folder, Region: "us-east-1", Account: "000000000000", LogLevel: "error"}
		change(c)
		a, err := New(self, c, "test", io.Discard)
		if err != nil {
			return err
		}
		return a.drain()
	}
	if err := open(func(c *config.Config) { c.RootKey = key }); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(folder, seal.FileName)); !os.IsNotExist(err) {
		t.Errorf("the key lies in the folder: %v", err)
	}
	if err := open(func(c *config.Config) { c.RootKeyCommand = "printf '%s\\n' " + key }); err != nil {
		t.Errorf("the same from a command: %v", err)
	}
	for name, c := range map[string]struct {
		change func(*config.Config)
		want   string
	}{
		"another key":              {func(c *config.Config) { c.RootKey = other }, "sealed under another key"},
		"no key":                   {func(c *config.Config) { c.RootKey = "secret" }, "this text of 6 characters is none"},
		"a command that fails":     {func(c *config.Config) { c.RootKeyCommand = "echo " + key + "; echo why >&2; exit 3" }, "exit status 3: why"},
		"a command that is silent": {func(c *config.Config) { c.RootKeyCommand = "true" }, "this text of 0 characters is none"},
		"a command that babbles":   {func(c *config.Config) { c.RootKeyCommand = "head -c 100000 /dev/zero" }, "root key"},
	} {
		err := open(c.change)
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), key) || strings.Contains(err.Error(), other) {
			t.Errorf("%s: %v", name, err)
		}
	}
	// The file that a start without a key makes is another key.
	if err := open(func(*config.Config) {}); err == nil || !strings.Contains(err.Error(), "sealed under another key") {
		t.Errorf("a new key file: %v", err)
	}
}
