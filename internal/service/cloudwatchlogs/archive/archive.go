package archive

import (
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"sluice/internal/clock"
	"sluice/internal/service/cloudwatchlogs/chunk"
	"sluice/internal/store"
)

// Limits, and when things happen.
const (
	// flushInterval is how long an event waits for others before it is written. What a crash loses is lagMax: the interval and a flush.
	flushInterval = 500 * time.Millisecond
	lagMax        = time.Second
	// flushBytes of events that wait are written at once.
	flushBytes = 8 << 20
	// pendingBytesMax is how much may wait for the disk. Beyond, Append refuses.
	pendingBytesMax = 64 << 20
	// chunkBytes is when a chunk has its full size, before compression.
	chunkBytes = 256 << 10
	// batchBytes is how much one commit carries.
	batchBytes = 4 << 20
)

// Errors of Append. Nothing was taken.
var (
	// ErrBusy: more is waiting for the disk than may.
	ErrBusy = errors.New("too many events wait for the disk")
	// ErrGone: the stream was erased.
	ErrGone = errors.New("the stream is gone")
)

// Config is what an Archive needs.
type Config struct {
	Store store.Store
	Clock clock.Clock
	Log   *slog.Logger
	// BytesMax is how much may lie on the disk, compressed; the oldest is given up beyond it. 0 is without limit.
	BytesMax int64
	// Written is called after events of a stream have become durable, by the goroutine that writes: it must not block. It may be nil.
	Written func(s *Stream)
}

// Archive keeps the events of all streams. It is safe for concurrent use.
type Archive struct {
	config  Config
	keys    keys
	stored  atomic.Int64 // bytes on the disk
	pending atomic.Int64 // bytes that wait
	lost    atomic.Uint64
	codecs  sync.Pool

	mu      sync.Mutex // guards streams and dirty; taken after a stream's own
	streams map[uint64]*Stream
	dirty   []*Stream
	armed   bool // a flush is promised

	// flushing is held by whatever changes chunks on the disk: flushes, expiry, erasure.
	flushing sync.Mutex
	codec    chunk.Codec // this and blob are of who holds flushing
	blob     []byte
	troubled bool // the last flush failed; of the goroutine
	kick     chan struct{}
	stop     chan struct{}
	done     chan struct{}
}

// Open reads the index of what the store has.
func Open(c Config) (*Archive, error) {
	a := &Archive{
		config: c, keys: newKeys(), streams: map[uint64]*Stream{}, kick: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{}),
		codecs: sync.Pool{New: func() any { return new(chunk.Codec) }},
	}
	err := c.Store.Scan(store.Within(a.keys.index), func(k, value []byte) error {
		group, id, p, err := decodePiece(k[len(a.keys.index):], value)
		if err != nil {
			return err
		}
		s := a.Stream(group, id)
		s.chunks = append(s.chunks, p)
		a.stored.Add(int64(p.stored))
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load the index of log events: %w", err)
	}
	for _, s := range a.streams {
		s.count()
	}
	return a, nil
}

// Start begins to write.
func (a *Archive) Start() {
	go a.run() // ends with Stop, which waits for it
}

func (a *Archive) run() {
	defer close(a.done)
	for {
		select {
		case <-a.kick:
			a.flushOrReport()
		case <-a.stop:
			a.flushOrReport()
			return
		}
	}
}

// flushOrReport: a failure of the store is its owner's to see; all else is said here, once until it is over.
func (a *Archive) flushOrReport() {
	err := a.Flush()
	if err != nil && !a.troubled && a.config.Store.Cause() == nil {
		a.config.Log.Error("log events not written", slog.Any("error", err))
	}
	a.troubled = err != nil
}

// Stop writes what waits and returns. No Append may come after it.
func (a *Archive) Stop() {
	close(a.stop)
	<-a.done
}

// Stream returns the stream of that number, which it makes at the first time. Numbers are never given to another.
func (a *Archive) Stream(group, id uint64) *Stream {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.streams[id]
	if s == nil {
		s = &Stream{archive: a, group: group, id: id}
		a.streams[id] = s
	}
	return s
}

// Usage is how many bytes of events there are on the disk, and how many wait for it.
func (a *Archive) Usage() (stored, pending int64) { return a.stored.Load(), a.pending.Load() }

// wake notes that a stream has events to write, and sees to a flush; the caller holds the stream's lock.
func (a *Archive) wake(s *Stream) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !s.dirty {
		s.dirty = true
		a.dirty = append(a.dirty, s)
	}
	if !a.armed {
		a.armed = true
		a.config.Clock.AfterFunc(flushInterval, a.flushSoon)
	}
}

// flushSoon makes the goroutine flush.
func (a *Archive) flushSoon() {
	select {
	case a.kick <- struct{}{}:
	default: // it is about to
	}
}
