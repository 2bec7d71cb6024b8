package sqs

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"sluice/internal/durable"
	"sluice/internal/durable/durabletest"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/sim"
	"sluice/internal/store"
)

func TestMain(m *testing.M) { sim.Main(m) }

// TestIsDurable proves that the machine of queues and its view keep to the laws of durable.
func TestIsDurable(t *testing.T) { durabletest.Exercise(t, newWorkload) }

// TestSimulation proves, through crashes, lost commits, failing and full disks, jumping clocks and a second owner, of every message whose
// sending was acknowledged: it is there until its deletion was asked for or its retention period is over; it is gone for good
// once its deletion was acknowledged; its receipts are counted exactly; and no one receives it while it is another's. Of FIFO
// queues it proves besides: no message is delivered before another of its group that was sent earlier and is still there, and no
// duplicate is let in, nor anything else kept out.
func TestSimulation(t *testing.T) { sim.Run(t, newWorkload) }

// workload sends, receives, deletes and so on in three standard queues and two FIFO queues, and knows what must be true of them.
type workload struct {
	queues  []*tracked
	pending map[queue.Command]*pending
	now     time.Time // the latest that any machine has seen
	// applied are the payloads of all messages that ever came into a machine, refused those that must not.
	applied map[string]bool
	refused []queue.Message
	decided int
}

// pending is a command whose answer has not come.
type pending struct {
	queue     *tracked
	at        time.Time // when it was decided last
	sequence  int       // and as which decision
	maybeGone bool      // of a Send: a purge was asked for after it
	removed   bool      // the queue's deletion was asked for after it
	purged    []*fate   // of a Purge: what was there for certain when it was asked for
}

// tracked is what is known of one queue. Its ID is 0 while no creation was answered, and after its deletion was asked for.
type tracked struct {
	key        queue.Key
	id         queue.ID
	attributes []queue.Pair
	retention  time.Duration
	messages   map[queue.Position]*fate
	order      []*fate
	doubted    queue.ID // its deletion was asked for; if it is still there, it never happened
	unanswered int      // receives whose answer has not come: each may have received anything
	fifo       bool
	firsts     map[queue.Token][]first // of a FIFO queue: the messages that were let in, by their token
	purges     []int                   // as which decisions it was purged, if it was
}

// fate is what is known of one message.
type fate struct {
	position  queue.Position
	sent      time.Time
	maybeGone bool // its deletion was asked for, or its sending never acknowledged
	gone      bool // its deletion was acknowledged
	changed   bool // a change of its visibility was asked for
	group     queue.Group
	receipts  map[uint32]receiptOf
}

// receiptOf is one receipt that was answered.
type receiptOf struct {
	at, due  time.Time
	sequence int
}

func newWorkload() sim.Workload[queue.Command, queue.Event, queue.Answer, queue.Action] {
	w := &workload{pending: map[queue.Command]*pending{}, applied: map[string]bool{}}
	for i, retention := range []time.Duration{time.Minute, 96 * time.Hour, 336 * time.Hour} {
		w.queues = append(w.queues, &tracked{
			key: queue.Key{Account: "000000000000", Region: "us-east-1", Name: fmt.Sprint("queue-", i)},
			attributes: []queue.Pair{
				{Name: queue.MessageRetentionPeriod, Value: fmt.Sprint(int(retention.Seconds()))}, {Name: queue.VisibilityTimeout, Value: "30"},
			},
			retention: retention, messages: map[queue.Position]*fate{},
		})
	}
	return w.withFIFO()
}

// timed is the machine, with the workload looking at the clock.
type timed struct {
	*queue.Machine
	w *workload
}

func (m timed) Advance(now time.Time) []queue.Action {
	m.w.see(now)
	return m.Machine.Advance(now)
}

func (m timed) Decide(now time.Time, c queue.Command, last bool) ([]queue.Event, queue.Answer, error) {
	m.w.see(now)
	m.w.decided++
	if p := m.w.pending[c]; p != nil {
		p.at, p.sequence = now, m.w.decided
		if _, purge := c.(*queue.Purge); purge {
			p.queue.purges = append(p.queue.purges, p.sequence)
		}
	}
	return m.Machine.Decide(now, c, last)
}

func (m timed) Apply(e queue.Event) []queue.Action {
	if sent, ok := e.(*queue.Sent); ok {
		for _, payload := range sent.Payloads {
			m.w.applied[string(payload)] = true
		}
	}
	return m.Machine.Apply(e)
}

func (w *workload) see(now time.Time) {
	if now.After(w.now) {
		w.now = now
	}
}

func (w *workload) Kind() kind {
	k := kindOf(4) // so that sweeps happen
	open := k.Open
	k.Open = func(r store.Reader) (machine, durable.View[queue.Event], error) {
		m, v, err := open(r)
		if err != nil {
			return nil, nil, err
		}
		return timed{m.(*queue.Machine), w}, v, nil
	}
	return k
}

// Next makes up a command.
func (w *workload) Next(chance *rand.Rand, now time.Time) queue.Command {
	q := w.queues[chance.IntN(len(w.queues))]
	p := &pending{queue: q}
	c := w.command(chance, now, q, p)
	w.pending[c] = p
	return c
}

