// Package local is the embedded journal: it lies in a store.
//
// One append is one key: the journal's prefix, then the sequence of the append's last record, eight bytes big endian. So
// the newest key tells the newest sequence, and the first key at or after a sequence is the append that holds it. The value
// is the append's frames one after another.
//
// Fencing compares with a number in memory, which all handles of one Driver share. That is enough because a store belongs
// to one process; give each store one Driver.
package local

import (
	"encoding/binary"
	"fmt"
	"sync"

	"sluice/internal/fault"
	"sluice/internal/journal"
	"sluice/internal/store"
)

// PointAppend is hit by each append before anything is changed.
const PointAppend fault.Point = "journal.local.append"

// Driver keeps journals in a store.
type Driver struct {
	store  store.Store
	faults *fault.Set

	mu     sync.Mutex
	opened map[string]*Journal
}

var _ journal.Driver = (*Driver)(nil)

// New makes the store's one driver. faults may be nil.
func New(s store.Store, faults *fault.Set) *Driver {
	return &Driver{store: s, faults: faults, opened: make(map[string]*Journal)}
}

// Journal opens a journal; all handles of a name are one.
func (d *Driver) Journal(name string) (journal.Journal, error) {
	j, err := d.Open(name)
	if err != nil {
		return nil, err
	}
	return j, nil
}

// Open is Journal, by its concrete type.
func (d *Driver) Open(name string) (*Journal, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if j, ok := d.opened[name]; ok {
		return j, nil
	}
	j := &Journal{driver: d, prefix: store.SpaceJournal.Prefix(name)}
	err := d.store.Scan(j.keys(0, true), func(key, _ []byte) error {
		j.last = j.sequence(key)
		return store.ErrStop
	})
	if err != nil {
		return nil, fmt.Errorf("open journal %s: %w", name, err)
	}
	d.opened[name] = j
	return j, nil
}

// Journal is one log in the store.
type Journal struct {
	driver *Driver
	prefix []byte

	mu    sync.Mutex
	last  uint64
	frame []byte // scratch
}

// Last is the newest sequence.
func (j *Journal) Last() (uint64, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.last, j.driver.store.Cause()
}

// Room is the store's.
func (j *Journal) Room() store.Room { return j.driver.store.Room() }

// Append adds records behind the newest.
func (j *Journal) Append(after uint64, records [][]byte) (journal.Ticket, error) {
	batch := j.driver.store.NewBatch()
	if err := j.check(after, records); err != nil {
		batch.Discard()
		return nil, err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.put(batch, after, records); err != nil {
		batch.Discard()
		return nil, err
	}
	ticket, err := j.driver.store.Commit(batch)
	if err != nil {
		return nil, fmt.Errorf("append after %d: %w", after, err)
	}
	j.last += uint64(len(records))
	return ticket, nil
}

// AppendWith is Append for whoever keeps the journal and something else in one store: it puts the records into the batch
// and leaves it to commit to send it off, in the order of the calls. The journal counts them as appended if that succeeds.
func (j *Journal) AppendWith(batch store.Batch, after uint64, records [][]byte, commit func() error) error {
	if err := j.check(after, records); err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if err := j.put(batch, after, records); err != nil {
		return err
	}
	if err := commit(); err != nil {
		return err
	}
	j.last += uint64(len(records))
	return nil
}

func (j *Journal) check(after uint64, records [][]byte) error {
	for _, record := range records {
		if len(record) > journal.RecordBytesMax {
			return fmt.Errorf("append %d bytes: %w", len(record), journal.ErrTooLarge)
		}
	}
	if err := j.driver.faults.Hit(PointAppend); err != nil {
		return fmt.Errorf("append after %d: %w", after, err)
	}
	return nil
}

func (j *Journal) put(batch store.Batch, after uint64, records [][]byte) error {
	if after != j.last {
		return fmt.Errorf("append after %d, the newest is %d: %w", after, j.last, journal.ErrFenced)
	}
	if len(records) == 0 {
		return nil
	}
	j.frame = j.frame[:0]
	for i, record := range records {
		j.frame = journal.AppendFrame(j.frame, j.last+1+uint64(i), record)
	}
	batch.Put(j.key(j.last+uint64(len(records))), j.frame)
	return nil
}

// Read walks the appends from the one that holds the sequence.
func (j *Journal) Read(from uint64, fn func(sequence uint64, record []byte) error) error {
	from = max(from, 1)
	first := true
	return j.driver.store.Scan(j.keys(from, false), func(key, frames []byte) error {
		records, err := split(frames, j.sequence(key))
		if err != nil {
			return err
		}
		sequence := j.sequence(key) - uint64(len(records)) + 1
		if first && sequence > from {
			return fmt.Errorf("read from %d, the oldest is %d: %w", from, sequence, journal.ErrTrimmed)
		}
		first = false
		for i, record := range records {
			if at := sequence + uint64(i); at >= from {
				if err := fn(at, record); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// split takes an append apart, whose last record has the given sequence. The frames' checksums cover their sequences, so
// they must be counted first.
func split(frames []byte, last uint64) ([][]byte, error) {
	count, err := journal.CountFrames(frames)
	if err != nil || count == 0 || uint64(count) > last {
		return nil, fmt.Errorf("append up to %d: %w", last, journal.ErrCorrupt)
	}
	records := make([][]byte, 0, count)
	for sequence := last - uint64(count) + 1; sequence <= last; sequence++ {
		record, rest, err := journal.ParseFrame(frames, sequence)
		if err != nil {
			return nil, err
		}
		records, frames = append(records, record), rest
	}
	return records, nil
}

// Trim deletes the appends that end before the sequence, at once.
func (j *Journal) Trim(before uint64) error {
	j.mu.Lock()
	before = min(before, j.last)
	j.mu.Unlock()
	batch := j.driver.store.NewBatch()
	batch.DeleteRange(j.key(0), j.key(before))
	if err := j.driver.store.Apply(batch); err != nil {
		return fmt.Errorf("trim before %d: %w", before, err)
	}
	return nil
}

func (j *Journal) key(sequence uint64) []byte {
	return store.AppendUint64(j.prefix[:len(j.prefix):len(j.prefix)], sequence)
}

func (j *Journal) keys(from uint64, backwards bool) store.Range {
	return store.Range{From: j.key(from), To: store.After(j.prefix), Backwards: backwards}
}

func (j *Journal) sequence(key []byte) uint64 {
	return binary.BigEndian.Uint64(key[len(j.prefix):])
}
