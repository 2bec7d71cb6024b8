package queue

// Proves what a fair queue does at its limits, those of AWS, in single steps, and its own: it keeps no more, however many messages wait, delivers each once, lets quiet
// tenants go first among those that it knows, and knows those that are sent when there is room again.

import (
	"slices"
	"testing"
	"time"
)

// flood sends n messages in turn of a noisy tenant and of one of quiet ones.
func flood(do func(Command) Answer, n, quiet int) {
	for i := 0; i < n; {
		c := &Send{Queue: testQueue}
		for ; len(c.Messages) < 10 && i < n; i++ {
			c.Messages = append(c.Messages, Message{Group: Group{1}})
			if quiet > 0 {
				c.Messages = append(c.Messages, Message{Group: Group{2, byte(i % quiet)}})
			}
		}
		do(c)
	}
}

// makeNoisy takes as many messages as make the first tenant noisy.
func makeNoisy(do func(Command) Answer) {
	do(&Send{Queue: testQueue, Messages: slices.Repeat([]Message{{Group: Group{1}}}, noisyInFlightMin)})
	for range noisyInFlightMin {
		do(&Receive{Queue: testQueue, Max: 1, Visibility: VisibilityMax})
	}
}

// send sends messages of a group.
func send(do func(Command) Answer, group byte, n int) {
	do(&Send{Queue: testQueue, Messages: slices.Repeat([]Message{{Group: Group{group}}}, n)})
}

// take receives n messages one by one and returns their positions.
func take(do func(Command) Answer, n int) (out []Position) {
	for range n {
		out = append(out, do(&Receive{Queue: testQueue, Max: 1, Visibility: VisibilityMax}).Deliveries[0].Position)
	}
	return out
}

// The thirtieth message in flight makes a tenant noisy, if they are more than a tenth.
func TestNoisyByMessagesInFlight(t *testing.T) {
	for _, test := range []struct {
		alone, mine int
		noisy       bool
	}{{0, 29, false}, {0, 30, true}, {269, 30, true}, {270, 30, false}, {270, 31, true}} {
		m, do := machineOf(t)
		send(do, 0, test.alone)
		send(do, 1, test.mine)
		take(do, test.alone+test.mine)
		send(do, 1, 1)
		send(do, 2, 1)
		next := take(do, 1)[0]
		if noisy := next == m.queues[testQueue].line.next-1; noisy != test.noisy {
			t.Errorf("%d of %d in flight: noisy %v", test.mine, test.mine+test.alone, noisy)
		}
	}
}

// Of several noisy tenants the one with the fewest messages in flight goes first, also within one receive.
func TestFewestInFlightFirst(t *testing.T) {
	_, do := machineOf(t)
	send(do, 1, 33)
	send(do, 2, 30)
	take(do, 63)
	send(do, 1, 5) // 64 to 68
	send(do, 2, 9) // 69 to 77
	var got []Position
	for _, d := range do(&Receive{Queue: testQueue, Max: 10, Visibility: -1}).Deliveries {
		got = append(got, d.Position)
	}
	if want := []Position{69, 70, 71, 64, 72, 65, 73, 66, 74, 67}; !slices.Equal(got, want) {
		t.Errorf("delivered are %v, want %v", got, want)
	}
}

