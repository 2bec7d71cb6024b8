package ledger

import "sluice/internal/store"

// View writes a machine's state.
type View struct {
	machine *Machine
	scratch []byte
}

// Fact is every event.
func (v *View) Fact(Event) bool { return true }

// Project writes what the event changes.
func (v *View) Project(e Event, view store.Batch) {
	switch e.Op {
	case OpBegin:
		v.projectBegin(&e, view)
	case OpAppend:
		v.projectAppend(e.ID, &e.Append, view)
	case OpReopen:
		v.projectReopen(&e, view)
	case OpSweep:
		for i := range e.Gone {
			remove(&e.Gone[i], view)
		}
	}
}

func (v *View) projectBegin(e *Event, view store.Batch) {
	view.Put(nameOf(e.ID), store.AppendUint64(v.scratch[:0], e.Number))
	v.scratch = appendHead(v.scratch[:0], e.Begin)
	view.Put(numbered(headKey, e.Number), v.scratch)
	v.projectStart(e.ID, &e.Append, view)
}

// projectStart writes an execution that begins to run, for the first time or again, and its first append since.
func (v *View) projectStart(id ID, a *Append, view store.Batch) {
	s := v.machine.touched.stub
	if s == nil {
		return
	}
	c := s.cold(id)
	eachClass(&c, anyStatus, func(key []byte, flags []byte) { view.Put(key, flags) })
	if a.End == nil {
		c.Records = a.After
		v.scratch = appendCold(v.scratch[:0], &c)
		view.Put(numbered(briefKey, s.number), v.scratch)
		eachClass(&c, Running, func(key []byte, flags []byte) { view.Put(key, flags) })
	}
	v.projectAppend(id, a, view)
}

func (v *View) projectAppend(id ID, a *Append, view store.Batch) {
	s, end := v.machine.touched.stub, v.machine.touched.end
	if s == nil {
		return
	}
	v.putRecords(s.number, a, view)
	if end != nil {
		v.projectEnd(id, s, end, view)
		return
	}
	v.scratch = appendActive(v.scratch[:0], &active{records: s.records, deadline: s.deadline, outstanding: s.outstanding})
	view.Put(numbered(activeKey, s.number), v.scratch)
}

func (v *View) projectEnd(id ID, s *stub, end *End, view store.Batch) {
	c := s.cold(id)
	view.Delete(numbered(activeKey, s.number))
	view.Delete(numbered(briefKey, s.number))
	eachClass(&c, Running, func(key, _ []byte) { view.Delete(key) })
	c.Status, c.Ended = end.Status, endedAt(end)
	eachClass(&c, c.Status, func(key, flags []byte) { view.Put(key, flags) })
	v.scratch = appendCold(v.scratch[:0], &c)
	view.Put(numbered(doneKey, s.number), v.scratch)
	view.Put(overAt(c.Ended, s.number), nil)
}

func (v *View) projectReopen(e *Event, view store.Batch) {
	c := e.Cold
	view.Delete(numbered(doneKey, c.Number))
	view.Delete(overAt(c.Ended, c.Number))
	eachClass(&c, c.Status, func(key, _ []byte) { view.Delete(key) })
	v.scratch = appendRedrives(v.scratch[:0], redrives{count: c.Redrives + 1, latest: e.Redriven})
	view.Put(numbered(redriveKey, c.Number), v.scratch)
	v.projectStart(e.ID, &e.Append, view)
}

// cold is the execution as its machine knows it.
func (s *stub) cold(id ID) Cold {
	return Cold{ID: id, Number: s.number, Use: s.use.number, Started: s.started, Records: s.records, Redrives: s.redrives, Lists: s.lists.all}
}

// eachClass calls put with the keys of an execution in its lists that are of a status, or anyStatus.
func eachClass(c *Cold, status byte, put func(key, flags []byte)) {
	for _, l := range c.Lists {
		if c.Redrives == 0 {
			put(listEntry(l, status, c.Started, c.Number), []byte{0})
			continue
		}
		put(listEntry(l, status, c.Started, c.Number), []byte{redrivenFlag})
		put(listEntry(l, status|redrivenClass, c.Started, c.Number), []byte{redrivenFlag})
	}
}

// chunkBytesMax ends a chunk of records, after the one that exceeds it.
const chunkBytesMax = 64 << 10

// scratchBytesMax is what a view keeps to write into. A large record is not what comes next.
const scratchBytesMax = 4 * chunkBytesMax

// putRecords writes the records of an append in chunks, most often one: a key for each would cost more than it holds.
func (v *View) putRecords(number uint64, a *Append, view store.Batch) {
	chunk := v.scratch[:0]
	chunk, first := append(chunk, formatVersion), a.After
	for i, record := range a.Records {
		chunk = appendBytes(chunk, record)
		if len(chunk) >= chunkBytesMax || i == len(a.Records)-1 {
			view.Put(chunkKey(number, first), chunk)
			chunk, first = chunk[:1], a.After+uint64(i)+1
		}
	}
	if cap(chunk) <= scratchBytesMax {
		v.scratch = chunk
	}
}

// remove removes all there is of an execution. Records go as a range, so that the disk gets their room back without reading them.
func remove(c *Cold, view store.Batch) {
	view.Delete(nameOf(c.ID))
	for _, kind := range []byte{headKey, doneKey, redriveKey} {
		view.Delete(numbered(kind, c.Number))
	}
	view.Delete(overAt(c.Ended, c.Number))
	for _, status := range []byte{anyStatus, c.Status} {
		eachClass(c, status, func(key, _ []byte) { view.Delete(key) })
	}
	view.DeleteRange(numbered(recordKey, c.Number), numbered(recordKey, c.Number+1))
}

// Summary writes the counters, and the uses that changed.
func (v *View) Summary(view store.Batch) {
	m := v.machine
	v.scratch = appendCounters(v.scratch[:0], m)
	view.Put([]byte{countersKey}, v.scratch)
	for _, u := range m.uses.changed {
		if u.changed = false; u.kept == 0 {
			view.Delete(numbered(useEntryKey, u.number))
			continue
		}
		v.scratch = appendUse(v.scratch[:0], u)
		view.Put(numbered(useEntryKey, u.number), v.scratch)
	}
	clear(m.uses.changed)
	m.uses.changed = m.uses.changed[:0]
}

// Encode appends the event's record.
func (v *View) Encode(dst []byte, e Event) []byte { return appendEvent(dst, &e) }

// Decode reads one.
func (v *View) Decode(record []byte) (Event, error) { return readEvent(record) }
