package sqs

// Proves of messages that move between queues, through crashes, lost commits, failing disks and a second owner: every message whose
// sending was acknowledged is somewhere until its deletion was asked for; it is never in two places but for one that it is leaving;
// once its deletion was acknowledged it is nowhere; and nothing is received more often than its queue's redrive policy says.

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"sluice/internal/durable"
	"sluice/internal/durable/durabletest"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/sim"
	"sluice/internal/store"
)

func TestTransfersAreDurable(t *testing.T) { durabletest.Exercise(t, newTransfers) }

func TestSimulationOfTransfers(t *testing.T) { sim.Run(t, newTransfers) }

// maxReceives is the maxReceiveCount of every queue here.
const maxReceives = 2

// retentionMillis is the retention period of every queue here.
const retentionMillis = 1_209_600_000

// transfers is a workload of pairs of queues: what is received too often in the first goes to the second, and tasks bring it back.
type transfers struct {
	pairs   []*pair
	bodies  map[string]*body
	serial  int
	pending map[queue.Command]func(queue.Answer, error) error
	about   map[queue.Command][]*body // the messages that a command was about when it was decided last
	now     int64                     // the latest that any machine has seen
	errands []func() queue.Command    // the next steps of messages that are being carried
}

// pair is a queue and its dead-letter queue.
type pair struct {
	fifo       bool
	keys       [2]queue.Key
	ids        [2]queue.ID
	carrying   [2]bool
	receipts   [2][]receiptFor
	activeTask string
	returned   bool // messages were: they are delivered again for a while
}

// receiptFor is a receipt that was answered, and the message that it was for.
type receiptFor struct {
	queue.Delivery
	of *body
}

// body is what is known of one message.
type body struct {
	payload               string
	at                    int64 // when it was sent first
	sent, maybeGone, gone bool
}

type spot struct {
	queue    queue.ID
	position queue.Position
}

func newTransfers() sim.Workload[queue.Command, queue.Event, queue.Answer, queue.Action] {
	w := &transfers{bodies: map[string]*body{}, about: map[queue.Command][]*body{}, pending: map[queue.Command]func(queue.Answer, error) error{}}
	for _, suffix := range []string{"", ".fifo"} {
		p := &pair{fifo: suffix != ""}
		for i, name := range []string{"work", "dead"} {
			p.keys[i] = queue.Key{Account: "000000000000", Region: "us-east-1", Name: name + suffix}
		}
		w.pairs = append(w.pairs, p)
	}
	return w
}

// observed is a machine, with what stands where in it: what its view holds when it is opened, and what it applies.
type observed struct {
	*queue.Machine
	w  *transfers
	at map[spot]*body
}

func (m observed) Advance(now time.Time) []queue.Action {
	m.w.now = max(m.w.now, now.UnixMilli())
	return m.Machine.Advance(now)
}

func (m observed) Apply(event queue.Event) []queue.Action {
	switch e := event.(type) {
	case *queue.Sent:
		m.stands(e)
	case *queue.Accepted:
		m.stands(&e.Sent)
	}
	return m.Machine.Apply(event)
}

func (m observed) stands(e *queue.Sent) {
	for i, payload := range e.Payloads {
		b := m.w.body(string(payload))
		b.at = cmp.Or(b.at, e.At)
		m.at[spot{e.Queue, e.First + queue.Position(i)}] = b
	}
}

func (m observed) Decide(now time.Time, c queue.Command, last bool) ([]queue.Event, queue.Answer, error) {
	events, answer, err := m.Machine.Decide(now, c, last)
	var about []*body
	switch c := c.(type) {
	case *queue.Receive:
		for _, d := range answer.Deliveries {
			about = append(about, m.at[spot{c.Queue, d.Position}])
		}
	case *queue.Depart:
		for _, d := range answer.Departures {
			about = append(about, m.at[spot{c.Queue, d.Position}])
		}
	case *queue.Delete:
		if len(events) > 0 {
			about = append(about, m.at[spot{c.Queue, c.Positions[0]}])
		}
	}
	m.w.about[c] = about
	return events, answer, err
}

func (w *transfers) body(payload string) *body {
	if w.bodies[payload] == nil {
		w.bodies[payload] = &body{payload: payload}
	}
	return w.bodies[payload]
}

func (w *transfers) Kind() kind {
	k := kindOf(4)
	open := k.Open
	k.Open = func(r store.Reader) (machine, durable.View[queue.Event], error) {
		m, v, err := open(r)
		if err != nil {
			return nil, nil, err
		}
		at := map[spot]*body{}
		err = r.Scan(store.Within([]byte{keyMessage}), func(key, value []byte) error {
			id, p := splitPosition(key)
			_, size := binary.Varint(value)
			at[spot{id, p}] = w.body(string(value[size:]))
			return nil
		})
		return observed{m.(*queue.Machine), w, at}, v, err
	}
	return k
}