func TestFairLimit(t *testing.T) {
	m, do := machineOf(t)
	const n = fairSpansMax
	makeNoisy(do)
	flood(do, n, 100)
	f := m.queues[testQueue].fair
	seen := map[Position]bool{}
	known := 0
	for i := range 2 * n {
		if f.spans > fairSpansMax+1 {
			t.Fatalf("%d runs and %d voids", f.spans, len(f.queue.line.voids))
		}
		if i == n/2+100 { // there is room again: it does not wait behind what is not known, but in its order with it
			do(&Send{Queue: testQueue, Messages: []Message{{Group: Group{3}}}})
			if f.tenants[Group{3}] == nil {
				t.Fatal("a tenant is not known though there is room")
			}
		}
		d := do(&Receive{Queue: testQueue, Max: 1, Visibility: VisibilityMax}).Deliveries[0]
		if seen[d.Position] {
			t.Fatalf("message %d is delivered twice", d.Position)
		}
		if seen[d.Position] = true; i < n/2 && (d.Position-noisyInFlightMin)%2 == 0 {
			known++
		}
		do(&Delete{Queue: testQueue, Positions: []Position{d.Position}})
	}
	if known != n/2 {
		t.Errorf("%d of the first %d are of quiet tenants", known, n/2)
	}
	last := do(&Receive{Queue: testQueue, Max: 10, Visibility: VisibilityMax}).Deliveries
	if len(last) != 1 || f.spans != 0 || len(f.queue.line.voids) != 0 {
		t.Errorf("%d are left, %d runs, %d voids", len(last), f.spans, len(f.queue.line.voids))
	}
}

// A flood whose messages stand singly among those of quiet tenants, which are received before it, costs holes and not runs; when there are as
// many holes as there may be, messages are delivered in their order until there are fewer.
func TestFairHoles(t *testing.T) {
	m, do := machineOf(t)
	makeNoisy(do)
	f := m.queues[testQueue].fair
	one := func() Delivery {
		d := do(&Receive{Queue: testQueue, Max: 1, Visibility: VisibilityMax}).Deliveries[0]
		do(&Delete{Queue: testQueue, Positions: []Position{d.Position}})
		return d
	}
	for i := range fairHolesMax {
		do(&Send{Queue: testQueue, Messages: []Message{{Group: Group{1}}, {Group: Group{2}}}})
		if d := one(); d.Position != noisyInFlightMin+2*Position(i)+2 {
			t.Fatalf("message %d is delivered though one of a quiet tenant waits", d.Position)
		}
	}
	l := &f.queue.line
	if len(l.voids) != fairHolesMax || f.spans > fairSpansMax+1 {
		t.Errorf("%d holes, %d runs", len(l.voids), f.spans)
	}
	do(&Send{Queue: testQueue, Messages: []Message{{Group: Group{1}}, {Group: Group{2}}}})
	for _, want := range []Position{noisyInFlightMin + 1, l.next - 1, noisyInFlightMin + 3} {
		if d := one(); d.Position != want {
			t.Errorf("message %d is delivered, want %d", d.Position, want)
		}
	}
	if got := do(&Inspect{Queue: testQueue}).Counts; got.Visible != fairHolesMax-1 {
		t.Errorf("%+v", got)
	}
}

// A restart knows as many runs as there may be, and takes the rest for messages without a group.
func TestFairLimitAtRestart(t *testing.T) {
	m := New()
	c := NewConfig(nil, nil)
	m.RestoreQueue(&Description{ID: testQueue, Config: c}, 0, 0)
	m.RestoreCounters(Counters{Queue: testQueue, Next: 101, Cursor: 1, NextDelayed: Delayed | 1})
	m.RestoreRun(testQueue, Run{1, Group{1}})
	m.RestoreRun(testQueue, Run{11, Group{2}})
	m.RestoreUnknown(testQueue, 21, Group{3})
	m.RestoreFairness()
	f := m.queues[testQueue].fair
	if got := f.tenancies(); !slices.Equal(got, []Tenancy{{1, 11, Group{1}}, {11, 21, Group{2}}}) || !slices.Equal(f.others.fresh, []span{{21, 101}}) {
		t.Errorf("%v and %v", got, f.others.fresh)
	}
	events, _, _ := m.Decide(time.UnixMilli(1), &Send{Queue: testQueue, Messages: []Message{{Group: Group{3}}, {Group: Group{1}}}}, true)
	if e := events[0].(*Sent); !slices.Equal(e.Runs, []Run{{102, Group{1}}}) {
		t.Errorf("runs %v begin; the first message goes on with what is not known", e.Runs)
	}
}
