package store_test

// Proves what each room takes, and that Durably refuses batches by it and leaves no trace of them. How: a table, and batches of
// each effect on a disk in memory that the test fills.

import (
	"errors"
	"fmt"
	"testing"

	"sluice/internal/store"
	"sluice/internal/store/memory"
)

func TestRoomsTakeTheirEffects(t *testing.T) {
	for room, taken := range map[store.Room]string{
		store.RoomEnough: "[true true true]",
		store.RoomScarce: "[false true true]",
		store.RoomSpent:  "[false false true]",
	} {
		var got []bool
		for _, effect := range []store.Effect{store.Adds, store.Uses, store.Frees} {
			err := room.Admit(effect)
			if err != nil && (!errors.Is(err, store.ErrNoRoom) || errors.Is(err, store.ErrFailed)) {
				t.Errorf("%v refuses with %v", room, err)
			}
			got = append(got, err == nil)
		}
		if fmt.Sprint(got) != taken {
			t.Errorf("%v takes %v, want %v", room, got, taken)
		}
	}
}

func TestDurablyRefusesByTheRoom(t *testing.T) {
	adds := func(b store.Batch) { b.Put([]byte("new"), nil) }
	frees := func(b store.Batch) { b.Delete([]byte("old")) }
	clears := func(b store.Batch) { b.DeleteRange([]byte("o"), []byte("p")) }
	both := func(b store.Batch) { adds(b); frees(b) }
	for _, test := range []struct {
		name string
		room store.Room
		fill func(store.Batch)
		want string // what is there afterwards
	}{
		{"enough", store.RoomEnough, adds, "new old "},
		{"scarce, adds", store.RoomScarce, adds, ""},
		{"scarce, both", store.RoomScarce, both, "new "},
		{"scarce, frees", store.RoomScarce, frees, " "},
		{"spent, both", store.RoomSpent, both, ""},
		{"spent, frees", store.RoomSpent, frees, " "},
		{"spent, clears", store.RoomSpent, clears, " "},
	} {
		t.Run(test.name, func(t *testing.T) {
			disk := memory.NewDisk()
			s, err := disk.Open(nil)
			if err != nil {
				t.Fatal(err)
			}
			disk.SetRoom(store.RoomSpent)
			if err := store.Regardless(s, func(b store.Batch) error { b.Put([]byte("old"), nil); return nil }); err != nil {
				t.Fatal("not taken regardless of the room: ", err)
			}
			disk.SetRoom(test.room)
			err = store.Durably(s, func(b store.Batch) error { test.fill(b); return nil })
			want := test.want
			if want == "" { // refused
				want = "old "
				if !errors.Is(err, store.ErrNoRoom) {
					t.Errorf("answers %v", err)
				}
			} else if err != nil {
				t.Error(err)
			}
			got := ""
			_ = s.Scan(store.Range{}, func(key, _ []byte) error { got += string(key) + " "; return nil })
			if want == " " {
				want = ""
			}
			if got != want {
				t.Errorf("there is %q, want %q", got, want)
			}
			if s.Cause() != nil {
				t.Error("the store has failed")
			}
			boom := errors.New("boom")
			if err := store.Durably(s, func(store.Batch) error { return boom }); !errors.Is(err, boom) {
				t.Errorf("an error of fill comes as %v", err)
			}
		})
	}
}