// Next makes up a command, or goes on with a message that is being carried.
func (w *transfers) Next(chance *rand.Rand, now time.Time) queue.Command {
	if len(w.errands) > 0 && chance.IntN(2) == 0 {
		next := w.errands[0]
		w.errands = w.errands[1:]
		return next()
	}
	p := w.pairs[chance.IntN(len(w.pairs))]
	for i := range p.ids {
		if p.ids[i] == 0 {
			return w.create(p, i)
		}
	}
	switch i, roll := chance.IntN(2), chance.IntN(100); {
	case roll < 25:
		return w.send(chance, p)
	case roll < 65:
		return w.receive(chance, now, p, i)
	case roll < 80:
		return w.delete(chance, p, i)
	case roll < 95:
		return w.start(chance, p)
	default:
		return w.cancel(p)
	}
}

func (w *transfers) expect(c queue.Command, then func(queue.Answer, error) error) queue.Command {
	w.pending[c] = then
	return c
}

func (w *transfers) create(p *pair, i int) queue.Command {
	c := &queue.Create{Key: p.keys[i], Attributes: []queue.Pair{
		{Name: queue.VisibilityTimeout, Value: "5"}, {Name: queue.MessageRetentionPeriod, Value: "1209600"},
	}}
	if p.fifo {
		c.Attributes = append(c.Attributes, queue.Pair{Name: queue.FifoQueue, Value: "true"})
	}
	if i == 0 {
		policy := fmt.Sprintf(`{"deadLetterTargetArn":"%s","maxReceiveCount":%d}`, queueARN(p.keys[1]), maxReceives)
		c.Attributes = append(c.Attributes, queue.Pair{Name: queue.RedrivePolicy, Value: policy})
	}
	return w.expect(c, func(a queue.Answer, err error) error {
		if err == nil {
			p.ids[i] = a.Queue.ID
		}
		return err
	})
}

func (w *transfers) send(chance *rand.Rand, p *pair) queue.Command {
	c := &queue.Send{Queue: p.ids[0]}
	var all []*body
	for range 1 + chance.IntN(4) {
		w.serial++
		payload := fmt.Sprint("message ", w.serial)
		m := queue.Message{Payload: []byte(payload), Delay: -1}
		if p.fifo {
			m.Identity = identityOf(w.serial, chance.IntN(3))
		} else {
			m.Group = groupOf(chance)
		}
		c.Messages = append(c.Messages, m)
		all = append(all, w.body(payload))
	}
	return w.expect(c, func(_ queue.Answer, err error) error {
		for _, b := range all {
			b.sent = err == nil
		}
		return err
	})
}

func identityOf(serial, group int) *queue.Identity {
	token := queue.Token{1, byte(serial), byte(serial >> 8), byte(serial >> 16)}
	return &queue.Identity{Group: queue.Group{byte(1 + group)}, ByQueue: token, ByGroup: token, Answer: []byte("told")}
}

func (w *transfers) receive(chance *rand.Rand, now time.Time, p *pair, i int) queue.Command {
	c := &queue.Receive{Queue: p.ids[i], Max: 1 + chance.IntN(10), Visibility: int64(chance.IntN(3)) * 2000, Until: now}
	return w.expect(c, func(a queue.Answer, err error) error {
		for k, d := range a.Deliveries {
			of := w.about[c][k]
			p.receipts[i] = append(p.receipts[i], receiptFor{d, of})
			if of.gone {
				return fmt.Errorf("%s is delivered after its deletion was acknowledged", of.payload)
			}
			if i == 0 && !p.returned && d.Receives > maxReceives {
				return fmt.Errorf("%s is delivered for the %dth time", of.payload, d.Receives)
			}
		}
		return err
	})
}

func (w *transfers) delete(chance *rand.Rand, p *pair, i int) queue.Command {
	if len(p.receipts[i]) == 0 {
		return &queue.Inspect{Queue: p.ids[i]}
	}
	r := p.receipts[i][chance.IntN(len(p.receipts[i]))]
	r.of.maybeGone = true
	c := &queue.Delete{Queue: p.ids[i], Positions: []queue.Position{r.Position}, Receives: []uint32{r.Receives}}
	return w.expect(c, func(_ queue.Answer, err error) error {
		if err == nil && len(w.about[c]) > 0 {
			w.about[c][0].gone = true
		}
		return nil
	})
}

func (w *transfers) start(chance *rand.Rand, p *pair) queue.Command {
	w.serial++
	c := &queue.StartTask{Queue: p.ids[1], ID: fmt.Sprint("task ", w.serial), Destination: p.keys[0], Rate: []int{0, 1, 40}[chance.IntN(3)]}
	return w.expect(c, func(_ queue.Answer, err error) error {
		if err == nil {
			p.activeTask = c.ID
		} else if errors.Is(err, queue.ErrTaskActive) {
			return nil
		}
		return err
	})
}

func (w *transfers) cancel(p *pair) queue.Command {
	return w.expect(&queue.CancelTask{Queue: p.ids[1], ID: p.activeTask}, func(queue.Answer, error) error { return nil })
}

