package sqs

// Proves of the view of fair queues, over more positions than it sweeps at a time: a machine opened from it is the one in memory, it is
// the same if it is made from the log at once, and it keeps neither runs nor holes that the cursor has passed long ago.

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
	"sluice/internal/store/memory"
)

// projected is a machine with its view.
type projected struct {
	t       *testing.T
	machine *queue.Machine
	view    *view
	store   store.Store
	records [][]byte
}

func newProjected(t *testing.T) *projected {
	s, err := memory.NewDisk().Open(nil)
	if err != nil {
		t.Fatal(err)
	}
	m := queue.New()
	return &projected{t: t, machine: m, view: &view{machine: m, sweeps: newSweeps(4)}, store: s}
}

// apply applies and projects events as one turn.
func (p *projected) apply(events ...queue.Event) {
	b := p.store.NewBatch()
	for _, e := range events {
		p.machine.Apply(e)
		p.view.Project(e, b)
		p.records = append(p.records, p.view.Encode(nil, e))
	}
	p.view.Summary(b)
	if err := p.store.Apply(b); err != nil {
		p.t.Fatal(err)
	}
}

func (p *projected) do(now time.Time, c queue.Command) queue.Answer {
	p.machine.Advance(now)
	events, answer, err := p.machine.Decide(now, c, true)
	if err != nil {
		p.t.Fatal(err)
	}
	p.apply(events...)
	return answer
}

func (p *projected) rows(kind byte) (n int) {
	_ = p.store.Scan(store.Within([]byte{kind}), func(_, _ []byte) error { n++; return nil })
	return n
}

func (p *projected) content() string {
	var text strings.Builder
	_ = p.store.Scan(store.Range{}, func(key, value []byte) error {
		fmt.Fprintf(&text, "%q = %x\n", key, value)
		return nil
	})
	return text.String()
}

func TestViewOfFairQueues(t *testing.T) {
	p, chance := newProjected(t), rand.New(rand.NewPCG(7, 7))
	now := time.UnixMilli(1_700_000_000_000)
	id := p.do(now, &queue.Create{Key: queue.Key{Account: "1", Region: "r", Name: "q"}, Attributes: []queue.Pair{{Name: queue.VisibilityTimeout, Value: "20"}}}).Queue.ID
	inFlight := map[queue.Position]bool{}
	holes := 0
	for round := range 1500 {
		now = now.Add(time.Duration(chance.IntN(200)) * time.Millisecond)
		send := &queue.Send{Queue: id}
		for range chance.IntN(23) {
			group := groupOf(chance)
			if round/400%2 == 1 {
				group = queue.Group{1} // one run, longer than what is swept at a time
			}
			send.Messages = append(send.Messages, queue.Message{Payload: []byte("x"), Delay: int64(chance.IntN(40)/39) * 500, Group: group})
		}
		p.do(now, send)
		for _, d := range p.do(now, &queue.Receive{Queue: id, Max: 10, Visibility: -1}).Deliveries {
			inFlight[d.Position] = true
		}
		drop := &queue.Delete{Queue: id}
		for _, position := range slices.Sorted(maps.Keys(inFlight)) {
			if chance.IntN(5) > 0 && len(drop.Positions) < 10 {
				drop.Positions = append(drop.Positions, position)
				delete(inFlight, position)
			}
		}
		p.do(now, drop)
		if round%100 == 99 {
			holes = max(holes, p.rows(keyVoid))
			p.reopened(now)
		}
	}
	counters := p.machine.States()[0].Counters
	if counters.Cursor < 8192 || holes < 100 {
		t.Fatalf("a cursor at %d and %d holes prove little", counters.Cursor, holes)
	}
	whole := newProjected(t)
	var events []queue.Event
	for _, record := range p.records {
		e, err := p.view.Decode(record)
		if err != nil {
			t.Fatal(err)
		}
		events = append(events, e)
	}
	whole.apply(events...)
	if diff := cmp.Diff(p.content(), whole.content()); diff != "" {
		t.Errorf("-turn by turn +at once:\n%s", diff)
	}
	for p.do(now, &queue.Receive{Queue: id, Max: 10, Visibility: -1}).Deliveries != nil {
		now = now.Add(time.Millisecond)
	}
	if runs, voids := p.rows(keyRun), p.rows(keyVoid); runs+voids > 2*4096 {
		t.Errorf("%d runs and %d holes are kept when all messages are received", runs, voids)
	}
}

// reopened compares the machine with one that is opened from the view.
func (p *projected) reopened(now time.Time) {
	m, err := load(p.store, newSweeps(4))
	if err != nil {
		p.t.Fatal(err)
	}
	m.Advance(now)
	if diff := cmp.Diff(fmt.Sprintf("%+v", p.machine.States()[0]), fmt.Sprintf("%+v", m.States()[0])); diff != "" {
		p.t.Fatal(diff)
	}
}
