// Proves that the machine does what a simple model of a FIFO queue does, on random histories with restarts: the model keeps every
// message in a list and looks at all of them for every question. Compared are what each receive delivers and in which order, what
// counts as a duplicate and of which message, what may be deleted, changed and repeated, and the counters. After a restart the
// machine made of what a view keeps is equal to the one before, and the history goes on with it.
package queue

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// fifoMessage is one message of the model.
type fifoMessage struct {
	message
	group   byte
	arrived bool // its delay is over
}

// fifoAttempt is what the model remembers of a receive.
type fifoAttempt struct {
	at, due    int64
	deliveries []Delivery
}

// fifoModel is the obvious FIFO queue.
type fifoModel struct {
	retention, visibility, delay int64
	byGroup                      bool
	messages                     []*fifoMessage
	tokens                       map[[3]byte]*fifoMessage // scope, group, ID
	attempts                     map[byte]*fifoAttempt
	purged                       int64
}

// pass lets delays end.
func (m *fifoModel) pass(now int64) {
	for _, x := range m.messages {
		x.arrived = x.arrived || x.sent+m.delay <= now
	}
}

// deliverable lists the messages of a group that a receive may take: those before the first that it may not.
func (m *fifoModel) deliverable(now int64, group byte) []*fifoMessage {
	var out []*fifoMessage
	for _, x := range m.messages {
		if x.gone || x.group != group {
			continue
		}
		if !x.arrived || x.due > now {
			break
		}
		out = append(out, x)
	}
	return out
}

// next lists what a receive delivers: all of the group whose first message was not received for longest, then of the next.
func (m *fifoModel) next(now int64, n int) []*fifoMessage {
	var groups [][]*fifoMessage
	for _, x := range m.messages {
		if all := m.deliverable(now, x.group); len(all) > 0 && all[0] == x {
			groups = append(groups, all)
		}
	}
	slices.SortStableFunc(groups, func(a, b []*fifoMessage) int { return int(a[0].last - b[0].last) })
	out := slices.Concat(groups...)
	return out[:min(n, len(out))]
}

func (m *fifoModel) counts(now int64) Counts {
	var c Counts
	for _, x := range m.messages {
		switch {
		case x.gone:
		case !x.arrived:
			c.Delayed++
		case x.due > now:
			c.InFlight++
		default:
			c.Visible++
		}
	}
	return c
}

func (m *fifoModel) find(p Position) *fifoMessage {
	if i := slices.IndexFunc(m.messages, func(x *fifoMessage) bool { return x.position == p }); i >= 0 {
		return m.messages[i]
	}
	return nil
}

func (m *fifoModel) key(group, id byte) [3]byte {
	if m.byGroup {
		return [3]byte{1, group, id}
	}
	return [3]byte{0, 0, id}
}

// send is what becomes of one message.
func (m *fifoModel) send(now int64, next Position, group, id byte) Admission {
	key := m.key(group, id)
	if first := m.tokens[key]; first != nil && now < first.sent+DeduplicationInterval {
		return Admission{Position: first.position, Duplicate: true}
	}
	x := &fifoMessage{message: message{position: next, sent: now}, group: group}
	m.messages = append(m.messages, x)
	m.tokens[key] = x
	return Admission{Position: next}
}

// repeats finds the attempt that a receive repeats, or nil.
func (m *fifoModel) repeats(now int64, id byte) *fifoAttempt {
	a := m.attempts[id]
	if id == 0 || a == nil || now >= a.at+AttemptInterval || now >= a.due {
		return nil
	}
	for _, d := range a.deliveries {
		if x := m.find(d.Position); x.gone || x.receives != d.Receives || x.due != a.due {
			return nil
		}
	}
	return a
}

// fifoRig drives a machine as a partition would, and the model beside it.
type fifoRig struct {
	t       *rapid.T
	machine *Machine
	model   *fifoModel
	now     int64
}

func newFIFORig(t *rapid.T) *fifoRig {
	r := &fifoRig{t: t, machine: New(), now: testStart, model: &fifoModel{
		retention:  rapid.SampledFrom([]int64{60, 400, 900}).Draw(t, "retention") * second,
		visibility: rapid.Int64Range(0, 40).Draw(t, "visibility") * second,
		delay:      rapid.SampledFrom([]int64{0, 0, 10, 100}).Draw(t, "delay") * second,
		byGroup:    rapid.Bool().Draw(t, "scope"),
		tokens:     map[[3]byte]*fifoMessage{}, attempts: map[byte]*fifoAttempt{},
	}}
	r.do(&Create{Key: Key{"1", "r", "q.fifo"}, Attributes: append(r.attributes(), Pair{FifoQueue, "true"}, Pair{MessageRetentionPeriod, text(r.model.retention)})})
	return r
}