// carry begins to bring what departs from a queue to the other of its pair, as the service does.
func (w *transfers) carry(id queue.ID) {
	p, i := w.pairOf(id)
	if p == nil || p.carrying[i] {
		return
	}
	p.carrying[i] = true
	w.errands = append(w.errands, func() queue.Command { return w.depart(p, i) })
}

func (w *transfers) pairOf(id queue.ID) (*pair, int) {
	for _, p := range w.pairs {
		if i := slices.Index(p.ids[:], id); i >= 0 {
			return p, i
		}
	}
	return nil, 0
}

func (w *transfers) depart(p *pair, i int) queue.Command {
	c := &queue.Depart{Queue: p.ids[i]}
	return w.expect(c, func(a queue.Answer, err error) error {
		switch {
		case err != nil:
			w.errands = append(w.errands, func() queue.Command { return w.depart(p, i) })
		case len(a.Departures) == 0:
			p.carrying[i] = false
		case a.Departures[0].Number%17 == 0: // as if the other queue were not there
			w.errands = append(w.errands, func() queue.Command {
				p.returned = true
				return w.then(&queue.Return{Queue: p.ids[i], Through: a.Departures[0].Number, Reason: "test"}, p, i)
			})
		default:
			messages := w.about[c]
			w.errands = append(w.errands, func() queue.Command { return w.accept(p, i, a.Departures, messages) })
		}
		return nil
	})
}

// accept now and then repeats messages that were accepted before, which must change nothing.
func (w *transfers) accept(p *pair, i int, departures []queue.Departure, messages []*body) queue.Command {
	c := &queue.Accept{Queue: p.ids[1-i], Origin: queue.Origin{Partition: 3, Queue: p.ids[i]}}
	through := uint64(0)
	for k, d := range departures {
		if d.Number%17 == 0 {
			break
		}
		through = d.Number
		m := queue.Newcomer{Number: d.Number, Payload: []byte(messages[k].payload), Sent: messages[k].at}
		if p.fifo {
			m.Identity = identityOf(int(d.Number), 1)
		} else {
			m.Group = queue.Group{byte(d.Number % 3)}
		}
		c.Messages = append(c.Messages, m)
	}
	return w.expect(c, func(_ queue.Answer, err error) error {
		next := func() queue.Command { return w.then(&queue.HandOver{Queue: p.ids[i], Through: through}, p, i) }
		if w.serial++; err != nil || w.serial%3 == 0 { // as a crash would have it
			next = func() queue.Command { return w.depart(p, i) }
		}
		w.errands = append(w.errands, next)
		return nil
	})
}

// then carries out the last step, and begins anew.
func (w *transfers) then(c queue.Command, p *pair, i int) queue.Command {
	return w.expect(c, func(queue.Answer, error) error {
		w.errands = append(w.errands, func() queue.Command { return w.depart(p, i) })
		return nil
	})
}

// Answered holds an answer against what is known, and learns from it.
func (w *transfers) Answered(command queue.Command, answer queue.Answer, err error) error {
	then := w.pending[command]
	delete(w.pending, command)
	if then == nil {
		return nil
	}
	if problem := then(answer, err); !errors.Is(err, store.ErrNoRoom) { // a full disk refuses and harms nothing
		return problem
	}
	return nil
}

// Performed carries out what a machine asks for.
func (w *transfers) Performed(action queue.Action) (queue.Command, bool) {
	switch a := action.(type) {
	case queue.Expiring:
		return &queue.Expire{Queue: a.Queue}, true
	case queue.Moving:
		return &queue.Move{Queue: a.Queue}, true
	case queue.Leaving:
		w.carry(a.Queue)
	}
	return nil, false
}

// Check holds a machine against what was promised.
func (w *transfers) Check(m machine, _ bool) error {
	queues := m.(observed)
	here, leaving := map[*body]int{}, map[*body]int{}
	for p, b := range queues.at {
		if h, held := queues.Held(p.queue, p.position); held && h.Leaving > 0 {
			leaving[b]++
		} else if queues.Has(p.queue, p.position) {
			here[b]++
		}
	}
	for payload, b := range w.bodies {
		switch {
		case here[b] > 1:
			return fmt.Errorf("%s is in %d places", payload, here[b])
		case w.now >= b.at+retentionMillis: // it may have expired
		case b.sent && !b.maybeGone && here[b]+leaving[b] == 0:
			return fmt.Errorf("%s is lost", payload)
		case b.gone && here[b] > 0:
			return fmt.Errorf("%s is there after its deletion was acknowledged", payload)
		}
	}
	return nil
}

// Describe writes down everything.
func (w *transfers) Describe(m machine) string {
	text := ""
	for _, s := range m.(observed).States() {
		text += fmt.Sprintln(s.Description, s.Purged, s.Stranded, s.Counters, s.Segments, s.Held, s.Fresh, s.Voids, s.Leaving, s.Links, s.Tasks)
		if s.FIFO != nil {
			text += fmt.Sprintf("%+v\n", *s.FIFO)
		}
	}
	return text
}
