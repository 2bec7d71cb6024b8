package durabletest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"sluice/internal/durable"
	journallocal "sluice/internal/journal/local"
	"sluice/internal/sim"
)

// sameAgain lives one history twice.
func sameAgain[C, E, A, X any](t *testing.T, seed uint64, workload func() sim.Workload[C, E, A, X]) {
	first, second := begin(t, seed, workload()), begin(t, seed, workload())
	first.live(nil)
	second.live(nil)
	a, b := first.records(), second.records()
	if len(a) == 0 {
		t.Fatal("the workload makes no facts")
	}
	if !slices.EqualFunc(a, b, bytes.Equal) {
		t.Errorf("one history made two logs, of %d and %d facts", len(a), len(b))
	}
	if !slices.Equal(first.answers, second.answers) {
		t.Error("one history gave two sets of answers")
	}
	if content(t, first.storage.View()) != content(t, second.storage.View()) {
		t.Error("one history made two views")
	}
}

// refusalsChangeNothing asks another machine of the same state and compares it before and after.
func refusalsChangeNothing[C, E, A, X any](t *testing.T, seed uint64, workload func() sim.Workload[C, E, A, X]) {
	h := begin(t, seed, workload())
	h.live(func() {
		machine := h.open()
		before := h.workload.Describe(machine)
		for range commandsMax {
			command := h.workload.Next(h.chance, h.now)
			// Deciding changes nothing, whatever comes of it: only what is applied does.
			events, _, err := machine.Decide(h.stepper.Now(), command, false)
			if after := h.workload.Describe(machine); after != before {
				t.Errorf("%+v changed the state by being decided (%v):\n%s\nbefore:\n%s", command, err, after, before)
			}
			if err != nil && len(events) > 0 {
				t.Errorf("%+v was refused (%v) with %d events", command, err, len(events))
			}
			_, _, err = machine.Decide(h.stepper.Now(), command, true)
			var waiting durable.Waiting
			if errors.As(err, &waiting) {
				t.Errorf("%+v waits when it may not", command)
			}
		}
	})
}

// viewIsState opens a machine from the view after every turn.
func viewIsState[C, E, A, X any](t *testing.T, seed uint64, workload func() sim.Workload[C, E, A, X]) {
	h := begin(t, seed, workload())
	h.live(func() {
		opened := h.open()
		if got, want := h.workload.Describe(opened), h.workload.Describe(h.stepper.Machine()); got != want {
			t.Errorf("the view says\n%s\nmemory says\n%s", got, want)
		}
		got, want := errands(opened), errands(h.stepper.Machine())
		if !slices.Equal(got, want) {
			t.Errorf("from the view is outstanding\n%v\nfrom memory\n%v", got, want)
		}
	})
}

func errands[C, E, A, X any](m durable.Machine[C, E, A, X]) (text []string) {
	for _, action := range m.Outstanding() {
		text = append(text, fmt.Sprintf("%+v", action))
	}
	return text
}

// logIsState replays the log from its start, at the end of a history and from a view that stopped on the way.
func logIsState[C, E, A, X any](t *testing.T, seed uint64, workload func() sim.Workload[C, E, A, X]) {
	h := begin(t, seed, workload())
	h.live(nil)
	want := content(t, h.storage.View())
	whole := uint64(0)
	for _, checkpoint := range []float64{0, 0.3, 0.9} {
		replayed, facts := h.replayFrom(checkpoint)
		if got := content(t, replayed.View()); got != want {
			t.Errorf("the view from %.0f %% of the log on:\n%s\nthe one that grew:\n%s", 100*checkpoint, got, want)
		}
		whole = max(whole, facts)
	}
	if whole == 0 {
		t.Error("nothing was replayed")
	}
}

// replayFrom makes a view of the first part of the log, stops, and makes it follow the rest.
func (h *history[C, E, A, X]) replayFrom(part float64) (durable.Storage, uint64) {
	h.t.Helper()
	last, err := h.log.Last()
	if err != nil {
		h.t.Fatal(err)
	}
	stop := uint64(part * float64(last))
	driver, view := journallocal.New(openMemory(h.t), nil), openMemory(h.t)
	h.copyLog(driver, func(sequence uint64) error {
		if sequence != stop {
			return nil
		}
		_, _, err := durable.Recover(h.workload.Kind(), newApart(h.t, driver, view), durable.Limits{})
		return err
	})
	storage := newApart(h.t, driver, view)
	stepper, _, err := durable.Recover(h.workload.Kind(), storage, durable.Limits{})
	if err != nil {
		h.t.Fatal(err)
	}
	return storage, stepper.Sequence()
}

