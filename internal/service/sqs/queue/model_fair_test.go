package queue

// Proves of fair queues, on random histories, that the machine does what an obvious model does that looks at all messages and at all
// that were ever in flight for every question: who is noisy by either rule, whose messages go first and in which order. Proves besides that
// what the machine keeps of tenants is what follows from their messages, also while messages leave for other queues and come back, that
// a machine made from what a view keeps is the same, and that without noisy tenants the order is that of a queue without groups.

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// fairRig is a rig whose messages have groups.
type fairRig struct {
	*rig
	groups map[Position]Group
	sent   map[Group]int64
	aloft  map[*message]int64 // messages in flight, and until when
	landed []landing
	voided map[Position]bool // what a view has written down of messages that were received before others
}

// landing is the end of a flight.
type landing struct {
	group      Group
	minute     int64
	spent      int64
	fromBefore bool // of a tenant that was forgotten since
}

func newFairRig(t *rapid.T) *fairRig {
	r := &fairRig{rig: newRig(t), groups: map[Position]Group{}, sent: map[Group]int64{}, aloft: map[*message]int64{}, voided: map[Position]bool{}}
	r.model.retention = 600 * second
	r.model.visibility = 40 * second
	_, _, err := r.do(&Configure{Queue: testQueue, Change: Change{Attributes: []Pair{{MessageRetentionPeriod, "600"}, {VisibilityTimeout, "40"}}}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// look notices what time and commands have done to messages in flight.
func (r *fairRig) look() {
	for _, x := range r.model.messages {
		until, was := r.aloft[x]
		is := !x.gone && x.receives > 0 && x.due > r.now
		if was && !is {
			at := min(until, x.due, r.now)
			r.land(x, at)
			delete(r.aloft, x)
		}
		if is {
			r.aloft[x] = x.due
		}
	}
	there := map[Group]bool{}
	for _, x := range r.model.messages {
		there[r.groups[x.position]] = there[r.groups[x.position]] || !x.gone
	}
	for i := range r.landed {
		r.landed[i].fromBefore = r.landed[i].fromBefore || !there[r.landed[i].group]
	}
}

func (r *fairRig) land(x *message, at int64) {
	r.landed = append(r.landed, landing{group: r.groups[x.position], minute: at / 60_000, spent: at - x.last})
}

// time is recent processing time: what was spent, halved for every minute since.
func (r *fairRig) time(of func(landing) bool) int64 {
	var sum, minute int64
	for _, l := range slices.SortedStableFunc(slices.Values(r.landed), func(a, b landing) int { return cmp.Compare(a.minute, b.minute) }) {
		if of(l) {
			sum, minute = sum>>min(l.minute-minute, 63)+l.spent, l.minute
		}
	}
	return sum >> min(r.now/60_000-minute, 63)
}

func (r *fairRig) flying(of func(Group) bool) int {
	n := 0
	for x := range r.aloft {
		if of(r.groups[x.position]) {
			n++
		}
	}
	return n
}

func anyGroup(Group) bool { return true }

func (r *fairRig) isNoisy(g Group) bool {
	if g == (Group{}) || r.now >= r.sent[g]+5*60_000 {
		return false
	}
	mine := r.flying(func(other Group) bool { return other == g })
	if mine >= 30 && mine*10 > r.flying(anyGroup) {
		return true
	}
	all := r.time(func(landing) bool { return true })
	return all >= 30_000 && 10*r.time(func(l landing) bool { return l.group == g && !l.fromBefore }) > all
}

// want lists what is to be delivered.
func (r *fairRig) want(n int) []*message {
	visible := r.model.visible(r.now)
	noisy := map[Group]bool{}
	for _, g := range r.groups {
		if _, known := noisy[g]; !known {
			noisy[g] = r.isNoisy(g)
		}
	}
	var out, rest []*message
	for _, x := range visible {
		if noisy[r.groups[x.position]] {
			rest = append(rest, x)
		} else if len(out) < n {
			out = append(out, x)
		}
	}
	taken := map[Group]int{}
	for len(out) < n && len(rest) > 0 {
		flights := func(x *message) int {
			g := r.groups[x.position]
			return taken[g] + r.flying(func(other Group) bool { return other == g })
		}
		next := slices.MinFunc(rest, func(a, b *message) int { return cmp.Compare(flights(a), flights(b)) }) // the first of them
		taken[r.groups[next.position]]++
		out = append(out, next)
		rest = slices.DeleteFunc(rest, func(x *message) bool { return x == next })
	}
	return out
}

func (r *fairRig) sendGroups() {
	groups := []Group{{}, {1}, {2}, {3}}
	n := rapid.IntRange(1, 40).Draw(r.t, "messages")
	group := rapid.SampledFrom(groups).Draw(r.t, "group")
	mixed := rapid.Bool().Draw(r.t, "mixed")
	delay := rapid.SampledFrom([]int64{0, 0, 0, 0, 5}).Draw(r.t, "delay") * second
	c := &Send{Queue: testQueue}
	for range n {
		if mixed {
			group = rapid.SampledFrom(groups).Draw(r.t, "one's group")
		}
		c.Messages = append(c.Messages, Message{Delay: delay, Group: group})
	}
	events, _, err := r.do(c)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, event := range events {
		e := event.(*Sent)
		for i := range e.Payloads {
			p := e.First + Position(i)
			r.model.messages = append(r.model.messages, &message{position: p, sent: r.now, due: r.now + delay, delayed: delay > 0})
			r.groups[p], r.sent[c.Messages[i].Group] = c.Messages[i].Group, r.now
		}
	}
}

func (r *fairRig) receiveFairly() {
	most := rapid.IntRange(1, 10).Draw(r.t, "max")
	want := r.want(most)
	events, answer, err := r.do(&Receive{Queue: testQueue, Max: most, Visibility: -1})
	if err != nil {
		r.t.Fatal(err)
	}
	r.quietFirst(want)
	var got, expected []Position
	for _, d := range answer.Deliveries {
		got = append(got, d.Position)
	}
	for _, x := range want {
		expected = append(expected, x.position)
		x.receives++
		x.due, x.last = r.now+r.model.visibility, r.now
	}
	if !slices.Equal(got, expected) {
		r.t.Fatalf("delivered are %v, want %v", r.named(got), r.named(expected))
	}
	for _, e := range events {
		for _, d := range e.(*Received).Deliveries {
			if d.Receives == 1 && r.machine.Ahead(testQueue, d.Position) {
				r.voided[d.Position] = true
			}
		}
	}
}

// quietFirst proves of what the model wants that no message of a noisy tenant is among it while one of a quiet tenant waits.
func (r *fairRig) quietFirst(want []*message) {
	if len(want) == 0 || !r.isNoisy(r.groups[want[len(want)-1].position]) {
		return
	}
	for _, x := range r.model.visible(r.now) {
		if !slices.Contains(want, x) && !r.isNoisy(r.groups[x.position]) {
			r.t.Fatalf("message %d of a quiet tenant waits while those of noisy ones are delivered", x.position)
		}
	}
}

func (r *fairRig) named(positions []Position) (out []string) {
	for _, p := range positions {
		out = append(out, fmt.Sprintf("%d of %d", p&^Delayed, r.groups[p][0]))
	}
	return out
}

// changeFairly tells the model of the one landing that it would not notice: of a message that was visible before and is after.
func (r *fairRig) changeFairly() {
	p := r.some()
	x := r.model.find(p)
	timeout := rapid.SampledFrom([]int64{0, 1, 60}).Draw(r.t, "timeout") * second
	_, answer, err := r.do(&ChangeVisibility{Queue: testQueue, Entries: []Visibility{{Position: p, Timeout: timeout}}})
	if err != nil {
		r.t.Fatal(err)
	}
	if x == nil || answer.Problems[0] != nil {
		return
	}
	if x.due <= r.now && timeout == 0 {
		r.land(x, r.now)
	}
	x.due = r.now + timeout
}

// restart makes the machine anew of what a view keeps. Of the times spent those are known again that were spent last on messages that
// are still there.
func (r *fairRig) restart() {
	was := r.machine.States()[0]
	m := New()
	m.RestoreQueue(was.Description, was.Purged, 0)
	m.RestoreNextID(2)
	m.RestoreCounters(was.Counters)
	for _, s := range was.Segments {
		m.RestoreSegment(testQueue, s)
	}
	for _, h := range was.Held {
		m.RestoreHeld(testQueue, h)
	}
	for _, p := range slices.Sorted(maps.Keys(r.voided)) {
		m.RestoreVoid(testQueue, Void{From: p, To: p + 1})
	}
	for _, v := range was.Voids {
		m.RestoreVoid(testQueue, v) // those of expiry
	}
	for _, run := range r.runsInView(was.Counters) {
		m.RestoreRun(testQueue, run)
	}
	m.RestoreFairness()
	r.machine, r.landed = m, nil
	for _, x := range r.model.messages {
		if !x.gone && x.receives > 0 && x.due <= r.now {
			r.land(x, x.due)
		}
	}
	r.advance()
	if got := m.States()[0]; fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", was) {
		r.t.Fatalf("after a restart\n%+v\nbefore it\n%+v", got, was)
	}
	r.sent = map[Group]int64{}
	if f := m.queues[testQueue].fair; f != nil { // nothing is left if not
		for name, t := range f.tenants {
			r.sent[name] = t.sent // at most the width of a segment late
		}
	}
}

// runsInView are those that a view has, which begins with some position that the cursor has passed.
func (r *fairRig) runsInView(c Counters) []Run {
	list := runs{}
	for p := floorOf(c.Cursor); p < c.Next; p++ {
		if p > 0 {
			list.add(p, r.groups[p])
		}
	}
	list.last = r.groups[c.Next-1]
	return list.list
}

// hold compares what the machine keeps of tenants with what follows from their messages.
func (r *fairRig) hold() {
	if problem := tenantsProblem(r.machine.queues[testQueue], r.groups); problem != "" {
		r.t.Fatal(problem)
	}
	if f := r.machine.queues[testQueue].fair; f != nil && !slices.IsSortedFunc(f.noisy(r.now), func(a, b *tenant) int { return bytes.Compare(a.name[:], b.name[:]) }) {
		r.t.Fatal("noisy tenants are not sorted")
	}
}

// tenantsProblem tells what a fair queue keeps of its tenants that does not follow from their messages; empty for nothing.
func tenantsProblem(q *queue, groups map[Position]Group) string {
	f := q.fair
	if f == nil {
		return ""
	}
	spans, ready := len(f.others.fresh), 0
	fresh := q.line.fresh()
	count := func(s span) { q.line.eachFresh(s, func(s span) { fresh -= int(s.to - s.from) }) }
	for _, s := range f.others.fresh {
		count(s)
	}
	for name, t := range f.tenants {
		held, flying, visible := 0, 0, 0
		for _, h := range q.held {
			if h.tenant != t {
				continue
			}
			held++
			if h.visible {
				visible++
			} else if h.received > 0 && h.leaving == 0 {
				flying++
			}
			if groups[h.position] != name {
				return fmt.Sprintf("message %d is said to be held and %x's", h.position, name)
			}
		}
		if t.held != held || t.flying != flying || t.ready.len() != visible || t.name != name || (t.spot > 0) != (flying >= noisyInFlightMin) {
			return fmt.Sprintf("tenant %x: %d held, %d in flight, %d visible, and it says %d, %d, %d", name, held, flying, visible, t.held, t.flying, t.ready.len())
		}
		if held == 0 && len(t.fresh) == 0 {
			return fmt.Sprintf("tenant %x has nothing and is there", name)
		}
		ready += visible
		spans += len(t.fresh)
		for _, s := range t.fresh {
			count(s)
			for p := s.from; p < s.to; p++ {
				if q.line.has(p) && groups[p] != name {
					return fmt.Sprintf("message %d is said to be fresh and %x's", p, name)
				}
			}
		}
	}
	if f.spans != spans || f.ready != ready || fresh != 0 {
		return fmt.Sprintf("%d runs, %d visible, %d voids; it says %d, %d; %d messages are nobody's", spans, ready, len(q.line.voids), f.spans, f.ready, fresh)
	}
	for _, t := range f.slow {
		if f.tenants[t.name] != t {
			return fmt.Sprintf("%x is slow and gone", t.name)
		}
	}
	return ""
}

func (r *fairRig) step(do func()) {
	r.advance()
	r.look()
	do()
	r.look()
	r.check()
	r.hold()
}

func (r *fairRig) passAWhile() {
	r.now += rapid.SampledFrom([]int64{1, 500, second, 10 * second, 70 * second, 310 * second}).Draw(r.t, "pass")
	r.advance()
}

// provesEnough is how many noisy tenants and holes TestFairAgainstModel must have looked at; a hundred runs of rapid's may see too few.
const provesEnough = 100

func TestFairAgainstModel(t *testing.T) {
	const roundsMax = 10
	noisy, holes := 0, 0
	for round := 0; round < roundsMax && min(noisy, holes) < provesEnough; round++ {
		rapid.Check(t, func(t *rapid.T) {
			r := newFairRig(t)
			for range rapid.IntRange(1, 60).Draw(t, "steps") {
				r.step(rapid.SampledFrom([]func(){
					r.sendGroups, r.sendGroups, r.receiveFairly, r.receiveFairly, r.receiveFairly, r.receiveFairly, r.receiveFairly, r.delete, r.delete, r.changeFairly,
					r.purge, r.passAWhile, r.passAWhile, func() {
						if r.machine.queues[testQueue].fair != nil {
							r.restart()
						}
					},
				}).Draw(t, "step"))
				if f := r.machine.queues[testQueue].fair; f != nil {
					noisy += len(f.noisy(r.now))
					holes += len(f.queue.line.voids)
				}
			}
		})
	}
	if noisy < provesEnough || holes < provesEnough {
		t.Errorf("%d noisy tenants and %d holes prove little", noisy, holes)
	}
}

// Without noisy tenants the order is the same, whether messages have groups or not.
func TestFairOrderIsTheUsualOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		groups := rapid.SliceOfN(rapid.SampledFrom([]Group{{}, {1}, {2}, {3}}), 1, 60).Draw(t, "groups")
		var order [2][]Delivery
		steps := rapid.SliceOfN(rapid.IntRange(0, 12), 1, 60).Draw(t, "steps")
		for i := range order {
			_, do := machineOf(t)
			left := groups
			for _, n := range steps {
				if n == 0 || n > 10 {
					n = min(n+1, len(left))
					c := &Send{Queue: testQueue}
					for _, g := range left[:n] {
						m := Message{}
						if i == 1 {
							m.Group = g
						}
						c.Messages = append(c.Messages, m)
					}
					do(c)
					left = left[n:]
					continue
				}
				got := do(&Receive{Queue: testQueue, Max: n % 5, Visibility: int64(n%2) * 30_000, Until: time.Time{}}).Deliveries
				for _, d := range got {
					if n%3 == 0 {
						do(&ChangeVisibility{Queue: testQueue, Entries: []Visibility{{Position: d.Position}}})
					}
				}
				order[i] = append(order[i], got...)
			}
		}
		if !slices.Equal(order[0], order[1]) {
			t.Fatalf("without groups %v, with groups %v", order[0], order[1])
		}
	})
}

