package queue

// Proves the limit of messages in flight in a FIFO queue: what is received fills it to the last message, who would have one more finds
// nothing, and a deletion makes room for one.

import (
	"encoding/binary"
	"testing"
)

// fifoOf makes a FIFO queue that holds n messages in a number of groups.
func fifoOf(t testing.TB, n, groups int) (*Machine, func(Command) Answer) {
	m, do := machineOf(t, Pair{FifoQueue, "true"})
	for i := 0; i < n; {
		c := &Send{Queue: testQueue}
		for ; len(c.Messages) < 10 && i < n; i++ {
			id := &Identity{}
			binary.BigEndian.PutUint64(id.Group[:], uint64(i%groups)+1)
			binary.BigEndian.PutUint64(id.ByQueue[:], uint64(i)+1)
			c.Messages = append(c.Messages, Message{Identity: id})
		}
		do(c)
	}
	return m, do
}

func TestFIFOInFlightLimit(t *testing.T) {
	ten := &Receive{Queue: testQueue, Max: 10, Visibility: -1}
	var first Delivery
	_, do := fifoOf(t, FIFOInFlightMax+100, FIFOInFlightMax+100)
	for range FIFOInFlightMax/10 - 1 {
		answer := do(ten)
		if len(answer.Deliveries) != 10 {
			t.Fatalf("%d of ten are delivered below the limit", len(answer.Deliveries))
		}
		first = answer.Deliveries[0]
	}
	do(&Receive{Queue: testQueue, Max: 1, Visibility: -1})
	if answer := do(ten); len(answer.Deliveries) != 9 {
		t.Fatalf("the last room is for nine: %d are delivered", len(answer.Deliveries))
	}
	if answer := do(ten); len(answer.Deliveries) > 0 {
		t.Errorf("one more: %d are delivered", len(answer.Deliveries))
	}
	do(&Delete{Queue: testQueue, Positions: []Position{first.Position}, Receives: []uint32{1}})
	if answer := do(ten); len(answer.Deliveries) != 1 {
		t.Errorf("after a deletion %d are delivered", len(answer.Deliveries))
	}
}
