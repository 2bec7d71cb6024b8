//go:build linux && (amd64 || arm64)

package isolated

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// mapped is how much of files processes have mapped and in memory: of each program that they run, what the largest of its processes has.
// Processes of one program share nearly all of it, those of different ones hardly more than a library. Source of the figure:
// proc_pid_status(5), RssFile. Processes that have ended meanwhile have nothing.
func mapped(proc string, processes []string) int64 {
	most := map[string]int64{}
	for _, pid := range processes {
		text, err := os.ReadFile(filepath.Join(proc, pid, "status"))
		if err != nil {
			continue
		}
		program, _ := os.Readlink(filepath.Join(proc, pid, "exe")) // those that cannot be told apart count as one program
		most[program] = max(most[program], fileBytes(string(text)))
	}
	sum := int64(0)
	for _, bytes := range most {
		sum += bytes
	}
	return sum
}

func fileBytes(status string) int64 {
	_, rest, _ := strings.Cut(status, "\nRssFile:")
	value, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
	kilobytes, err := strconv.ParseInt(value, 10, 54)
	if err != nil {
		return 0
	}
	return max(kilobytes, 0) << 10
}
