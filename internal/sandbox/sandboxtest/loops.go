package sandboxtest

import (
	"os"
	"path/filepath"
	"strings"
)

// Loops are this host's loop devices on files of a folder. The kernel lets go of one in its own time after its last user has gone: see Await.
func Loops(folder string) (devices []string) {
	backing, _ := filepath.Glob("/sys/block/loop*/loop/backing_file")
	for _, b := range backing {
		if file, _ := os.ReadFile(b); strings.HasPrefix(string(file), folder) {
			devices = append(devices, b)
		}
	}
	return devices
}
