package shelf_test

// Proves that the reference machine keeps the laws of package durable, so that the tests that use it prove something, and
// that the suite finds machines that don't. How: the shared suite; the simulator's own tests break the machine; its decoder
// is fuzzed.

import (
	"testing"

	"sluice/internal/durable/durabletest"
	"sluice/internal/durable/durabletest/shelf"
	"sluice/internal/sim"
)

func workload() sim.Workload[shelf.Command, shelf.Event, shelf.Answer, shelf.Action] {
	return shelf.NewWorkload(shelf.Durable())
}

func TestKeepsTheLawsOfDurable(t *testing.T) { durabletest.Exercise(t, workload) }

func FuzzDecode(f *testing.F) {
	v := &shelf.View{}
	f.Add(v.Encode(nil, shelf.Event{Kind: shelf.WasPut, Item: "item", Shelf: "shelf", Sequence: 1 << 40}))
	f.Add([]byte{1, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1})
	f.Fuzz(func(t *testing.T, record []byte) {
		e, err := v.Decode(record)
		if err != nil {
			return
		}
		again, err := v.Decode(v.Encode(nil, e))
		if err != nil || again != e {
			t.Errorf("%x is %+v, and that is %+v, %v", record, e, again, err)
		}
	})
}
