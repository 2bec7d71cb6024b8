package chunk

import (
	"math"
	"slices"
)

// Builder gathers events. The zero value is empty. It is for one goroutine, but for what Bytes returned.
type Builder struct {
	raw  []byte
	last deltas
	Summary
	unsorted bool
}

// Summary says of a chunk what one must know without reading it.
type Summary struct {
	First, Last  int64 // the earliest and the latest time
	LastIngested int64
	LastOrdinal  uint64 // the highest
	Count        uint32
	Raw          uint32 // bytes before compression
}

// Reserve makes room for so many bytes at once, for a Builder of which it is known that it will have them.
func (b *Builder) Reserve(bytes int) { b.raw = slices.Grow(b.raw, bytes) }

// Append takes one event; its message is copied.
func (b *Builder) Append(e *Event) {
	b.raw = append(b.head(e, len(e.Message)), e.Message...)
	b.Raw = uint32(len(b.raw))
}

// AppendText is Append for an event whose message is text and not e.Message.
func (b *Builder) AppendText(e *Event, text string) {
	b.raw = append(b.head(e, len(text)), text...)
	b.Raw = uint32(len(b.raw))
}

func (b *Builder) head(e *Event, messageBytes int) []byte {
	if b.Count == 0 {
		b.First, b.Last = math.MaxInt64, math.MinInt64
	} else if e.Time < b.last.time || e.Time == b.last.time && e.Ordinal < b.last.ordinal {
		b.unsorted = true
	}
	b.First, b.Last = min(b.First, e.Time), max(b.Last, e.Time)
	b.LastIngested, b.LastOrdinal = max(b.LastIngested, e.Ingested), max(b.LastOrdinal, e.Ordinal)
	b.Count++
	return b.last.append(b.raw, e, messageBytes)
}

// Bytes are the events for a Reader, as they came. They stay as they are while more is appended.
func (b *Builder) Bytes() []byte { return b.raw[:len(b.raw):len(b.raw)] }

// Resume makes a Builder that goes on behind a chunk's bytes, which it copies.
func Resume(raw []byte) (*Builder, error) {
	b := &Builder{}
	err := b.add(raw)
	return b, err
}

// add appends all events of a chunk's bytes.
func (b *Builder) add(raw []byte) error {
	r := Reader{Rest: raw}
	b.raw = slices.Grow(b.raw, len(raw))
	for e := (Event{}); r.Next(&e); {
		b.Append(&e)
	}
	return r.Err()
}

// Add appends all of another's events.
func (b *Builder) Add(o *Builder) error { return b.add(o.raw) }

// Sort puts the events in the order in which they are read. It is free when they came so, as they nearly always do.
func (b *Builder) Sort() error {
	if !b.unsorted {
		return nil
	}
	events := make([]Event, 0, b.Count)
	r := Reader{Rest: b.raw}
	for e := (Event{}); r.Next(&e); {
		events = append(events, e)
	}
	if r.Err() != nil {
		return r.Err()
	}
	slices.SortFunc(events, func(a, c Event) int { return a.Compare(&c) })
	sorted := Builder{raw: make([]byte, 0, len(b.raw))}
	for i := range events {
		sorted.Append(&events[i])
	}
	*b = sorted
	return nil
}
