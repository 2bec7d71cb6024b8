package clock

import (
	"container/heap"
	"sync"
	"time"
)

// Virtual is a clock that stands still until it is moved. It is safe for concurrent use.
//
// It has two hands, as machines do: a monotonic one that timers follow and only Advance moves, and the wall clock, which
// Advance moves too and Jump alone shifts. So a test can set the wall clock back and see that timers don't care.
type Virtual struct {
	mu     sync.Mutex
	wall   time.Time
	mono   time.Duration
	count  uint64
	timers timerHeap
}

// NewVirtual stands at start.
func NewVirtual(start time.Time) *Virtual { return &Virtual{wall: start} }

// Now is the wall clock's hand.
func (v *Virtual) Now() time.Time {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.wall
}

// AfterFunc calls f from within the Advance that reaches d. A d of zero or less is due at the next Advance, even by zero.
func (v *Virtual) AfterFunc(d time.Duration, f func()) Timer {
	t := &virtualTimer{clock: v, call: f, index: idle}
	t.Reset(d)
	return t
}

// Advance moves both hands d forwards and makes, in the caller's goroutine, every call that falls due on the way: in order
// of time, those of one moment in the order they were promised, each seeing Now at its own moment. Calls promised on the
// way are made too if they fall due. It must not be called from within such a call, nor by two goroutines at once.
func (v *Virtual) Advance(d time.Duration) {
	v.mu.Lock()
	end := v.mono + max(d, 0)
	for len(v.timers) > 0 && v.timers[0].due <= end {
		t := heap.Pop(&v.timers).(*virtualTimer)
		v.moveTo(max(t.due, v.mono))
		v.mu.Unlock()
		t.call()
		v.mu.Lock()
	}
	v.moveTo(end)
	v.mu.Unlock()
}

func (v *Virtual) moveTo(mono time.Duration) {
	v.wall = v.wall.Add(mono - v.mono)
	v.mono = mono
}

// Jump shifts the wall clock by d, which may be negative, and leaves timers alone: what an operator or NTP does.
func (v *Virtual) Jump(d time.Duration) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.wall = v.wall.Add(d)
}

// Next tells how far away the nearest promised call is; false when there is none.
func (v *Virtual) Next() (time.Duration, bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.timers) == 0 {
		return 0, false
	}
	return max(v.timers[0].due-v.mono, 0), true
}

// idle is the index of a timer that is not in the heap.
const idle = -1

type virtualTimer struct {
	clock *Virtual
	call  func()
	due   time.Duration
	order uint64
	index int
}

func (t *virtualTimer) Stop() bool {
	t.clock.mu.Lock()
	defer t.clock.mu.Unlock()
	return t.remove()
}

func (t *virtualTimer) Reset(d time.Duration) bool {
	v := t.clock
	v.mu.Lock()
	defer v.mu.Unlock()
	active := t.remove()
	v.count++
	t.due, t.order = v.mono+max(d, 0), v.count
	heap.Push(&v.timers, t)
	return active
}

func (t *virtualTimer) remove() bool {
	if t.index == idle {
		return false
	}
	heap.Remove(&t.clock.timers, t.index)
	return true
}

// timerHeap is ordered by due time, then by order of promise.
type timerHeap []*virtualTimer

func (h timerHeap) Len() int { return len(h) }

func (h timerHeap) Less(i, j int) bool {
	if h[i].due != h[j].due {
		return h[i].due < h[j].due
	}
	return h[i].order < h[j].order
}

func (h timerHeap) Swap(i, j int) {
	h[i], h[j] = h[j], h[i]
	h[i].index, h[j].index = i, j
}

func (h *timerHeap) Push(x any) {
	t := x.(*virtualTimer)
	t.index = len(*h)
	*h = append(*h, t)
}

func (h *timerHeap) Pop() any {
	old := *h
	t := old[len(old)-1]
	old[len(old)-1] = nil
	*h = old[:len(old)-1]
	t.index = idle
	return t
}
