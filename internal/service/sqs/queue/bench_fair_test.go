package queue

import "testing"

// BenchmarkFair measures a message's way, sent, received and deleted, of one of a hundred quiet tenants while a million messages of a
// noisy one wait: all before it, or some among the messages of the quiet ones, which wait as well; and what the million costs.
func BenchmarkFair(b *testing.B) {
	const n = 1_000_000
	for _, test := range []struct {
		name string
		fill func(do func(Command) Answer)
	}{
		{"flood", func(do func(Command) Answer) { flood(do, n, 0) }},
		{"mixed", func(do func(Command) Answer) { flood(do, n, 100) }},
	} {
		b.Run(test.name, func(b *testing.B) {
			before := heapBytes()
			_, do := machineOf(b)
			makeNoisy(do)
			test.fill(do)
			bytes := heapBytes() - before
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				i++
				do(&Send{Queue: testQueue, Messages: []Message{{Group: Group{2, byte(i % 100)}}}})
				d := do(&Receive{Queue: testQueue, Max: 1, Visibility: -1}).Deliveries[0]
				do(&Delete{Queue: testQueue, Positions: []Position{d.Position}})
			}
			b.ReportMetric(float64(bytes), "B")
		})
	}
}
