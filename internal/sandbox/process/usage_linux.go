package process

import (
	"os"
	"strconv"
	"strings"

	"sluice/internal/sandbox"
)

// usage is what a process holds and has held at most, as its host tells: proc_pid_status(5), VmRSS and VmHWM. Of one that has ended it is
// nothing.
func usage(pid int) (u sandbox.Usage) {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return u
	}
	for line := range strings.Lines(string(text)) {
		name, rest, _ := strings.Cut(line, ":")
		value, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
		kilobytes, err := strconv.ParseInt(value, 10, 64)
		switch {
		case err != nil:
		case name == "VmRSS":
			u.MemoryBytes = kilobytes << 10
		case name == "VmHWM":
			u.MemoryBytesMax = kilobytes << 10
		}
	}
	return u
}
