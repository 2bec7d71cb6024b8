package sqs

import (
	"encoding/binary"
	"fmt"

	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
)

// Kinds of event records. A kind, once used, is never given another meaning; a record may get fields at its end, which old
// records do not have and decode as zero.
const (
	recordCreated = 1 + iota
	recordConfigured
	recordRemoved
	recordForgotten
	recordPurged
	recordSent
	recordReceived
	recordDeleted
	recordVisibilityChanged
	recordExpired
	recordLapsed
	recordDeparted
	recordAccepted
	recordHandedOver
	recordReturned
	recordUnlinked
	recordTaskStarted
	recordTaskStopped
	recordSentRuns     // recordSent, of a standard queue, after its runs
	recordAcceptedRuns // recordAccepted likewise
)

// Encode appends an event's record for the log.
func (*view) Encode(dst []byte, event queue.Event) []byte {
	w := writer{dst}
	switch e := event.(type) {
	case *queue.Created:
		w.kind(recordCreated).id(e.Queue).key(e.Key).signed(e.At).pairs(e.Attributes).pairs(e.Tags)
	case *queue.Configured:
		w.kind(recordConfigured).id(e.Queue).signed(e.At).pairs(e.Attributes).pairs(e.Tags)
	case *queue.Removed:
		w.kind(recordRemoved).id(e.Queue).key(e.Key).signed(e.At)
	case *queue.Forgotten:
		w.kind(recordForgotten).key(e.Key)
	case *queue.Purged:
		w.kind(recordPurged).id(e.Queue).signed(e.At).position(e.InLine).position(e.AllDelayed)
	case *queue.Sent:
		w.runs(recordSent, recordSentRuns, e.Runs).sent(e)
	case *queue.Received:
		w.kind(recordReceived).id(e.Queue).signed(e.At).signed(e.Due).number(len(e.Deliveries))
		for _, d := range e.Deliveries {
			w.position(d.Position).number(int(d.Receives)).signed(d.First)
		}
		if len(e.Groups) > 0 || e.Attempt != (queue.Token{}) { // a FIFO queue
			for _, g := range e.Groups {
				w.b = append(w.b, g[:]...)
			}
			w.b = append(w.b, e.Attempt[:]...)
		}
	case *queue.Deleted:
		w.kind(recordDeleted).id(e.Queue).number(len(e.Positions))
		for _, p := range e.Positions {
			w.position(p)
		}
	case *queue.VisibilityChanged:
		w.kind(recordVisibilityChanged).id(e.Queue).signed(e.At).number(len(e.Entries))
		for _, v := range e.Entries {
			w.position(v.Position).signed(v.Due)
		}
	case *queue.Expired:
		w.kind(recordExpired).id(e.Queue).position(e.To)
		if e.From > 0 {
			w.position(e.From)
		}
	case *queue.Lapsed:
		w.kind(recordLapsed).id(e.Queue).position(e.Tokens).number(len(e.Attempts))
		for _, token := range e.Attempts {
			w.b = append(w.b, token[:]...)
		}
	default:
		w.transfer(event)
	}
	return w.b
}

func (w *writer) sent(e *queue.Sent) {
	w.id(e.Queue).position(e.First).signed(e.At).signed(e.Width).position(e.Order).number(len(e.Payloads)).number(len(e.Due))
	for _, p := range e.Payloads {
		w.text(string(p))
	}
	for _, due := range e.Due {
		w.signed(due)
	}
	if len(e.Admitted) > 0 { // a FIFO queue
		w.admitted(e.Admitted)
	}
}

// writer appends the parts of a record.
type writer struct{ b []byte }

func (w *writer) kind(k byte) *writer { w.b = append(w.b, k); return w }

func (w *writer) id(id queue.ID) *writer { return w.position(queue.Position(id)) }

func (w *writer) number(n int) *writer { return w.position(queue.Position(n)) }

func (w *writer) position(p queue.Position) *writer {
	w.b = binary.AppendUvarint(w.b, uint64(p))
	return w
}

func (w *writer) signed(v int64) *writer {
	w.b = binary.AppendVarint(w.b, v)
	return w
}

func (w *writer) text(s string) *writer {
	w.b = appendText(w.b, s)
	return w
}

func (w *writer) admitted(all []queue.Admitted) {
	for i := range all {
		a := &all[i]
		w.b = append(append(w.b, a.Group[:]...), a.Token[:]...)
		w.text(string(a.Answer))
	}
}

func (w *writer) key(k queue.Key) *writer { return w.text(k.Account).text(k.Region).text(k.Name) }

func (w *writer) pairs(pairs []queue.Pair) *writer {
	w.number(len(pairs))
	for _, p := range pairs {
		w.text(p.Name).text(p.Value)
	}
	return w
}

