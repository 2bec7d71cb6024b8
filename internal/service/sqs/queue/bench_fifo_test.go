package queue

import (
	"encoding/binary"
	"fmt"
	"runtime"
	"testing"
)

// BenchmarkFIFOBacklog measures what a message costs that waits in a FIFO queue, after its duplicates were forgotten, and what it
// costs more while they are known.
func BenchmarkFIFOBacklog(b *testing.B) {
	const n = 1_000_000
	for _, groups := range []int{1, 1000, n} {
		b.Run(fmt.Sprint("groups=", groups), func(b *testing.B) {
			for range b.N {
				before := heapBytes()
				m, _ := fifoOf(b, n, groups)
				known := heapBytes()
				f := m.queues[testQueue].fifo
				m.Apply(&Lapsed{Queue: testQueue, Tokens: m.queues[testQueue].line.next})
				forgotten := heapBytes()
				b.ReportMetric(float64(forgotten-before)/n, "B/message")
				b.ReportMetric(float64(known-forgotten)/n, "B/token")
				if f.fresh != n {
					b.Fatal(f.fresh)
				}
			}
		})
	}
}

func heapBytes() int64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return int64(s.HeapAlloc)
}

// BenchmarkFIFOPass measures a message's way through a FIFO queue: sent, received, deleted; with others waiting in a thousand
// groups.
func BenchmarkFIFOPass(b *testing.B) {
	for _, backlog := range []int{0, 100_000} {
		b.Run(fmt.Sprint("backlog=", backlog), func(b *testing.B) {
			_, do := fifoOf(b, backlog, 1000)
			b.ReportAllocs()
			id := uint64(1 << 40)
			for b.Loop() {
				id++
				c := &Send{Queue: testQueue, Messages: []Message{{Identity: &Identity{Group: Group{byte(id)}}}}}
				binary.BigEndian.PutUint64(c.Messages[0].Identity.ByQueue[:], id)
				do(c)
				got := do(&Receive{Queue: testQueue, Max: 1, Visibility: -1}).Deliveries
				if len(got) != 1 {
					b.Fatal(len(got))
				}
				do(&Delete{Queue: testQueue, Positions: []Position{got[0].Position}, Receives: []uint32{1}})
			}
		})
	}
}
