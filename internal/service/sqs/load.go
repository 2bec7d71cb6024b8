package sqs

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"

	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
)

// load makes the machine of a partition from its view. Messages of standard queues that were never received are not read: their
// number is the difference of two counters. Of those of FIFO queues position and group are, of fair queues the runs of a group.
func load(r store.Reader, s *sweeps) (*queue.Machine, error) {
	m := queue.New()
	var all []queue.Counters
	next, err := r.Get([]byte{keyNextID})
	if err == nil {
		m.RestoreNextID(queue.ID(binary.BigEndian.Uint64(next)))
	} else if !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	for _, part := range []struct {
		kind byte
		read func(*queue.Machine, []byte, []byte) error
	}{
		{keyQueue, loadQueue},
		{keyCounters, func(m *queue.Machine, key, value []byte) error {
			c, err := loadCounters(m, key, value)
			all = append(all, c)
			return err
		}},
		{keySegment, loadSegment},
		{keyHeld, func(m *queue.Machine, key, value []byte) error {
			id, p := splitPosition(key)
			s.restoreHeld(m, id, p)
			return loadHeld(m, key, value)
		}},
		{keyVoid, loadVoid},
		{keyQueued, loadQueued},
		{keyLeaving, loadDeparture},
		{keyTasks, loadTasks},
		{keyLink, loadLink},
		{keyToken, loadToken},
	} {
		err := r.Scan(store.Within([]byte{part.kind}), func(key, value []byte) error { return part.read(m, key, value) })
		if err != nil {
			return nil, fmt.Errorf("read the view at %q: %w", part.kind, err)
		}
	}
	for _, c := range all {
		s.restoreEnd(m, c.Queue, c.Cursor)
		s.restoreEnd(m, c.Queue, c.NextDelayed)
	}
	if err := loadAttempts(m, r); err != nil {
		return nil, fmt.Errorf("read the view at %q: %w", keyAttempt, err)
	}
	if err := loadRuns(m, r); err != nil {
		return nil, fmt.Errorf("read the view at %q: %w", keyRun, err)
	}
	m.RestoreFairness()
	return m, loadDeleted(m, r)
}

func loadQueue(m *queue.Machine, key, value []byte) error {
	var record queueRecord
	if err := json.Unmarshal(value, &record); err != nil {
		return err
	}
	if record.Version > queueRecordVersion {
		return fmt.Errorf("queue record of version %d: %w", record.Version, store.ErrNewer)
	}
	m.RestoreQueue(&queue.Description{
		ID:      queue.ID(binary.BigEndian.Uint64(key[1:])),
		Key:     queue.Key{Account: record.Account, Region: record.Region, Name: record.Name},
		Config:  queue.NewConfig(record.Attributes, record.Tags),
		Created: record.Created, Modified: record.Modified,
	}, record.Purged, record.Stranded)
	return nil
}

func loadCounters(m *queue.Machine, key, value []byte) (queue.Counters, error) {
	const numbers, earlier = 4, 3 // builds before departures wrote three
	if len(value) != numbers*8 && len(value) != earlier*8 {
		return queue.Counters{}, store.ErrCorrupt
	}
	at := func(i int) queue.Position { return queue.Position(binary.BigEndian.Uint64(value[i*8:])) }
	c := queue.Counters{Queue: queue.ID(binary.BigEndian.Uint64(key[1:])), Next: at(0), Cursor: at(1), NextDelayed: at(2)}
	if len(value) == numbers*8 {
		c.Departed = uint64(at(earlier))
	}
	m.RestoreCounters(c)
	return c, nil
}

func loadSegment(m *queue.Machine, key, value []byte) error {
	n := numbers{b: value}
	id, first := splitPosition(key)
	m.RestoreSegment(id, queue.Segment{First: first, At: n.signed(), Width: n.signed()})
	return n.err
}

func loadHeld(m *queue.Machine, key, value []byte) error {
	n := numbers{b: value}
	id, p := splitPosition(key)
	h := queue.Held{
		Position: p, Order: queue.Position(n.unsigned()), Due: n.signed(), Received: n.signed(), First: n.signed(), Receives: uint32(n.unsigned()),
	}
	if len(n.b) > 0 {
		h.Leaving = n.unsigned()
	}
	if len(n.b) > 0 && (m.FIFO(id) || len(n.b) != len(h.Group)) {
		return store.ErrCorrupt
	}
	copy(h.Group[:], n.b)
	m.RestoreHeld(id, h)
	return n.err
}

func loadDeleted(m *queue.Machine, r store.Reader) error {
	type deletion struct {
		key queue.Key
		at  int64
	}
	var all []deletion
	err := r.Scan(store.Within([]byte{keyDeleted}), func(key, value []byte) error {
		n := numbers{b: value}
		parts := strings.SplitN(string(key[1:]), "/", 3)
		all = append(all, deletion{key: queue.Key{Account: parts[0], Region: parts[1], Name: parts[2]}, at: n.signed()})
		return n.err
	})
	slices.SortStableFunc(all, func(a, b deletion) int { return int(a.at - b.at) })
	for _, d := range all {
		m.RestoreDeletion(d.key, d.at)
	}
	return err
}

// numbers reads varints one after the other; err is set when they end too soon.
type numbers struct {
	b   []byte
	err error
}

func (n *numbers) signed() int64 {
	v, size := binary.Varint(n.b)
	n.skip(size)
	return v
}

func (n *numbers) unsigned() uint64 {
	v, size := binary.Uvarint(n.b)
	n.skip(size)
	return v
}

func (n *numbers) skip(size int) {
	if size <= 0 {
		n.b, n.err = nil, store.ErrCorrupt
		return
	}
	n.b = n.b[size:]
}
