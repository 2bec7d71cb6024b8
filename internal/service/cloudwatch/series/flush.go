package series

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"time"

	"sluice/internal/service/cloudwatch/stat"
	"sluice/internal/store"
)

// below is where the cells of a tier lie; then follow the stretch, the metric, the unit and the time.
func below(tier uint8) []byte {
	return append(store.SpaceSeries.Prefix("cell"), tier)
}

func keyOf(c cell, metric uint64) []byte {
	key := store.AppendUint64(below(c.tier), uint64(floor(c.at, tiers()[c.tier].stretch)))
	key = append(store.AppendUint64(key, metric), c.unit)
	return store.AppendUint64(key, uint64(c.at))
}

// keyTime is the time of a cell by its key.
func keyTime(key []byte) int64 { return int64(binary.BigEndian.Uint64(key[len(key)-8:])) }

// taken is what one flush writes of a metric.
type taken struct {
	metric *metric
	cells  map[cell]*set
	keys   []cell
	record *record
}

// Flush writes what is not on the disk yet, and returns when it is. An error is the store's, which has failed then.
func (b *Book) Flush() error {
	b.flushing.Lock()
	defer b.flushing.Unlock()
	before, err := b.onDisk()
	if err != nil {
		return err
	}
	// The cells stay where they are until the batch is applied, so that readers miss none; writers wait for so long.
	b.mu.Lock()
	batch, all, err := b.collect(before)
	var ticket store.Ticket
	if err == nil && batch != nil {
		ticket, err = b.store.Commit(batch)
	}
	if err == nil {
		b.forget(all)
	}
	b.mu.Unlock()
	if err != nil || ticket == nil {
		return err
	}
	if err := ticket.Wait(); err != nil {
		return fmt.Errorf("flush metrics: %w", err)
	}
	return nil
}

// place is a cell among all.
type place struct {
	metric uint64
	cell   cell
}

// onDisk reads what the disk has of the cells that there are now: only a flush changes that, so writers need not wait.
func (b *Book) onDisk() (map[place]stat.Set, error) {
	b.mu.RLock()
	places := make([]place, 0, b.cells)
	for m := range b.touched {
		for c := range m.cells {
			places = append(places, place{m.id, c})
		}
	}
	b.mu.RUnlock()
	out := make(map[place]stat.Set, len(places))
	for _, p := range places {
		s, err := b.load(p)
		if err != nil {
			return nil, err
		}
		out[p] = s
	}
	return out, nil
}

// load reads one cell; there may be none, which is an empty Set.
func (b *Book) load(p place) (stat.Set, error) {
	value, err := b.store.Get(keyOf(p.cell, p.metric))
	switch {
	case errors.Is(err, store.ErrNotFound):
		return stat.Set{}, nil
	case err != nil:
		return stat.Set{}, fmt.Errorf("read metric %d: %w", p.metric, err)
	}
	s, err := stat.Decode(value)
	if err != nil {
		return s, fmt.Errorf("data of metric %d: %w", p.metric, err)
	}
	return s, nil
}

// collect makes the batch; nil if there is nothing to write. before has what the disk has of most cells. It needs b.mu.
func (b *Book) collect(before map[place]stat.Set) (store.Batch, []taken, error) {
	if len(b.touched) == 0 {
		return nil, nil, nil
	}
	all := make([]taken, 0, len(b.touched))
	for m := range b.touched {
		t := taken{metric: m, cells: m.cells}
		for c := range m.cells {
			t.keys = append(t.keys, c)
		}
		if m.dirty {
			r := m.record()
			t.record = &r
		}
		all = append(all, t)
	}
	slices.SortFunc(all, func(x, y taken) int { return int(int64(x.metric.id) - int64(y.metric.id)) })
	batch := b.store.NewBatch()
	for i := range all {
		if err := b.write(batch, &all[i], before); err != nil {
			batch.Discard()
			return nil, nil, err
		}
	}
	return batch, all, nil
}

func (b *Book) write(batch store.Batch, t *taken, before map[place]stat.Set) error {
	if t.record != nil {
		if err := b.records.PutIn(batch, recordID(t.metric.id), *t.record); err != nil {
			return err
		}
	}
	for _, c := range t.keys {
		p := place{t.metric.id, c}
		s, known := before[p]
		if !known { // it came meanwhile
			var err error
			if s, err = b.load(p); err != nil {
				return err
			}
		}
		s.Merge(t.cells[c])
		batch.Put(keyOf(c, p.metric), s.Append(nil))
	}
	return nil
}

// forget drops what is on its way to the disk. It needs b.mu.
func (b *Book) forget(all []taken) {
	for _, t := range all {
		b.cells -= len(t.cells)
		t.metric.cells = nil
		if t.record != nil {
			t.metric.dirty, t.metric.stored = false, t.record.Last
		}
	}
	clear(b.touched)
}

func recordID(id uint64) string { return fmt.Sprintf("%016x", id) }

// Expire deletes what is over its time, and the metrics that have nothing left.
func (b *Book) Expire(now time.Time) error {
	b.flushing.Lock()
	defer b.flushing.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	batch := b.store.NewBatch()
	for i, t := range tiers() {
		from := below(uint8(i))
		// A stretch goes when all of it is over its time.
		batch.DeleteRange(from, store.AppendUint64(below(uint8(i)), uint64(max(floor(now.Unix()-t.keep, t.stretch), 0))))
	}
	for text, m := range b.metrics {
		if now.Sub(m.last) > keptFor && m.cells == nil {
			b.records.DeleteIn(batch, recordID(m.id))
			delete(b.metrics, text)
			delete(b.touched, m)
			b.counts[m.Account]--
			b.ordered = nil
		}
	}
	return b.store.Apply(batch)
}