func (r *fifoRig) attributes() []Pair {
	scope := "queue"
	if r.model.byGroup {
		scope = ScopeGroup
	}
	return []Pair{{VisibilityTimeout, text(r.model.visibility)}, {DelaySeconds, text(r.model.delay)}, {DeduplicationScope, scope}}
}

func (r *fifoRig) do(c Command) Answer {
	answer, err := r.try(c)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer
}

func (r *fifoRig) try(c Command) (Answer, error) {
	r.advance()
	_, answer, _, err := step(r.machine, r.now, c, true)
	return answer, err
}

// advance moves time, and does what the machine asks for.
func (r *fifoRig) advance() {
	r.model.pass(r.now)
	for _, action := range r.machine.Advance(time.UnixMilli(r.now)) {
		events, _, err := r.machine.Decide(time.UnixMilli(r.now), &Expire{Queue: action.(Expiring).Queue}, false)
		if err != nil {
			r.t.Fatal(err)
		}
		for _, event := range events {
			r.machine.Apply(event)
			r.forgotten(event)
		}
	}
}

// forgotten holds a fact of expiry against the promise, and tells the model.
func (r *fifoRig) forgotten(event Event) {
	switch e := event.(type) {
	case *Expired:
		for _, x := range r.model.messages {
			if !x.gone && x.position < e.To {
				if x.sent+r.model.retention > r.now {
					r.t.Fatalf("message %d, sent at %d, expired at %d", x.position, x.sent, r.now)
				}
				x.gone = true
			}
		}
	case *Lapsed:
		for _, x := range r.model.messages {
			if x.position < e.Tokens && r.now < x.sent+DeduplicationInterval {
				r.t.Fatalf("the token of message %d, sent at %d, lapsed at %d", x.position, x.sent, r.now)
			}
		}
		for _, token := range e.Attempts {
			if a := r.model.attempts[token[0]]; r.now < a.at+AttemptInterval {
				r.t.Fatalf("attempt %d of %d lapsed at %d", token[0], a.at, r.now)
			}
		}
	}
}

func (r *fifoRig) send() {
	c := &Send{Queue: testQueue}
	var want []Admission
	r.advance()
	next := r.machine.queues[testQueue].line.next
	for range rapid.IntRange(1, 6).Draw(r.t, "messages") {
		group, id := rapid.ByteRange(1, 4).Draw(r.t, "group"), rapid.Byte().Draw(r.t, "id")%24
		c.Messages = append(c.Messages, Message{Delay: -1, Identity: &Identity{Group: Group{group}, ByQueue: Token{9, 0, id}, ByGroup: Token{8, group, id}}})
		a := r.model.send(r.now, next, group, id)
		if !a.Duplicate {
			next++
		}
		want = append(want, a)
	}
	r.model.pass(r.now)
	if got := r.do(c).Admissions; !slices.Equal(got, want) {
		r.t.Fatalf("admissions %+v, want %+v", got, want)
	}
}

func (r *fifoRig) receive() {
	most := rapid.IntRange(1, 10).Draw(r.t, "max")
	visibility := rapid.SampledFrom([]int64{-1, 0, 1 * second, 30 * second, 1000 * second}).Draw(r.t, "timeout")
	id := rapid.ByteRange(0, 3).Draw(r.t, "attempt")
	answer := r.do(&Receive{Queue: testQueue, Max: most, Visibility: visibility, Attempt: Token{id}})
	if visibility < 0 {
		visibility = r.model.visibility
	}
	var want []Delivery
	a := r.model.repeats(r.now, id)
	if a != nil {
		want = a.deliveries
	} else {
		for _, x := range r.model.next(r.now, most) {
			x.receives++
			if x.first == 0 {
				x.first = r.now
			}
			want = append(want, Delivery{Position: x.position, Receives: x.receives, First: x.first})
		}
		a = &fifoAttempt{at: r.now, deliveries: want}
	}
	if !slices.Equal(answer.Deliveries, want) {
		r.t.Fatalf("deliveries %+v, want %+v", answer.Deliveries, want)
	}
	for _, d := range want {
		x := r.model.find(d.Position)
		x.due, x.last = r.now+visibility, r.now
	}
	if a.due = r.now + visibility; id > 0 && len(want) > 0 {
		r.model.attempts[id] = a
	}
}

// some draws a message that may or may not be there, and a receipt of it that may or may not be the newest.
func (r *fifoRig) some() (*fifoMessage, uint32) {
	if len(r.model.messages) == 0 {
		return &fifoMessage{message: message{position: 1, gone: true}}, 1
	}
	x := rapid.SampledFrom(r.model.messages).Draw(r.t, "message")
	return x, max(1, x.receives) - uint32(rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(r.t, "stale"))
}