// What is known of tenants stays true while their messages leave for another queue, come back, or come from elsewhere.
func TestTenantsOfMessagesThatMove(t *testing.T) {
	moved := 0
	rapid.Check(t, func(t *rapid.T) {
		m, now := New(), int64(testStart)
		groups, number := map[Position]Group{}, uint64(0)
		do := func(c Command) Answer {
			m.Advance(time.UnixMilli(now))
			_, answer, _, err := step(m, now, c, true)
			if err != nil && m.queues[testQueue] == nil {
				t.Fatal(err)
			}
			return answer
		}
		do(&Create{Key: Key{"1", "r", "q"}, Attributes: []Pair{
			{MessageRetentionPeriod, "600"}, {VisibilityTimeout, "5"}, {RedrivePolicy, `{"deadLetterTargetArn":"arn:aws:sqs:r:1:dead","maxReceiveCount":"2"}`},
		}})
		draw := func() Group {
			return rapid.SampledFrom([]Group{{}, {1}, {1}, {1}, {2}}).Draw(t, "group")
		}
		steps := map[string]func(){
			"send": func() {
				c := &Send{Queue: testQueue}
				first := m.queues[testQueue].line.next
				for i := range rapid.IntRange(1, 50).Draw(t, "messages") {
					c.Messages = append(c.Messages, Message{Group: draw()})
					groups[first+Position(i)] = c.Messages[i].Group
				}
				do(c)
			},
			"accept": func() {
				c := &Accept{Queue: testQueue, Origin: Origin{Partition: 1, Queue: 7}}
				first := m.queues[testQueue].line.next
				for i := range rapid.IntRange(1, 5).Draw(t, "newcomers") {
					number++
					old := rapid.Int64Range(0, 590).Draw(t, "age") * second
					c.Messages = append(c.Messages, Newcomer{Number: number, Sent: now - old, Group: draw()})
					groups[first+Position(i)] = c.Messages[i].Group
				}
				do(c)
			},
			"receive": func() {
				for range 8 {
					do(&Receive{Queue: testQueue, Max: 10, Visibility: -1})
				}
			},
			"task":   func() { do(&StartTask{Queue: testQueue, ID: "t", Rate: 0}); do(&Move{Queue: testQueue}) },
			"return": func() { do(&Return{Queue: testQueue, Through: m.queues[testQueue].departed}) },
			"hand over": func() {
				do(&HandOver{Queue: testQueue, Through: max(m.queues[testQueue].departed, 1) - rapid.Uint64Range(0, 1).Draw(t, "less")})
			},
			"expire": func() { do(&Expire{Queue: testQueue}) },
			"purge":  func() { do(&Purge{Queue: testQueue}) },
			"pass":   func() { now += rapid.Int64Range(1, 60).Draw(t, "seconds") * second },
		}
		names := slices.Sorted(maps.Keys(steps))
		for range rapid.IntRange(1, 50).Draw(t, "steps") {
			steps[rapid.SampledFrom(names).Draw(t, "step")]()
			q := m.queues[testQueue]
			if problem := tenantsProblem(q, groups); problem != "" {
				t.Fatal(problem)
			}
			moved += len(q.leaving)
		}
	})
	if moved < 100 {
		t.Errorf("%d messages that leave prove little", moved)
	}
}
