package ledger

import (
	"cmp"
	"container/heap"
)

// stub is what is in memory of a running execution.
type stub struct {
	number, records   uint64
	started, deadline int64
	use               *use
	lists             *lists
	redrives          uint32
	timer             int32 // its place among the timers, from 1; 0 if it has none
	outstanding       bool
}

// lists are those that an execution is in. Most executions are in the same as others, and share them.
type lists struct {
	all   []list
	users int
}

// shared are the lists of running executions.
type shared map[string]*lists

func (s shared) get(all []list) *lists {
	key := joined(all)
	l := s[key]
	if l == nil {
		l = &lists{all: all}
		s[key] = l
	}
	l.users++
	return l
}

func (s shared) drop(l *lists) {
	if l.users--; l.users == 0 {
		delete(s, joined(l.all))
	}
}

func joined(all []list) string {
	var scratch [ListsMax * len(list{})]byte
	key := scratch[:0]
	for i := range all {
		key = append(key, all[i][:]...)
	}
	return string(key)
}

// timers are the executions that have a deadline to come, the earliest first. It holds nothing that is past or was replaced, for an
// execution may set its deadline thousands of times, years ahead.
type timers []*stub

func (t *timers) set(s *stub) {
	if s.timer == 0 {
		heap.Push(t, s)
		return
	}
	heap.Fix(t, int(s.timer-1))
}

func (t *timers) remove(s *stub) {
	if s.timer > 0 {
		heap.Remove(t, int(s.timer-1))
	}
}

// Len is heap's.
func (t timers) Len() int { return len(t) }

// Less is heap's; the order is that of deadlines, then of numbers, for it must be the same every time.
func (t timers) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(t[i].deadline, t[j].deadline), cmp.Compare(t[i].number, t[j].number)) < 0
}

// Swap is heap's.
func (t timers) Swap(i, j int) {
	t[i], t[j] = t[j], t[i]
	t[i].timer, t[j].timer = int32(i+1), int32(j+1)
}

// Push is heap's.
func (t *timers) Push(x any) {
	s := x.(*stub)
	*t = append(*t, s)
	s.timer = int32(len(*t))
}

// Pop is heap's.
func (t *timers) Pop() any {
	last := (*t)[len(*t)-1]
	(*t)[len(*t)-1] = nil
	*t = (*t)[:len(*t)-1]
	last.timer = 0
	return last
}
