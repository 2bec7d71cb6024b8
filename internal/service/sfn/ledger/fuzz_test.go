package ledger

// Proves that no bytes make a decoder panic, that what it reads is written and read again as the same, and that page tokens are either
// those of their query or refused. How: fuzzing, from what the encoders write.

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
	"time"

	"sluice/internal/store"
)

func someEvents() []Event {
	at := time.Unix(1_800_000_000, 5).UTC()
	cold := Cold{ID: ID{1}, Number: 7, Use: 2, Started: 5, Ended: 9, Records: 300, Redrives: 1, Status: 2, Lists: []list{{1}, {2}}}
	begin := &Begin{
		Key: Key{"1", "r", "m", "l", "n"}, MachineID: "id", Revision: -4, Started: at, Input: [32]byte{9},
		Lists: []string{"a", "b"}, Note: []byte("note"),
	}
	appended := Append{After: 300, Records: records("x", "", "yy"), Deadline: at, Outstanding: true}
	ended := Append{After: 1, Records: records("x"), End: &End{Status: 3, At: at}}
	return []Event{
		{Op: OpBegin, ID: ID{1}, Number: 7, Use: 2, Begin: begin, Append: appended},
		{Op: OpAppend, ID: ID{1}, Append: ended},
		{Op: OpReopen, ID: ID{1}, Cold: cold, Redriven: 12, Append: appended},
		{Op: OpSweep, Gone: []Cold{cold, cold}, Next: 13},
		{Op: OpSweep},
	}
}

func TestEventsComeBack(t *testing.T) {
	v := &View{}
	for _, e := range someEvents() {
		got, err := v.Decode(v.Encode(nil, e))
		if err != nil || !reflect.DeepEqual(got, e) {
			t.Errorf("%+v came back as %+v, %v", e, got, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	v := &View{}
	for _, e := range someEvents() {
		f.Add(v.Encode(nil, e))
	}
	f.Add([]byte{formatVersion, byte(OpSweep), 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, record []byte) {
		e, err := v.Decode(record)
		if err != nil {
			return
		}
		if again := v.Encode(nil, e); !bytes.Equal(again, record) {
			t.Errorf("%x is %+v, and that is %x", record, e, again)
		}
	})
}

// FuzzValues tries a value under every kind of key: opening and reading answer, with an error or without.
func FuzzValues(f *testing.F) {
	b := &Begin{Key: key("a"), MachineID: "m", Started: start, Note: []byte("n")}
	c := Cold{Number: 1, Use: 1, Lists: []list{{1}}}
	f.Add(appendCold(nil, &c))
	f.Add(appendHead(nil, b))
	f.Add(appendActive(nil, &active{records: 1, deadline: 2, outstanding: true}))
	f.Add(appendRedrives(nil, redrives{1, 2}))
	f.Add(appendUse(nil, &use{machineID: "m", revision: 1, kept: 1}))
	f.Add(appendCounters(nil, newMachine(Retention, recentMax)))
	f.Add(append([]byte{formatVersion}, 1, 'x', 0))
	f.Fuzz(func(t *testing.T, value []byte) {
		for _, kind := range []byte{countersKey, useEntryKey, briefKey, activeKey, doneKey, headKey, redriveKey, recordKey} {
			view := oneValue{kind, value}
			m := newMachine(Retention, recentMax)
			if err := m.restore(view); err == nil {
				m.Advance(start)
				m.Deadline()
				m.Outstanding()
			}
			_, _ = summaryOf(view, 1)
			_, _ = lookupCold(view, ID{})
			page := &Page{Total: 5}
			if err := page.forward(view, 1, 0, 5); err == nil && len(page.Records) > 5 {
				t.Errorf("%d records", len(page.Records))
			}
			page = &Page{Total: 5}
			if err := page.backward(view, 1, 5, 5); err == nil && len(page.Records) > 5 {
				t.Errorf("%d records", len(page.Records))
			}
		}
	})
}

// oneValue is a view in which every key of a kind has one value, and an execution is numbered 1.
type oneValue struct {
	kind  byte
	value []byte
}

func (o oneValue) Get(key []byte) ([]byte, error) {
	switch key[0] {
	case o.kind:
		return bytes.Clone(o.value), nil
	case nameKey:
		return store.AppendUint64(nil, 1), nil
	}
	return nil, store.ErrNotFound
}

func (o oneValue) Scan(r store.Range, fn func(key, value []byte) error) error {
	if r.From[0] != o.kind {
		return nil
	}
	key := numbered(o.kind, 1)
	if o.kind == recordKey {
		key = chunkKey(1, 0)
	}
	if err := fn(key, o.value); !errors.Is(err, store.ErrStop) {
		return err
	}
	return nil
}

func FuzzToken(f *testing.F) {
	q := &Query{List: "orders"}
	f.Add(position{started: 1, partition: 2, number: 3}.token(q))
	f.Add("")
	f.Fuzz(func(t *testing.T, token string) {
		p, err := readToken(token, q)
		if err != nil || p == nil {
			return
		}
		from := p.within(listPrefix(listOf(q.List), q.class()), p.partition)
		if len(from) > listKeySize {
			t.Errorf("%q reads from %x", token, from)
		}
	})
}