func (w *workload) command(chance *rand.Rand, now time.Time, q *tracked, p *pending) queue.Command {
	roll := chance.IntN(100)
	switch {
	case q.id == 0 || roll == 0:
		return &queue.Create{Key: q.key, Attributes: q.attributes, Tags: []queue.Pair{{Name: "of", Value: "simulation"}}}
	case roll < 35:
		return makeSend(chance, q)
	case roll < 70:
		q.unanswered++
		c := &queue.Receive{
			Queue: q.id, Max: 1 + chance.IntN(10), Visibility: int64(chance.IntN(3)-1) * 20_000,
			Until: now.Add(time.Duration(chance.IntN(3)) * 10 * time.Second),
		}
		if q.fifo {
			makeAttempt(chance, c)
		}
		return c
	case roll < 88:
		return makeDelete(chance, q)
	case roll < 93:
		return makeChange(chance, q)
	case roll < 95:
		return &queue.Configure{Queue: q.id, Change: queue.Change{Tags: []queue.Pair{{Name: "n", Value: fmt.Sprint(roll)}}}}
	case roll < 97:
		return w.makePurge(q, p)
	case roll < 99:
		return &queue.Inspect{Queue: q.id}
	}
	c := &queue.Remove{Queue: q.id}
	q.forget()
	for _, other := range w.pending {
		other.removed = other.removed || other.queue == q
	}
	return c
}

func (q *tracked) forget() {
	q.doubted = q.id
	q.id, q.messages, q.order, q.unanswered = 0, map[queue.Position]*fate{}, nil, 0
	q.firsts = map[queue.Token][]first{}
}

func makeSend(chance *rand.Rand, q *tracked) queue.Command {
	if q.fifo {
		return makeSendFIFO(chance, q)
	}
	c := &queue.Send{Queue: q.id}
	delay := []int64{-1, 0, 5_000, 60_000}[chance.IntN(4)]
	for range 1 + chance.IntN(5) {
		c.Messages = append(c.Messages, queue.Message{Payload: fmt.Append(nil, chance.Uint64()), Delay: delay, Group: groupOf(chance)})
	}
	return c
}

// groupOf draws a message's group: mostly that of one tenant, who is so often in flight that others go first.
func groupOf(chance *rand.Rand) queue.Group {
	return queue.Group{[]byte{0, 1, 1, 1, 1, 2, 3}[chance.IntN(7)]}
}

// received lists messages that someone was told of, and that may still be there.
func (q *tracked) received() []*fate {
	var out []*fate
	for _, f := range q.order {
		if len(f.receipts) > 0 && !f.gone {
			out = append(out, f)
		}
	}
	return out
}

func makeDelete(chance *rand.Rand, q *tracked) queue.Command {
	c := &queue.Delete{Queue: q.id}
	for _, f := range q.received() {
		if chance.IntN(3) == 0 && len(c.Positions) < 10 {
			c.Positions = append(c.Positions, f.position)
			c.Receives = append(c.Receives, f.newest())
			f.maybeGone = true
		}
	}
	return c
}

func makeChange(chance *rand.Rand, q *tracked) queue.Command {
	c := &queue.ChangeVisibility{Queue: q.id}
	for _, f := range q.received() {
		if chance.IntN(4) == 0 && len(c.Entries) < 10 {
			c.Entries = append(c.Entries, queue.Visibility{Position: f.position, Receives: f.newest(), Timeout: int64(chance.IntN(3)) * 30_000})
			f.changed = true
		}
	}
	return c
}

func (w *workload) makePurge(q *tracked, p *pending) queue.Command {
	for _, f := range q.order {
		f.maybeGone = true
		p.purged = append(p.purged, f)
	}
	for _, other := range w.pending {
		other.maybeGone = other.maybeGone || other.queue == q
	}
	return &queue.Purge{Queue: q.id}
}

// Answered holds an answer against what is known, and learns from it.
func (w *workload) Answered(command queue.Command, answer queue.Answer, err error) error {
	p := w.pending[command]
	if p == nil {
		return nil // the machine's own errand
	}
	delete(w.pending, command)
	q := p.queue
	if p.removed {
		return nil // of a queue that was deleted since, or may have been
	}
	if errors.Is(err, store.ErrNoRoom) {
		return w.noRoom(q, command)
	}
	if _, ok := command.(*queue.Create); ok {
		return q.created(answer, err)
	}
	if errors.Is(err, queue.ErrNoQueue) {
		return errors.New("the queue is gone and nobody deleted it")
	}
	switch c := command.(type) {
	case *queue.Send:
		if q.fifo {
			return q.admitted(c, answer, p)
		}
		q.sent(c, answer, p)
	case *queue.Receive:
		q.unanswered--
		return q.deliveries(c, answer, p)
	case *queue.Delete:
		for i, position := range c.Positions {
			if len(answer.Problems) == 0 || answer.Problems[i] == nil {
				q.messages[position].gone = true
			}
		}
	case *queue.Purge:
		if err == nil {
			for _, f := range p.purged {
				f.gone = true
			}
		}
	}
	return nil
}

