package local

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// watcher is Pebble's logger and listener. What Pebble cannot go on from blows the fuse.
type watcher struct {
	log  *slog.Logger
	fuse *fuse
	room *room
}

var _ pebble.Logger = (*watcher)(nil)

// Infof is Pebble's chatter about flushes and compactions.
func (w *watcher) Infof(format string, args ...any) { w.write(slog.LevelDebug, format, args) }

// Errorf is what Pebble survives.
func (w *watcher) Errorf(format string, args ...any) { w.write(slog.LevelWarn, format, args) }

// Fatalf is where Pebble expects the process to end: a broken invariant of its own, for disk errors don't reach it. Its
// goroutine stops here, which is as good as ending for all who watch the fuse.
func (w *watcher) Fatalf(format string, args ...any) {
	w.fuse.blow(fmt.Errorf("the engine gave up: "+format, args...))
	park()
}

func (w *watcher) write(level slog.Level, format string, args []any) {
	if w.log.Enabled(context.Background(), level) {
		w.log.Log(context.Background(), level, fmt.Sprintf(format, args...))
	}
}

// listener picks the events that an operator should hear of. They come while Pebble holds its locks: none may wait.
func (w *watcher) listener() *pebble.EventListener {
	return &pebble.EventListener{
		// A flush or compaction failed. Pebble would try again at once, for ever.
		BackgroundError: func(err error) { w.fuse.blow(fmt.Errorf("in the background: %w", err)) },
		DataCorruption: func(info pebble.DataCorruptionInfo) {
			w.fuse.blow(fmt.Errorf("%s is corrupt: %w", info.Path, info.Details))
		},
		WriteStallBegin: func(info pebble.WriteStallBeginInfo) {
			w.log.Warn("writes wait for the disk to catch up", "reason", info.Reason)
		},
		WriteStallEnd: func() { w.log.Info("writes go on") },
		LowDiskSpace: func(info pebble.LowDiskSpaceInfo) {
			w.log.Warn("disk space is running low", "free", info.AvailBytes, "total", info.TotalBytes)
		},
	}
}

func (w *watcher) slowDisk(info vfs.DiskSlowInfo) {
	w.log.Warn("the disk is slow", "operation", info.String())
}
