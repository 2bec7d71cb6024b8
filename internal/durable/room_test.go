package durable_test

// Proves that a full disk ends nothing: what adds data is refused and leaves no trace in memory, view or log, what makes room goes
// on, what the machine refuses or only reads is answered as ever, a partition can be opened, and with room again everything is taken
// by the same partition. How: the reference machine on disks that the test fills, in both forms of storage.

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/durable/durabletest/shelf"
	journallocal "sluice/internal/journal/local"
	"sluice/internal/store"
	"sluice/internal/store/memory"
)

// room is a partition in a form of storage.
type room struct {
	t         *testing.T
	view, log *memory.Disk
	stores    []*memory.Store
	storage   durable.Storage
	*partition
}

func (r *room) open(d *memory.Disk) *memory.Store {
	s, err := d.Open(nil)
	if err != nil {
		r.t.Fatal(err)
	}
	r.stores = append(r.stores, s)
	return s
}

func newRoom(t *testing.T, apart bool) *room {
	r := &room{t: t, view: memory.NewDisk(), log: memory.NewDisk()}
	var engine durable.Engine
	if apart {
		engine = durable.NewApart(journallocal.New(r.open(r.log), nil), r.open(r.view), 0)
	} else {
		engine = durable.NewEmbedded(r.open(r.view), nil)
	}
	var err error
	if r.storage, err = engine.Storage("p"); err != nil {
		t.Fatal(err)
	}
	r.start()
	return r
}

func (r *room) start() {
	var err error
	r.partition, err = durable.Start(shelf.Durable(), r.storage, durable.Options[shelf.Action]{Clock: clock.System{}})
	if err != nil {
		r.t.Fatal(err)
	}
}

// is carries a command out and holds its outcome against what is expected.
func (r *room) is(c shelf.Command, want error) shelf.Answer {
	r.t.Helper()
	answer, err := r.Do(context.Background(), c)
	if !errors.Is(err, want) {
		r.t.Errorf("%+v: %v, want %v", c, err, want)
	}
	return answer
}

func (r *room) stop() {
	err := r.Stop(context.Background())
	for _, s := range r.stores {
		err = errors.Join(err, s.Close())
	}
	if err != nil {
		r.t.Error(err)
	}
}

func TestAFullDiskEndsNothing(t *testing.T) {
	for name, form := range map[string]struct {
		apart bool
		full  func(*room) *memory.Disk
	}{
		"embedded":     {false, func(r *room) *memory.Disk { return r.view }},
		"apart":        {true, func(r *room) *memory.Disk { return r.view }},
		"apart, a log": {true, func(r *room) *memory.Disk { return r.log }},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := newRoom(t, form.apart)
				defer func() { r.stop() }()
				disk := form.full(r)
				r.is(put("a"), nil)
				r.is(put("b"), nil)
				disk.SetRoom(store.RoomScarce)
				refusesWhatAdds(r)
				receipt := r.is(take(0), nil)
				r.is(shelf.Command{Op: shelf.Confirm, Item: receipt.Item, Receipt: receipt.Receipt}, nil)
				b := r.is(take(0), nil)
				disk.SetRoom(store.RoomSpent)
				refusesWhatAdds(r)
				r.is(shelf.Command{Op: shelf.Confirm, Item: b.Item, Receipt: b.Receipt}, nil)
				// Who waits is not refused before there is something to have.
				r.is(take(time.Second), nil)
				if err := r.Stop(context.Background()); err != nil {
					t.Fatal(err)
				}
				r.start() // a claim is taken
				disk.SetRoom(store.RoomEnough)
				r.is(put("c"), nil)
				disk.SetRoom(store.RoomSpent)
				r.is(take(0), store.ErrNoRoom)
				disk.SetRoom(store.RoomEnough)
				if got := r.is(take(0), nil); got.Item != "c" {
					t.Errorf("taken is %+v", got)
				}
			})
		})
	}
}

// text is what the view holds, and how many facts there were.
func (r *room) text() string {
	text := fmt.Sprintln(r.Stats().Facts, "facts")
	err := r.View().Scan(store.Range{}, func(key, value []byte) error {
		text += fmt.Sprintf("%q %x\n", key, value)
		return nil
	})
	if err != nil {
		r.t.Error(err)
	}
	return text
}

// refusesWhatAdds compares everything before and after.
func refusesWhatAdds(r *room) {
	r.t.Helper()
	before := r.text()
	r.is(put("refused"), store.ErrNoRoom)
	r.is(shelf.Command{Op: shelf.Schedule, Shelf: "s", Item: "refused", At: time.Now()}, store.ErrNoRoom)
	r.is(put("a"), shelf.ErrExists) // which is an answer, and adds nothing
	r.is(look("refused"), shelf.ErrNoSuchItem)
	if after := r.text(); after != before {
		r.t.Errorf("a refused command left\n%s\nwhere there was\n%s", after, before)
	}
}
