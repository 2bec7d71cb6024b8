package queue

// Proves the limit of messages in flight: what is received fills it to the last message, who would have one more is refused or, with
// time, waits, and a deletion makes room for one and wakes who waits.

import (
	"errors"
	"testing"
	"time"
)

func TestInFlightLimit(t *testing.T) {
	m, must := machineOf(t)
	now := time.UnixMilli(testStart)
	for range InFlightMax/10 + 1 {
		must(&Send{Queue: testQueue, Messages: make([]Message, 10)})
	}
	one := &Receive{Queue: testQueue, Max: 1, Visibility: -1, Until: now}
	last := must(one).Deliveries[0]
	for range InFlightMax/10 - 1 {
		if got := must(&Receive{Queue: testQueue, Max: 10, Visibility: -1, Until: now}); len(got.Deliveries) != 10 {
			t.Fatalf("%d of ten are delivered below the limit", len(got.Deliveries))
		}
	}
	if got := must(&Receive{Queue: testQueue, Max: 10, Visibility: -1, Until: now}); len(got.Deliveries) != 9 {
		t.Fatalf("the last room is for nine: %d are delivered", len(got.Deliveries))
	}
	if _, answer, _, err := step(m, testStart, one, false); !errors.Is(err, ErrOverLimit) || len(answer.Deliveries) > 0 {
		t.Errorf("one more: %v, %v", answer.Deliveries, err)
	}
	long := &Receive{Queue: testQueue, Max: 1, Visibility: -1, Until: now.Add(time.Second)}
	if _, _, _, err := step(m, testStart, long, false); !errors.As(err, new(*waiting)) {
		t.Errorf("a long poll: %v", err)
	}
	if _, answer, err := m.Decide(now, long, true); err != nil || len(answer.Deliveries) > 0 {
		t.Errorf("a long poll in the end: %v, %v", answer.Deliveries, err)
	}
	m.Woken()
	must(&Delete{Queue: testQueue, Positions: []Position{last.Position}})
	if got := m.Woken(); len(got) != 1 {
		t.Errorf("a deletion wakes %v", got)
	}
	if got := must(one); len(got.Deliveries) != 1 {
		t.Errorf("after a deletion %d are delivered", len(got.Deliveries))
	}
	if _, _, _, err := step(m, testStart, one, false); !errors.Is(err, ErrOverLimit) {
		t.Errorf("and one more: %v", err)
	}
	if counts := must(&Inspect{Queue: testQueue}).Counts; counts.InFlight != InFlightMax {
		t.Errorf("%+v", counts)
	}
}