func (r *fifoRig) delete() {
	x, receives := r.some()
	stale := Delete{Queue: testQueue, Positions: []Position{x.position, x.position, x.position}, Receives: []uint32{receives + 7, receives, receives}}
	problems := r.do(&stale).Problems
	var want, always error
	if !x.gone && x.receives > 0 {
		if always = ErrExpiredReceipt; x.due <= r.now || receives != x.receives {
			want = ErrExpiredReceipt
		} else {
			x.gone = true
		}
	}
	if !slices.Equal(problems, []error{always, want, want}) {
		r.t.Fatalf("problems %v, want %v, %v", problems, always, want)
	}
}

func (r *fifoRig) change() {
	x, receives := r.some()
	timeout := rapid.SampledFrom([]int64{0, 1, 60, 43_200}).Draw(r.t, "timeout") * second
	answer := r.do(&ChangeVisibility{Queue: testQueue, Entries: []Visibility{{Position: x.position, Receives: receives, Timeout: timeout}}})
	var want error
	switch {
	case x.gone || x.receives == 0 || x.due <= r.now || x.receives != receives:
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

func (r *fifoRig) purge() {
	_, err := r.try(&Purge{Queue: testQueue})
	if again := r.model.purged != 0 && r.now < r.model.purged+PurgeInterval; again != errors.Is(err, ErrPurgeInProgress) {
		r.t.Fatalf("a purge: %v", err)
	} else if again {
		return
	}
	r.model.purged = r.now
	for _, x := range r.model.messages {
		x.gone = true
	}
	clear(r.model.tokens)
	clear(r.model.attempts)
}

func (r *fifoRig) configure() {
	r.advance()
	r.model.delay = rapid.SampledFrom([]int64{0, 10, 100}).Draw(r.t, "delay") * second
	r.model.byGroup = rapid.Bool().Draw(r.t, "scope")
	r.do(&Configure{Queue: testQueue, Change: Change{Attributes: r.attributes()}})
}

func (r *fifoRig) pass() {
	r.now += rapid.SampledFrom([]int64{1, 500, second, 10 * second, 70 * second, 299 * second, 700 * second}).Draw(r.t, "pass")
}

// restart makes a machine of what a view keeps of the other.
func (r *fifoRig) restart() {
	was := r.machine.States()
	m, s := New(), was[0]
	m.RestoreNextID(r.machine.nextID)
	m.RestoreQueue(s.Description, s.Purged, s.Stranded)
	m.RestoreCounters(s.Counters)
	for _, g := range s.Segments {
		m.RestoreSegment(testQueue, g)
	}
	for _, h := range s.Held {
		m.RestoreHeld(testQueue, h)
	}
	for _, x := range s.FIFO.Messages {
		m.RestoreMessage(testQueue, x, r.model.find(x.Position).sent)
	}
	for _, g := range s.FIFO.Tokens {
		m.RestoreToken(testQueue, g)
	}
	for _, a := range s.FIFO.Attempts {
		m.RestoreAttempt(testQueue, a)
	}
	r.machine = m
	if diff := cmp.Diff(was, m.States(), cmp.AllowUnexported(Config{}, redrive{})); diff != "" {
		r.t.Fatal(diff)
	}
}

// check compares the counters, and that nothing is there long after it should have expired.
func (r *fifoRig) check() {
	if got, want := r.do(&Inspect{Queue: testQueue}).Counts, r.model.counts(r.now); got != want {
		r.t.Fatalf("counts %+v, want %+v", got, want)
	}
	oldest, flying := Position(0), map[byte]bool{}
	for _, x := range r.model.messages {
		if x.gone {
			continue
		}
		if oldest = older(oldest, x.position); x.arrived && x.due > r.now {
			flying[x.group] = true
		}
	}
	if m := r.do(&Measure{Queue: testQueue}).Measures; m.Oldest != oldest || m.GroupsInFlight != len(flying) {
		r.t.Fatalf("the oldest is %d, %d groups are in flight; want %d, %d", m.Oldest, m.GroupsInFlight, oldest, len(flying))
	}
	width := max(r.model.retention/4096, second)
	for _, x := range r.model.messages {
		if !x.gone && x.sent+r.model.retention+width < r.now {
			r.t.Fatalf("message %d, sent at %d, is still there at %d", x.position, x.sent, r.now)
		}
	}
	if f := r.machine.queues[testQueue].fifo; len(f.given) > 0 && f.given[0].at+sweepAfter <= r.now {
		r.t.Fatalf("the token of message %d is still there", f.given[0].position)
	}
}

func TestFIFOAgainstModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := newFIFORig(t)
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			rapid.SampledFrom([]func(){
				r.send, r.send, r.send, r.receive, r.receive, r.receive, r.delete, r.delete, r.delete, r.change, r.change,
				r.purge, r.configure, r.pass, r.pass, r.restart,
			}).Draw(t, "step")()
			r.check()
		}
	})
}