// timeIsTime moves two machines of one state, one in small steps and one at once, and a third up to just before its deadline.
func timeIsTime[C, E, A, X any](t *testing.T, seed uint64, workload func() sim.Workload[C, E, A, X]) {
	h := begin(t, seed, workload())
	h.live(func() {
		steps, once, early := h.open(), h.open(), h.open()
		end := h.stepper.Now()
		for range 1 + h.chance.IntN(4) {
			end = end.Add(time.Duration(h.chance.Int64N(int64(time.Minute))))
			steps.Advance(end)
		}
		once.Advance(end)
		if a, b := h.workload.Describe(steps), h.workload.Describe(once); a != b {
			t.Errorf("time in steps leads to\n%s\nat once to\n%s", a, b)
		}
		if a, b := errands(steps), errands(once); !slices.Equal(a, b) {
			t.Errorf("time in steps leaves outstanding\n%v\nat once\n%v", a, b)
		}
		before := h.workload.Describe(early)
		if deadline := early.Deadline(); deadline.After(h.stepper.Now()) {
			actions := early.Advance(deadline.Add(-1))
			if after := h.workload.Describe(early); after != before || len(actions) > 0 || len(early.Woken()) > 0 {
				t.Errorf("the deadline was %v, and before it came\n%v\n%s\nout of\n%s", deadline, actions, after, before)
			}
		} else if deadline.IsZero() {
			early.Advance(end)
			if after := h.workload.Describe(early); after != before {
				t.Errorf("without deadline came\n%s\nout of\n%s", after, before)
			}
		}
	})
}

// eventsSurvive reads every record, writes it again, and reads damaged ones.
func eventsSurvive[C, E, A, X any](t *testing.T, seed uint64, workload func() sim.Workload[C, E, A, X]) {
	h := begin(t, seed, workload())
	h.live(nil)
	_, view, err := h.workload.Kind().Open(h.storage.View())
	if err != nil {
		t.Fatal(err)
	}
	for i, record := range h.records() {
		event, err := view.Decode(record)
		if err != nil {
			t.Fatalf("fact %d: %v", i, err)
		}
		if !view.Fact(event) {
			t.Errorf("%+v was logged and is called no fact", event)
		}
		if again := view.Encode([]byte("before"), event); !bytes.Equal(again, append([]byte("before"), record...)) {
			t.Errorf("%+v was %x and is now %x", event, record, again)
		}
		for range 20 {
			damaged := bytes.Clone(record)
			if len(damaged) > 0 {
				damaged[h.chance.IntN(len(damaged))] ^= byte(1 + h.chance.IntN(255))
				damaged = damaged[:h.chance.IntN(len(damaged)+1)]
			}
			_, _ = view.Decode(damaged) // must come back
		}
	}
}

// nobodyWaits drains: the last turn answers all.
func nobodyWaits[C, E, A, X any](t *testing.T, seed uint64, workload func() sim.Workload[C, E, A, X]) {
	h := begin(t, seed, workload())
	var requests []*durable.Request[C, A]
	for range turnsPerHistory {
		h.now = h.now.Add(time.Second)
		h.stepper.Begin(h.now)
		for _, command := range h.commands() {
			requests = append(requests, h.decide(command))
		}
		h.end(nil)
	}
	h.stepper.Drain(h.now)
	h.end(nil)
	if waiting := h.stepper.Parked(); waiting > 0 {
		t.Errorf("%d still wait", waiting)
	}
	for _, r := range requests {
		select {
		case <-r.Done():
			if errors.Is(r.Err, durable.ErrStillWaiting) {
				t.Errorf("%+v: %v", r.Command, r.Err)
			}
		default:
			t.Errorf("%s was never answered", strings.TrimSpace(fmt.Sprintf("%+v", r.Command)))
		}
	}
}
