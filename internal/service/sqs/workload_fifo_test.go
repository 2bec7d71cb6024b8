package sqs

// What the workload knows of FIFO queues.

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"sluice/internal/service/sqs/queue"
)

// first is a message whose duplicates are to be kept out for five minutes.
type first struct {
	position queue.Position
	at       time.Time
	sequence int
}

// withFIFO adds queues of all kinds of FIFO.
func (w *workload) withFIFO() *workload {
	for i, attributes := range [][]queue.Pair{
		{{Name: queue.MessageRetentionPeriod, Value: "1209600"}},
		{{Name: queue.MessageRetentionPeriod, Value: "60"}, {Name: queue.DelaySeconds, Value: "7"}, {Name: queue.DeduplicationScope, Value: queue.ScopeGroup}},
	} {
		q := &tracked{
			key:        queue.Key{Account: "000000000000", Region: "us-east-1", Name: fmt.Sprint("queue-", i, ".fifo")},
			attributes: append(attributes, queue.Pair{Name: queue.VisibilityTimeout, Value: "30"}, queue.Pair{Name: queue.FifoQueue, Value: "true"}),
			retention:  []time.Duration{336 * time.Hour, time.Minute}[i], messages: map[queue.Position]*fate{},
			fifo: true, firsts: map[queue.Token][]first{},
		}
		w.queues = append(w.queues, q)
	}
	return w
}

func makeSendFIFO(chance *rand.Rand, q *tracked) queue.Command {
	c := &queue.Send{Queue: q.id}
	for range 1 + chance.IntN(5) {
		group, id := byte(1+chance.IntN(4)), byte(chance.IntN(200))
		c.Messages = append(c.Messages, queue.Message{
			Payload: fmt.Append(nil, chance.Uint64()), Delay: -1,
			Identity: &queue.Identity{Group: queue.Group{group}, ByQueue: queue.Token{1, id}, ByGroup: queue.Token{2, group, id}, Answer: []byte{id}},
		})
	}
	return c
}

// makeAttempt makes some receives ones that can be repeated: all with the same timeout, so that a repetition never shortens one.
func makeAttempt(chance *rand.Rand, c *queue.Receive) {
	if n := chance.IntN(6); n < 3 {
		c.Attempt, c.Visibility = queue.Token{byte(n + 1)}, 20_000
	}
}

// newest is the newest receipt that was answered.
func (f *fate) newest() uint32 {
	var n uint32
	for count := range f.receipts {
		n = max(n, count)
	}
	return n
}

// token is the one that counts in a queue.
func (q *tracked) token(id *queue.Identity) queue.Token {
	if slices.Contains(q.attributes, queue.Pair{Name: queue.DeduplicationScope, Value: queue.ScopeGroup}) {
		return id.ByGroup
	}
	return id.ByQueue
}

// purgedBetween tells whether the queue may have been purged between two commands, and have forgotten what it knew of duplicates.
func (q *tracked) purgedBetween(a, b int) bool {
	return slices.ContainsFunc(q.purges, func(s int) bool { return s > min(a, b) && s < max(a, b) })
}

// admitted learns what became of messages that were sent.
func (q *tracked) admitted(c *queue.Send, answer queue.Answer, p *pending) error {
	const interval = queue.DeduplicationInterval * time.Millisecond
	within := func(a, b time.Time) bool {
		return b.Truncate(time.Millisecond).Before(a.Truncate(time.Millisecond).Add(interval))
	}
	for i, a := range answer.Admissions {
		id := c.Messages[i].Identity
		token := q.token(id)
		known := slices.IndexFunc(q.firsts[token], func(f first) bool { return f.position == a.Position })
		if a.Duplicate {
			if f := q.messages[a.Position]; f != nil && !f.sent.IsZero() && known < 0 {
				return fmt.Errorf("message %d was sent with another token", a.Position)
			}
			if known >= 0 && !within(q.firsts[token][known].at, p.at) {
				return fmt.Errorf("a duplicate of message %d, which was sent five minutes before, was kept out", a.Position)
			}
			continue
		}
		for _, other := range q.firsts[token] {
			if q.purgedBetween(other.sequence, p.sequence) {
				continue
			}
			if other.sequence < p.sequence && within(other.at, p.at) || other.sequence > p.sequence && within(p.at, other.at) {
				return fmt.Errorf("messages %d and %d are duplicates", other.position, a.Position)
			}
			if (other.sequence < p.sequence) != (other.position < a.Position) {
				return fmt.Errorf("message %d was sent before message %d", other.position, a.Position)
			}
		}
		f := q.fate(a.Position)
		f.sent, f.group, f.maybeGone = p.at, id.Group, f.maybeGone && f.gone || p.maybeGone
		q.firsts[token] = append(q.firsts[token], first{position: a.Position, at: p.at, sequence: p.sequence})
	}
	return nil
}

// inOrder holds deliveries of a FIFO queue against the order of its groups.
func (q *tracked) inOrder(deliveries []queue.Delivery, p *pending) error {
	if !q.fifo {
		return nil
	}
	for i, d := range deliveries {
		f := q.messages[d.Position]
		if f == nil || f.sent.IsZero() {
			continue // its group is not known
		}
		for _, other := range q.order {
			before := slices.ContainsFunc(deliveries[:i], func(o queue.Delivery) bool { return o.Position == other.position })
			switch {
			case other.group != f.group || other.sent.IsZero() || other.position >= f.position || before:
			case !other.maybeGone && p.at.Before(other.sent.Add(q.retention)):
				return fmt.Errorf("message %d is delivered before message %d of its group", f.position, other.position)
			}
		}
	}
	return nil
}
