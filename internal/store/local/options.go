package local

import (
	"cmp"
	"log/slog"
	"runtime"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/bloom"
	"github.com/cockroachdb/pebble/v2/vfs"

	"sluice/internal/clock"
	"sluice/internal/fault"
)

// Options tunes a store. The zero value is made for a small server: an idle process stays below 40 MB.
type Options struct {
	// CacheBytes is the block cache, filled as data is read: cacheBytes by default. While there are fewer than memtablesUsual full memtables
	// it may hold as much more as they leave free.
	CacheBytes int64
	// MemtableBytes is how much is collected in memory before it is sorted to a file: memtableBytes by default, less on a small
	// disk. Memory use under load is up to memtablesMax of them. What is put and deleted again within one memtable never
	// reaches a file. The reserve of the disk is measured by it: see room.
	MemtableBytes uint64
	// OnFailure is called once, from a goroutine of its own, when the store fails. The same is told by Failed.
	OnFailure func(error)
	// Logger gets the engine's warnings, and its chatter at debug level. Nil discards.
	Logger *slog.Logger
	// Faults makes the disk fail at PointWrite, PointSync and PointChange.
	Faults *fault.Set
	// FS stands in for the machine's file system in tests; what its GetDiskUsage says is what Room goes by.
	FS vfs.FS
	// Clock tells when to look at the disk's room again: the machine's by default.
	Clock clock.Clock
}

const (
	cacheBytes    = 8 << 20
	memtableBytes = 16 << 20
	// memtablesUsual are there at most times: the one that is filled. Pebble takes the memtables' size off its cache's, so that
	// a cache of their size is none.
	memtablesUsual = 1
	// memtablesMax is how many memtables may wait for their flush before commits wait too.
	memtablesMax = 4
	// openFilesMax bounds the descriptors that the engine keeps open for reading.
	openFilesMax = 512
	// l0FilesUsual overlapping files are there before they are compacted. Messages that wait are written once more by each compaction that
	// meets them, and most are deleted before a fourth file is full.
	l0FilesUsual = 4
	// l0FilesStopMax is how many overlapping files may wait for compaction before commits wait too.
	l0FilesStopMax = 24
	// compactionsMax leaves a core of two to the requests.
	compactionsMax = 2
	bloomBits      = 10
	// rangeFlush is how long a removed range may wait in memory. Only once it is in a file are the files dropped that it covers.
	rangeFlush = 5 * time.Second
	// blockBytes is what a file is read and written by. Queues are read in the order in which they were written, so a large block is not
	// wasted, and spares system calls: Pebble writes every block with one or two.
	blockBytes = 32 << 10
	// manifestBytesMax rolls the engine's own journal of files over.
	manifestBytesMax = 8 << 20
	// format is the engine's newest on-disk format at v2.1.7, pinned so that a new engine changes it only knowingly.
	format = pebble.FormatValueSeparation
)

// engineOptions is how Pebble is set up. Logs are recycled as soon as their memtable is flushed, which Pebble does by
// itself; syncing an already allocated file costs half of syncing a growing one.
func engineOptions(o Options, fs vfs.FS, watch *watcher) *pebble.Options {
	options := &pebble.Options{
		FS:                          fs,
		Logger:                      watch,
		EventListener:               watch.listener(),
		FormatMajorVersion:          format,
		CacheSize:                   cmp.Or(o.CacheBytes, cacheBytes) + memtablesUsual*int64(watch.room.memtable),
		MemTableSize:                watch.room.memtable,
		MemTableStopWritesThreshold: memtablesMax,
		L0CompactionThreshold:       l0FilesUsual,
		L0StopWritesThreshold:       l0FilesStopMax,
		LBaseMaxBytes:               int64(4 * watch.room.memtable),
		MaxOpenFiles:                openFilesMax,
		MaxManifestFileSize:         manifestBytesMax,
		CompactionConcurrencyRange:  func() (lower, upper int) { return 1, compactionsMax },
		FlushDelayDeleteRange:       rangeFlush,
	}
	options.Experimental.L0CompactionConcurrency = 4
	// Fewer shards of the file cache, fewer idle goroutines and less idle memory on machines with many cores.
	options.Experimental.FileCacheShards = min(runtime.GOMAXPROCS(0), 4)
	options.ApplyCompressionSettings(func() pebble.DBCompressionSettings { return pebble.DBCompressionFastest })
	for i := range options.Levels {
		options.Levels[i].FilterPolicy = bloom.FilterPolicy(bloomBits)
		options.Levels[i].BlockSize = blockBytes
	}
	return options
}
