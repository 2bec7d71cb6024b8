package queue

// Proves that a receive without a timeout keeps messages from nobody, not even from who asks in the same turn.

import "testing"

func TestNoTimeoutHidesNothing(t *testing.T) {
	for name, attributes := range map[string][]Pair{"standard": nil, "FIFO": {{FifoQueue, "true"}}} {
		t.Run(name, func(t *testing.T) {
			_, do := machineOf(t, attributes...)
			send := &Send{Queue: testQueue}
			for i := range 3 {
				send.Messages = append(send.Messages, Message{Delay: -1, Identity: &Identity{Group: Group{1}, ByQueue: Token{byte(i + 1)}}})
			}
			do(send)
			for n := range uint32(3) {
				got := do(&Receive{Queue: testQueue, Max: 10, Visibility: 0}).Deliveries
				if len(got) != 3 || got[0].Receives != n+1 || got[0].Position != 1 || got[2].Position != 3 {
					t.Fatalf("receive %d: %+v", n, got)
				}
			}
			if counts := do(&Inspect{Queue: testQueue}).Counts; counts != (Counts{Visible: 3}) {
				t.Errorf("%+v", counts)
			}
		})
	}
}
