package ledger

import (
	"encoding/binary"
)

// active is what changes with each append.
type active struct {
	records     uint64
	deadline    int64
	outstanding bool
}

func appendActive(dst []byte, a *active) []byte {
	dst = binary.AppendUvarint(append(dst, formatVersion), a.records)
	return appendFlag(appendSigned(dst, a.deadline), a.outstanding)
}

func readActive(value []byte) (a active, err error) {
	r := readerOf(value)
	a = active{records: r.number(), deadline: r.signed(), outstanding: r.flag()}
	return a, r.end()
}

// redrives are those of an execution.
type redrives struct {
	count  uint32
	latest int64
}

func appendRedrives(dst []byte, d redrives) []byte {
	return appendSigned(binary.AppendUvarint(append(dst, formatVersion), uint64(d.count)), d.latest)
}

func readRedrives(value []byte) (d redrives, err error) {
	r := readerOf(value)
	d = redrives{count: r.small(), latest: r.signed()}
	return d, r.end()
}

func appendCold(dst []byte, c *Cold) []byte { return appendColdFields(append(dst, formatVersion), c) }

// appendColdFields writes all but the number, which is in the key.
func appendColdFields(dst []byte, c *Cold) []byte {
	dst = binary.AppendUvarint(append(dst, c.ID[:]...), c.Use)
	dst = appendSigned(appendSigned(dst, c.Started), c.Ended)
	dst = binary.AppendUvarint(dst, c.Records)
	dst = binary.AppendUvarint(dst, uint64(c.Redrives))
	dst = append(dst, c.Status, byte(len(c.Lists)))
	for i := range c.Lists {
		dst = append(dst, c.Lists[i][:]...)
	}
	return dst
}

func readCold(number uint64, value []byte) (c Cold, err error) {
	r := readerOf(value)
	c = r.cold()
	c.Number = number
	return c, r.end()
}

func (r *reader) cold() (c Cold) {
	r.fixed(c.ID[:])
	c.Use, c.Started, c.Ended = r.number(), r.signed(), r.signed()
	c.Records, c.Redrives, c.Status = r.number(), r.small(), r.byte()
	n := r.byte()
	if r.bad || n > ListsMax || c.Status > StatusMax {
		r.fail()
		return c
	}
	if n > 0 {
		c.Lists = make([]list, n)
	}
	for i := range c.Lists {
		r.fixed(c.Lists[i][:])
	}
	return c
}

// head is what never changes and is in Summary.
func appendHead(dst []byte, b *Begin) []byte {
	dst = append(dst, formatVersion)
	return appendBytes(appendHeadFields(dst, b), b.Note)
}

func appendHeadFields(dst []byte, b *Begin) []byte {
	for _, text := range []string{b.Account, b.Region, b.Machine, b.Label, b.Name, b.MachineID} {
		dst = appendBytes(dst, text)
	}
	dst = appendSigned(dst, b.Revision)
	dst = appendSigned(dst, nanoseconds(b.Started))
	return append(dst, b.Input[:]...)
}

func (r *reader) head(b *Begin) {
	for _, text := range []*string{&b.Account, &b.Region, &b.Machine, &b.Label, &b.Name, &b.MachineID} {
		*text = r.text()
	}
	b.Revision = r.signed()
	b.Started = instant(r.signed())
	r.fixed(b.Input[:])
}

func readHead(value []byte) (b Begin, err error) {
	r := readerOf(value)
	r.head(&b)
	b.Note = r.bytes()
	return b, r.end()
}

func appendCounters(dst []byte, m *Machine) []byte {
	dst = append(dst, formatVersion)
	for _, n := range []uint64{m.recent.total, m.newest, m.uses.newest} {
		dst = binary.AppendUvarint(dst, n)
	}
	return appendSigned(dst, m.oldest)
}

// counters are what outlives executions.
type counters struct {
	changes, newest, newestUse uint64
	oldest                     int64
}

func readCounters(value []byte) (c counters, err error) {
	r := readerOf(value)
	c = counters{changes: r.number(), newest: r.number(), newestUse: r.number(), oldest: r.signed()}
	return c, r.end()
}

func appendUse(dst []byte, u *use) []byte {
	dst = appendBytes(append(dst, formatVersion), u.machineID)
	return binary.AppendUvarint(appendSigned(dst, u.revision), u.kept)
}

func readUse(value []byte) (k useKey, kept uint64, err error) {
	r := readerOf(value)
	k, kept = useKey{machineID: r.text(), revision: r.signed()}, r.number()
	return k, kept, r.end()
}

// eachRecord calls fn with each record of a chunk, until it returns false.
func eachRecord(chunk []byte, fn func(record []byte) bool) error {
	r := readerOf(chunk)
	for !r.bad && len(r.rest) > 0 {
		if record := r.bytes(); !r.bad && !fn(record) {
			return nil
		}
	}
	return r.end()
}
