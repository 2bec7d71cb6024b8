package queue

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkPass measures a message's way through a standard queue: sent, received, deleted; with others waiting.
func BenchmarkPass(b *testing.B) {
	for _, backlog := range []int{0, 100_000} {
		b.Run(fmt.Sprint("backlog=", backlog), func(b *testing.B) {
			do := standardOf(b)
			for range backlog / 10 {
				do(&Send{Queue: testQueue, Messages: make([]Message, 10)})
			}
			b.ReportAllocs()
			for b.Loop() {
				do(&Send{Queue: testQueue, Messages: make([]Message, 1)})
				answer := do(&Receive{Queue: testQueue, Max: 1, Visibility: -1})
				do(&Delete{Queue: testQueue, Positions: []Position{answer.Deliveries[0].Position}})
			}
		})
	}
}

// standardOf makes a machine with a standard queue, and returns what carries commands out.
func standardOf(t interface{ Fatal(...any) }) func(Command) Answer {
	_, do := machineOf(t)
	return do
}

func machineOf(t interface{ Fatal(...any) }) (*Machine, func(Command) Answer) {
	m := New()
	now := time.UnixMilli(1_700_000_000_000)
	do := func(c Command) Answer {
		events, answer, err := m.Decide(now, c, false)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			m.Apply(e)
		}
		return answer
	}
	do(&Create{Key: Key{"1", "r", "q"}, Attributes: []Pair{{MessageRetentionPeriod, "600"}, {VisibilityTimeout, "30"}}})
	return m, do
}