// noRoom learns of what was not carried out for a full disk: a receive that was refused counts nowhere, a message is nowhere.
func (w *workload) noRoom(q *tracked, command queue.Command) error {
	switch c := command.(type) {
	case *queue.Send:
		w.refused = append(w.refused, c.Messages...)
	case *queue.Receive:
		q.unanswered--
	case *queue.Delete, *queue.Purge, *queue.Remove, *queue.Expire, *queue.Forget:
		return errors.New("it makes room and was refused")
	}
	return nil
}

func (q *tracked) created(answer queue.Answer, err error) error {
	switch {
	case errors.Is(err, queue.ErrDeletedRecently):
	case err != nil:
		return err
	case q.id == 0:
		q.id = answer.Queue.ID
	case q.id != answer.Queue.ID:
		return errors.New("the queue was made anew and nobody deleted it")
	}
	return nil
}

func (q *tracked) sent(c *queue.Send, answer queue.Answer, p *pending) {
	next := answer.InLine
	if next == 0 {
		next = answer.Delayed
	}
	for i := range c.Messages {
		f := q.fate(next + queue.Position(i))
		f.sent, f.maybeGone = p.at, f.maybeGone && f.gone || p.maybeGone
	}
}

// fate finds a message, or begins to follow one whose sending was never acknowledged.
func (q *tracked) fate(p queue.Position) *fate {
	f := q.messages[p]
	if f == nil {
		f = &fate{position: p, maybeGone: true, receipts: map[uint32]receiptOf{}}
		q.messages[p] = f
		q.order = append(q.order, f)
	}
	return f
}

func (q *tracked) deliveries(c *queue.Receive, answer queue.Answer, p *pending) error {
	visibility := time.Duration(c.Visibility) * time.Millisecond
	if c.Visibility < 0 {
		visibility = 30 * time.Second
	}
	if err := q.inOrder(answer.Deliveries, p); err != nil {
		return err
	}
	for _, d := range answer.Deliveries {
		f := q.fate(d.Position)
		if f.gone {
			return fmt.Errorf("message %d is delivered after its deletion was acknowledged", d.Position)
		}
		before, twice := f.receipts[d.Receives]
		if twice && c.Attempt == (queue.Token{}) {
			return fmt.Errorf("message %d is delivered twice as receipt %d", d.Position, d.Receives)
		}
		mine := receiptOf{at: p.at, due: p.at.Add(visibility).Truncate(time.Millisecond), sequence: p.sequence}
		for count, other := range f.receipts {
			if count != d.Receives && !f.changed && (other.sequence < mine.sequence && mine.at.Before(other.due) || mine.sequence < other.sequence && other.at.Before(mine.due)) {
				return fmt.Errorf("message %d was delivered as receipts %d and %d at the same time", d.Position, count, d.Receives)
			}
		}
		if !twice || before.sequence < mine.sequence {
			f.receipts[d.Receives] = mine
		}
		if f.sent.IsZero() || q.id == q.doubted {
			continue // its history may have begun before we followed it
		}
		if most := len(f.receipts) + q.unanswered; int(d.Receives) > most {
			return fmt.Errorf("message %d counts %d receipts, there can be %d", d.Position, d.Receives, most)
		}
	}
	return nil
}

// Performed carries out what a machine asks for.
func (w *workload) Performed(action queue.Action) (queue.Command, bool) {
	switch a := action.(type) {
	case queue.Expiring:
		return &queue.Expire{Queue: a.Queue}, true
	case queue.NameFree:
		return &queue.Forget{Key: a.Key}, true
	}
	return nil, false
}

// Check holds a machine against what was promised.
func (w *workload) Check(m machine, _ bool) error {
	queues := m.(timed).Machine
	for _, message := range w.refused {
		if w.applied[string(message.Payload)] {
			return fmt.Errorf("message %s was refused and is there", message.Payload)
		}
	}
	for _, q := range w.queues {
		if q.id == 0 {
			continue
		}
		if _, _, _, ok := queues.Describe(q.id); !ok {
			return fmt.Errorf("queue %s is lost", q.key.Name)
		}
		for _, f := range q.order {
			has := queues.Has(q.id, f.position)
			switch {
			case f.gone && has:
				return fmt.Errorf("message %d of %s is there after its deletion was acknowledged", f.position, q.key.Name)
			case !f.maybeGone && !has && w.now.Before(f.sent.Add(q.retention)):
				return fmt.Errorf("message %d of %s is lost", f.position, q.key.Name)
			}
		}
	}
	return nil
}

// Describe writes down everything.
func (w *workload) Describe(m machine) string {
	text := ""
	for _, s := range m.(timed).States() {
		text += fmt.Sprintln(s.Description, s.Purged, s.Counters, s.Segments, s.Held, s.Fresh, s.Voids)
		if s.FIFO != nil {
			text += fmt.Sprintf("%+v\n", *s.FIFO)
		}
	}
	return text
}
