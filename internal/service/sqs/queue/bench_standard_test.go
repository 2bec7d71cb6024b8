package queue

import (
	"fmt"
	"testing"
)

// BenchmarkPass measures a message's way through a standard queue: sent, received, deleted; with others waiting.
func BenchmarkPass(b *testing.B) {
	for _, backlog := range []int{0, 100_000} {
		b.Run(fmt.Sprint("backlog=", backlog), func(b *testing.B) {
			_, do := machineOf(b)
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
