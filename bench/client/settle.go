package client

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"time"

	"sluice/internal/servertest"
)

const (
	// quiet is for how long a server that has settled has had nothing to do, but for ticksMax hundredths of a second.
	quiet    = time.Second
	ticksMax = 5
	// settleMax is how long Settle waits.
	settleMax = 2 * time.Minute
)

// Settle waits until a server has done what it had taken up, and takes no processor time any more. It returns how long that has taken.
func Settle(s *servertest.Server) (took time.Duration, err error) {
	began := time.Now()
	for last := int64(-1); ; {
		now, err := ticks(s)
		switch {
		case err != nil:
			return 0, err
		case last >= 0 && now-last <= ticksMax:
			return time.Since(began) - quiet, nil
		case time.Since(began) > settleMax:
			return 0, fmt.Errorf("the server still works after %v", settleMax)
		}
		last = now
		time.Sleep(quiet)
	}
}

// ticks is the processor time of a server's process, in the kernel's hundredths of a second: the 14th and the 15th field of proc(5)'s stat,
// counted on from the name, which may have spaces.
func ticks(s *servertest.Server) (int64, error) {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.Process().Pid))
	if err != nil {
		return 0, err
	}
	fields := bytes.Fields(stat[bytes.LastIndexByte(stat, ')')+1:])
	if len(fields) < 13 {
		return 0, fmt.Errorf("%q is no state of a process", stat)
	}
	user, err := strconv.ParseInt(string(fields[11]), 10, 64)
	if err != nil {
		return 0, err
	}
	system, err := strconv.ParseInt(string(fields[12]), 10, 64)
	return user + system, err
}
