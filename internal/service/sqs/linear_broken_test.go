package sqs

import (
	"slices"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"sluice/internal/durable"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
)

// rejectedWithin is how many histories of a broken machine may pass the check before one is rejected.
const rejectedWithin = 60

// TestBrokenQueuesAreNotLinearizable proves that the check can fail, by each of the promises.
func TestBrokenQueuesAreNotLinearizable(t *testing.T) {
	for name, breaks := range map[string]func(m machine) machine{
		"delivers in the wrong order": func(m machine) machine { return &broken{machine: m, answer: backwards} },
		"loses a message":             func(m machine) machine { return &greedy{machine: m} },
		"delivers what was deleted":   func(m machine) machine { return &broken{machine: m, forgets: every[*queue.Delete](4)} },
		"lets duplicates in":          func(m machine) machine { return &broken{machine: m, command: anonymous} },
		"keeps out what is none":      func(m machine) machine { return &broken{machine: m, command: alike} },
		"forgets a receipt":           func(m machine) machine { return &broken{machine: m, forgets: every[*queue.Receive](6)} },
		"delivers too soon again":     func(m machine) machine { return &broken{machine: m, command: hasty} },
		"takes any receipt":           func(m machine) machine { return &broken{machine: m, command: newest(m)} },
		"hides what is there":         func(m machine) machine { return &broken{machine: m, answer: lessOften()} },
		"sends too late":              func(m machine) machine { return &delaying{machine: m} },
	} {
		for _, p := range []plan{byGroup(), asOne()} {
			plain := "each group"
			if p.shared {
				plain = "the queue as one"
			}
			t.Run(name+"/"+plain, func(t *testing.T) {
				for seed := range uint64(rejectedWithin) {
					// A broken machine may lead to a fault, which would be found without the check.
					if history, faulty := record(t, seed, p, brokenKind(breaks)); faulty == 0 && check(history, model(p)) == porcupine.Illegal {
						t.Logf("rejected with seed %d", seed)
						return
					}
				}
				t.Errorf("%d histories are called linearizable", rejectedWithin)
			})
		}
	}
}

func brokenKind(breaks func(machine) machine) kind {
	k := Kind()
	open := k.Open
	k.Open = func(r store.Reader) (machine, durable.View[queue.Event], error) {
		m, v, err := open(r)
		if err != nil {
			return nil, nil, err
		}
		return breaks(m), v, nil
	}
	return k
}

// broken changes commands, forgets what they lead to, or changes answers.
type broken struct {
	machine
	command func(queue.Command) queue.Command
	forgets func(queue.Command) bool
	answer  func(queue.Command, queue.Answer) queue.Answer
}

func (b *broken) Decide(now time.Time, c queue.Command, last bool) ([]queue.Event, queue.Answer, error) {
	if b.command != nil {
		c = b.command(c)
	}
	events, answer, err := b.machine.Decide(now, c, last)
	if err != nil {
		return events, answer, err
	}
	if b.forgets != nil && len(events) > 0 && b.forgets(c) {
		events = nil
	}
	if b.answer != nil {
		answer = b.answer(c, answer)
	}
	return events, answer, nil
}

// greedy deletes what was sent next, too, if it was received.
type greedy struct{ machine }

func (g *greedy) Decide(now time.Time, c queue.Command, last bool) ([]queue.Event, queue.Answer, error) {
	events, answer, err := g.machine.Decide(now, c, last)
	for i := range events {
		if e, ok := events[i].(*queue.Deleted); ok {
			events[i] = &queue.Deleted{Queue: e.Queue, Positions: append(slices.Clone(e.Positions), e.Positions[0]+1)}
		}
	}
	return events, answer, err
}

// every picks each nth command of a type.
func every[C queue.Command](n int) func(queue.Command) bool {
	count := 0
	return func(c queue.Command) bool {
		if _, ok := c.(C); !ok {
			return false
		}
		count++
		return count%n == 0
	}
}

func backwards(_ queue.Command, a queue.Answer) queue.Answer {
	a.Deliveries = slices.Clone(a.Deliveries)
	slices.Reverse(a.Deliveries)
	return a
}

// lessOften empties the answer of each seventh receive.
func lessOften() func(queue.Command, queue.Answer) queue.Answer {
	receive := every[*queue.Receive](7)
	return func(c queue.Command, a queue.Answer) queue.Answer {
		if receive(c) {
			a.Deliveries = nil
		}
		return a
	}
}

// identified changes the identities of what is sent.
func identified(c queue.Command, change func(*queue.Identity)) queue.Command {
	send, ok := c.(*queue.Send)
	if !ok {
		return c
	}
	changed := &queue.Send{Queue: send.Queue, Messages: slices.Clone(send.Messages)}
	for i := range changed.Messages {
		if identity := changed.Messages[i].Identity; identity != nil {
			another := *identity
			change(&another)
			changed.Messages[i].Identity = &another
		}
	}
	return changed
}

// anonymous makes every message one of its own.
func anonymous(c queue.Command) queue.Command {
	return identified(c, func(i *queue.Identity) {
		copy(i.ByQueue[:], i.Answer)
		copy(i.ByGroup[:], i.Answer)
	})
}

// alike makes half of the tokens one.
func alike(c queue.Command) queue.Command {
	return identified(c, func(i *queue.Identity) {
		if i.ByQueue[0] < 128 {
			i.ByQueue, i.ByGroup = queue.Token{1}, queue.Token{1}
		}
	})
}

// hasty hides what is received for half of the time.
func hasty(c queue.Command) queue.Command {
	receive, ok := c.(*queue.Receive)
	if !ok {
		return c
	}
	changed := *receive
	changed.Visibility /= 2
	return &changed
}

// newest takes an old receipt for the newest.
func newest(m machine) func(queue.Command) queue.Command {
	return func(c queue.Command) queue.Command {
		d, ok := c.(*queue.Delete)
		if !ok {
			return c
		}
		changed := &queue.Delete{Queue: d.Queue, Positions: d.Positions, Receives: slices.Clone(d.Receives)}
		for i, p := range d.Positions {
			if h, held := m.(*queue.Machine).Held(d.Queue, p); held {
				changed.Receives[i] = h.Receives
			}
		}
		return changed
	}
}

// delaying acknowledges each third send, unless there are duplicates in it, when it comes and carries it out with the next.
type delaying struct {
	machine
	count int
	kept  []queue.Message
}

func (d *delaying) Decide(now time.Time, c queue.Command, last bool) ([]queue.Event, queue.Answer, error) {
	send, ok := c.(*queue.Send)
	if !ok {
		return d.machine.Decide(now, c, last)
	}
	if d.count++; d.count%3 == 0 {
		_, answer, err := d.machine.Decide(now, c, last)
		if err == nil && !slices.ContainsFunc(answer.Admissions, func(a queue.Admission) bool { return a.Duplicate }) {
			d.kept = append(d.kept, send.Messages...)
			return nil, answer, nil
		}
	}
	all := &queue.Send{Queue: send.Queue, Messages: slices.Concat(d.kept, send.Messages)}
	events, answer, err := d.machine.Decide(now, all, last)
	if n := len(d.kept); err == nil && n > 0 {
		answer.Admissions = answer.Admissions[n:]
	}
	d.kept = nil
	return events, answer, err
}
