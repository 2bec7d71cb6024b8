// Proves that the machine does what a simple model of a standard queue does, on random histories: the model keeps every
// message in a list and looks at all of them for every question. Compared are what each receive delivers and in which order,
// the counts of receipts, the counters, what may be deleted, changed and purged. Of expiry it proves the promise: never early,
// and late by no more than a segment.
package queue

import (
	"errors"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const testQueue ID = 1

// message is one message of the model.
type message struct {
	position    Position
	sent        int64
	due         int64 // visible from then on
	delayed     bool  // sent with a delay
	receives    uint32
	first, last int64 // receipts; 0 for never
	gone        bool
}

// model is the obvious queue.
type model struct {
	retention, visibility int64
	messages              []*message // in the order they were sent
	purged                int64
}

func (m *model) visible(now int64) []*message {
	var again, fresh []*message
	for _, x := range m.messages {
		switch {
		case x.gone || x.due > now:
		case x.receives > 0 || x.delayed:
			again = append(again, x)
		default:
			fresh = append(fresh, x)
		}
	}
	return append(again, fresh...)
}

func (m *model) counts(now int64) Counts {
	var c Counts
	for _, x := range m.messages {
		switch {
		case x.gone:
		case x.due <= now:
			c.Visible++
		case x.receives > 0:
			c.InFlight++
		default:
			c.Delayed++
		}
	}
	return c
}

func (m *model) find(p Position) *message {
	i := slices.IndexFunc(m.messages, func(x *message) bool { return x.position == p })
	if i < 0 {
		return nil
	}
	return m.messages[i]
}

// rig drives a machine as a partition would, and the model beside it.
type rig struct {
	t       *rapid.T
	machine *Machine
	model   *model
	now     int64
}

func newRig(t *rapid.T) *rig {
	r := &rig{t: t, machine: New(), now: testStart, model: &model{
		retention:  rapid.Int64Range(60, 600).Draw(t, "retention") * second,
		visibility: rapid.Int64Range(0, 40).Draw(t, "visibility") * second,
	}}
	_, _, err := r.do(&Create{Key: Key{"1", "r", "q"}, Attributes: []Pair{
		{MessageRetentionPeriod, text(r.model.retention)}, {VisibilityTimeout, text(r.model.visibility)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func text(millis int64) string { return strconv.FormatInt(millis/second, 10) }

// do decides and applies a command and returns the facts, the answer and the refusal.
func (r *rig) do(c Command) ([]Event, Answer, error) {
	r.advance()
	events, answer, _, err := step(r.machine, r.now, c, true)
	return events, answer, err
}

// advance moves the machine's time, and does what it asks for.
func (r *rig) advance() {
	for _, action := range r.machine.Advance(time.UnixMilli(r.now)) {
		e, ok := action.(Expiring)
		if !ok {
			r.t.Fatalf("the machine asks for %#v", action)
		}
		events, _, err := r.machine.Decide(time.UnixMilli(r.now), &Expire{Queue: e.Queue}, false)
		if err != nil {
			r.t.Fatal(err)
		}
		for _, event := range events {
			r.machine.Apply(event)
			r.expired(event.(*Expired))
		}
	}
}

// expired holds a fact of expiry against the promise, and tells the model.
func (r *rig) expired(e *Expired) {
	for _, x := range r.model.messages {
		if !x.gone && x.position&Delayed == e.To&Delayed && x.position < e.To {
			if x.sent+r.model.retention > r.now {
				r.t.Fatalf("message %d, sent at %d, expired at %d", x.position, x.sent, r.now)
			}
			x.gone = true
		}
	}
}

func (r *rig) send() {
	n := rapid.IntRange(1, 10).Draw(r.t, "messages")
	delay := rapid.SampledFrom([]int64{-1, 0, 0, 1, 5, 100}).Draw(r.t, "delay")
	c := &Send{Queue: testQueue}
	for range n {
		c.Messages = append(c.Messages, Message{Delay: delay * second})
	}
	if delay < 0 {
		delay = 0
	}
	events, _, err := r.do(c)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, event := range events {
		e := event.(*Sent)
		for i := range e.Payloads {
			r.model.messages = append(r.model.messages, &message{
				position: e.First + Position(i), sent: r.now, due: r.now + delay*second, delayed: delay > 0,
			})
		}
	}
}

func (r *rig) receive() {
	most := rapid.IntRange(1, 10).Draw(r.t, "max")
	visibility := rapid.SampledFrom([]int64{-1, 0, 1, 30}).Draw(r.t, "timeout")
	if visibility > 0 {
		visibility *= second
	}
	_, answer, err := r.do(&Receive{Queue: testQueue, Max: most, Visibility: visibility})
	if err != nil {
		r.t.Fatal(err)
	}
	want := r.model.visible(r.now)
	want = want[:min(most, len(want))]
	if len(want) != len(answer.Deliveries) {
		r.t.Fatalf("%d messages, want %d", len(answer.Deliveries), len(want))
	}
	if visibility < 0 {
		visibility = r.model.visibility
	}
	for i, d := range answer.Deliveries {
		x := want[i]
		x.receives++
		if x.first == 0 {
			x.first = r.now
		}
		x.due, x.last = r.now+visibility, r.now
		if d.Position != x.position || d.Receives != x.receives || d.First != x.first {
			r.t.Fatalf("delivery %+v, want %+v", d, x)
		}
	}
}

// some draws a position that may or may not be there.
func (r *rig) some() Position {
	if len(r.model.messages) == 0 {
		return 1
	}
	return rapid.SampledFrom(r.model.messages).Draw(r.t, "message").position
}

func (r *rig) delete() {
	p := r.some()
	if _, _, err := r.do(&Delete{Queue: testQueue, Positions: []Position{p, p}}); err != nil {
		r.t.Fatal(err)
	}
	if x := r.model.find(p); x != nil && x.receives > 0 {
		x.gone = true
	}
}

func (r *rig) change() {
	p := r.some()
	timeout := rapid.SampledFrom([]int64{0, 1, 60, 43_200}).Draw(r.t, "timeout") * second
	_, answer, err := r.do(&ChangeVisibility{Queue: testQueue, Entries: []Visibility{{Position: p, Timeout: timeout}}})
	if err != nil {
		r.t.Fatal(err)
	}
	var want error
	switch x := r.model.find(p); {
	case x == nil || x.gone || x.receives == 0:
		want = ErrNotInFlight
	case r.now-x.last+timeout > VisibilityMax:
		want = ErrTooLong
	default:
		x.due = r.now + timeout
	}
	if !errors.Is(answer.Problems[0], want) {
		r.t.Fatalf("problem %v, want %v", answer.Problems[0], want)
	}
}

func (r *rig) purge() {
	_, _, err := r.do(&Purge{Queue: testQueue})
	if r.model.purged != 0 && r.now < r.model.purged+PurgeInterval {
		if !errors.Is(err, ErrPurgeInProgress) {
			r.t.Fatalf("a second purge: %v", err)
		}
		return
	}
	if err != nil {
		r.t.Fatal(err)
	}
	r.model.purged = r.now
	for _, x := range r.model.messages {
		x.gone = true
	}
}

// pass lets time pass.
func (r *rig) pass() {
	r.now += rapid.SampledFrom([]int64{1, 500, second, 10 * second, 70 * second, 700 * second}).Draw(r.t, "pass")
	r.advance()
}

// check compares the counters, and that nothing is there long after it should have expired.
func (r *rig) check() {
	r.advance()
	_, answer, err := r.machine.Decide(time.UnixMilli(r.now), &Inspect{Queue: testQueue}, false)
	if err != nil {
		r.t.Fatal(err)
	}
	if want := r.model.counts(r.now); answer.Counts != want {
		r.t.Fatalf("counts %+v, want %+v", answer.Counts, want)
	}
	var oldest, delayed Position
	for _, x := range r.model.messages {
		switch {
		case x.gone:
		case x.delayed:
			delayed = older(delayed, x.position)
		default:
			oldest = older(oldest, x.position)
		}
	}
	if m := r.machine.queues[testQueue].measure(r.now); m.Oldest != oldest || m.OldestDelayed != delayed {
		r.t.Fatalf("the oldest are %d and %d, want %d and %d", m.Oldest, m.OldestDelayed, oldest, delayed)
	}
	width := max(r.model.retention/4096, second)
	for _, x := range r.model.messages {
		if !x.gone && x.sent+r.model.retention+width < r.now {
			r.t.Fatalf("message %d, sent at %d, is still there at %d", x.position, x.sent, r.now)
		}
	}
}

func TestAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := newRig(t)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			rapid.SampledFrom([]func(){r.send, r.send, r.receive, r.receive, r.receive, r.delete, r.delete, r.change, r.purge, r.pass, r.pass}).Draw(t, "step")()
			r.check()
		}
	})
}