// Decode reads what Encode, of this build or an older one, wrote.
func (*view) Decode(record []byte) (queue.Event, error) {
	if len(record) == 0 {
		return nil, fmt.Errorf("an empty event record: %w", store.ErrCorrupt)
	}
	r := reader{numbers{b: record[1:]}}
	event := r.event(record[0])
	if r.err != nil || event == nil {
		return nil, fmt.Errorf("event record of kind %d: %w", record[0], store.ErrCorrupt)
	}
	return event, nil
}

// reader takes the parts of a record.
type reader struct{ numbers }

func (r *reader) id() queue.ID { return queue.ID(r.unsigned()) }

func (r *reader) position() queue.Position { return queue.Position(r.unsigned()) }

// count reads how many parts follow; each takes a byte at least, so more than there are bytes is no count.
func (r *reader) count() int {
	n := r.unsigned()
	if n > uint64(len(r.b)) {
		r.b, r.err = nil, store.ErrCorrupt
		return 0
	}
	return int(n)
}

func (r *reader) bytes() []byte {
	n := r.count()
	out := r.b[:n:n]
	r.b = r.b[n:]
	return out
}

func (r *reader) byte() byte {
	if len(r.b) == 0 {
		r.err = store.ErrCorrupt
		return 0
	}
	b := r.b[0]
	r.b = r.b[1:]
	return b
}

func (r *reader) text() string { return string(r.bytes()) }

func (r *reader) key() queue.Key {
	return queue.Key{Account: r.text(), Region: r.text(), Name: r.text()}
}

func (r *reader) pairs() []queue.Pair {
	var out []queue.Pair
	for range r.count() {
		out = append(out, queue.Pair{Name: r.text(), Value: r.text()})
	}
	return out
}

func (r *reader) event(kind byte) queue.Event {
	switch kind {
	case recordCreated:
		return &queue.Created{Queue: r.id(), Key: r.key(), At: r.signed(), Attributes: r.pairs(), Tags: r.pairs()}
	case recordConfigured:
		return &queue.Configured{Queue: r.id(), At: r.signed(), Attributes: r.pairs(), Tags: r.pairs()}
	case recordRemoved:
		return &queue.Removed{Queue: r.id(), Key: r.key(), At: r.signed()}
	case recordForgotten:
		return &queue.Forgotten{Key: r.key()}
	case recordPurged:
		return &queue.Purged{Queue: r.id(), At: r.signed(), InLine: r.position(), AllDelayed: r.position()}
	case recordSent:
		return r.sent()
	case recordSentRuns:
		runs := r.runs()
		e := r.sent()
		e.Runs = runs
		return e
	case recordReceived:
		e := &queue.Received{Queue: r.id(), At: r.signed(), Due: r.signed()}
		for range r.count() {
			e.Deliveries = append(e.Deliveries, queue.Delivery{Position: r.position(), Receives: uint32(r.unsigned()), First: r.signed()})
		}
		if len(r.b) > 0 { // a FIFO queue
			for range e.Deliveries {
				e.Groups = append(e.Groups, r.digest())
			}
			e.Attempt = queue.Token(r.digest())
		}
		return e
	case recordDeleted:
		e := &queue.Deleted{Queue: r.id()}
		for range r.count() {
			e.Positions = append(e.Positions, r.position())
		}
		return e
	case recordVisibilityChanged:
		e := &queue.VisibilityChanged{Queue: r.id(), At: r.signed()}
		for range r.count() {
			e.Entries = append(e.Entries, queue.DueAt{Position: r.position(), Due: r.signed()})
		}
		return e
	case recordExpired:
		e := &queue.Expired{Queue: r.id(), To: r.position()}
		if len(r.b) > 0 {
			e.From = r.position()
		}
		return e
	case recordLapsed:
		e := &queue.Lapsed{Queue: r.id(), Tokens: r.position()}
		for range r.count() {
			e.Attempts = append(e.Attempts, queue.Token(r.digest()))
		}
		return e
	}
	return r.transfer(kind)
}

func (r *reader) sent() *queue.Sent {
	e := &queue.Sent{Queue: r.id(), First: r.position(), At: r.signed(), Width: r.signed(), Order: r.position()}
	payloads, due := r.count(), r.count()
	for range payloads {
		e.Payloads = append(e.Payloads, r.bytes())
	}
	for range due {
		e.Due = append(e.Due, r.signed())
	}
	if len(r.b) > 0 { // a FIFO queue
		for range e.Payloads {
			e.Admitted = append(e.Admitted, queue.Admitted{Group: r.digest(), Token: queue.Token(r.digest()), Answer: r.bytes()})
		}
	}
	return e
}

// digest reads a group, a token, an ID or an MD5.
func (r *reader) digest() (g queue.Group) {
	if copy(g[:], r.b) != len(g) {
		r.b, r.err = nil, store.ErrCorrupt
		return g
	}
	r.b = r.b[len(g):]
	return g
}
