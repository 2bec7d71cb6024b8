package app

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"sluice/internal/gateway"
)

// stageLogs keeps the access logs of stages, one file for each log group: "logs/{account}/{region}/{group}.log" below the data folder,
// where a slash of the group's name is "%2F". It implements gateway.AccessLogs. A file is rotated when it is full; files that were not
// written for longest are closed where there are many, so neither memory nor descriptors grow with the number of groups.
type stageLogs struct {
	folder string
	lost   prometheus.Counter
	// mu is held for reading while a line is written, so that no log is closed under it.
	mu   sync.RWMutex
	open map[gateway.LogGroup]*stageLog
}

// stageLog is an open one.
type stageLog struct {
	*lineLog
	written atomic.Int64 // when, as Unix nanoseconds
}

const (
	// stageLogsMax is how many are open at a time.
	stageLogsMax = 128
	// stageLogBytes is when one is rotated; the one before is kept beside it.
	stageLogBytes = 16 << 20
	// stageLogNameMax is how long a file's name is at most, without what is put behind it.
	stageLogNameMax = 200
)

func newStageLogs(folder string, lost prometheus.Counter) *stageLogs {
	return &stageLogs{folder: folder, lost: lost, open: map[gateway.LogGroup]*stageLog{}}
}

// LogAccess writes one line.
func (s *stageLogs) LogAccess(group gateway.LogGroup, at time.Time, line []byte) {
	for !s.write(group, at, line) {
		if err := s.openLog(group); err != nil {
			s.lost.Add(float64(len(line)))
			return
		}
	}
}

// write reports whether the group's log is open.
func (s *stageLogs) write(group gateway.LogGroup, at time.Time, line []byte) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	log := s.open[group]
	if log == nil {
		return s.open == nil // closed: the process ends
	}
	log.written.Store(at.UnixNano())
	log.write(func(b []byte) []byte {
		b = append(b, line...)
		if !bytes.HasSuffix(line, []byte{'\n'}) { // a format may bring its own
			b = append(b, '\n')
		}
		return b
	})
	return true
}

// openLog opens the group's file, in the place of another where there are too many.
func (s *stageLogs) openLog(group gateway.LogGroup) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil || s.open[group] != nil {
		return nil
	}
	if len(s.open) >= stageLogsMax {
		s.closeOldest()
	}
	path := s.path(group)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("open log: %w", err)
	}
	file, err := openRotating(path, stageLogBytes)
	if err != nil {
		return err
	}
	s.open[group] = &stageLog{lineLog: newLineLog(file, s.lost, false)}
	return nil
}

// closeOldest closes the log that was not written for longest; the caller holds the lock.
func (s *stageLogs) closeOldest() {
	var oldest gateway.LogGroup
	for group, log := range s.open {
		if before := s.open[oldest]; before == nil || cmp.Less(log.written.Load(), before.written.Load()) {
			oldest = group
		}
	}
	_ = s.open[oldest].close() // what it could not write is counted
	delete(s.open, oldest)
}

// path is where a group's log lies. A name that is too long for a file ends in its hash.
func (s *stageLogs) path(group gateway.LogGroup) string {
	name := url.PathEscape(group.Name)
	if len(name) > stageLogNameMax {
		hash := sha256.Sum256([]byte(group.Name))
		name = name[:stageLogNameMax-hex.EncodedLen(len(hash))] + hex.EncodeToString(hash[:])
	}
	return filepath.Join(s.folder, group.Account, group.Region, name+".log")
}

// close writes what is left. Lines that come later are dropped. It may be called on nil.
func (s *stageLogs) close() error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var first error
	for _, log := range s.open {
		first = cmp.Or(first, log.close())
	}
	s.open = nil
	return first
}

var _ gateway.AccessLogs = (*stageLogs)(nil)
