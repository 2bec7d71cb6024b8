package queue

// Proves the limit of messages in flight in a FIFO queue: what is received fills it to the last message, who would have one more finds
// nothing, and a deletion makes room for one.

import (
	"encoding/binary"
	"testing"
	"time"
)

// fifoOf makes a FIFO queue that holds n messages in a number of groups.
func fifoOf(t testing.TB, n, groups int) (*Machine, func(Command) (Answer, error)) {
	m := New()
	now := time.UnixMilli(1_700_000_000_000)
	do := func(c Command) (Answer, error) {
		events, answer, err := m.Decide(now, c, false)
		for _, e := range events {
			m.Apply(e)
		}
		return answer, err
	}
	_, err := do(&Create{Key: Key{"1", "r", "q.fifo"}, Attributes: []Pair{{FifoQueue, "true"}, {MessageRetentionPeriod, "600"}, {VisibilityTimeout, "30"}}})
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < n; {
		c := &Send{Queue: testQueue}
		for ; len(c.Messages) < 10 && i < n; i++ {
			id := &Identity{}
			binary.BigEndian.PutUint64(id.Group[:], uint64(i%groups)+1)
			binary.BigEndian.PutUint64(id.ByQueue[:], uint64(i)+1)
			c.Messages = append(c.Messages, Message{Identity: id})
		}
		if _, err := do(c); err != nil {
			t.Fatal(err)
		}
	}
	return m, do
}

func TestFIFOInFlightLimit(t *testing.T) {
	ten := &Receive{Queue: testQueue, Max: 10, Visibility: -1}
	var first Delivery
	_, do := fifoOf(t, FIFOInFlightMax+100, FIFOInFlightMax+100)
	for range FIFOInFlightMax/10 - 1 {
		answer, err := do(ten)
		if err != nil || len(answer.Deliveries) != 10 {
			t.Fatalf("%d of ten are delivered below the limit, %v", len(answer.Deliveries), err)
		}
		first = answer.Deliveries[0]
	}
	if _, err := do(&Receive{Queue: testQueue, Max: 1, Visibility: -1}); err != nil {
		t.Fatal(err)
	}
	if answer, err := do(ten); err != nil || len(answer.Deliveries) != 9 {
		t.Fatalf("the last room is for nine: %d are delivered, %v", len(answer.Deliveries), err)
	}
	if answer, err := do(ten); err != nil || len(answer.Deliveries) > 0 {
		t.Errorf("one more: %d are delivered, %v", len(answer.Deliveries), err)
	}
	if _, err := do(&Delete{Queue: testQueue, Positions: []Position{first.Position}, Receives: []uint32{1}}); err != nil {
		t.Fatal(err)
	}
	if answer, err := do(ten); err != nil || len(answer.Deliveries) != 1 {
		t.Errorf("after a deletion %d are delivered, %v", len(answer.Deliveries), err)
	}
}
