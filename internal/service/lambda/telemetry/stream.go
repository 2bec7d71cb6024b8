package telemetry

import (
	"context"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"sluice/internal/clock"
)

// Dial connects to a port on which a process of the environment listens.
type Dial func(ctx context.Context, port uint16) (net.Conn, error)

// Limits of delivery. A batch that could not be delivered is tried again, with the pause doubled each time.
const (
	bufferBytesMax = 4 << 20 // kept for one subscriber
	deliverMax     = 5 * time.Second
	triesMax       = 4
	pauseMin       = 100 * time.Millisecond
)

// Stream is the telemetry of one environment. Make it with NewStream; without a subscriber it costs nothing. It is safe for
// concurrent use.
type Stream struct {
	clock  clock.Clock
	dial   Dial
	ctx    context.Context // ends with the Stream
	cancel context.CancelFunc

	mu     sync.Mutex
	to     map[string]*subscriber
	held   bool // nothing is sent: the environment is frozen
	sealed bool // nobody subscribes any more
	past   []kept
	size   int // of past, in bytes
	closed bool
	work   sync.WaitGroup
}

// kept is an event that came before whom it is for.
type kept struct {
	api  API
	kind Kinds
	line []byte
}

// pastBytesMax bounds what is kept for subscribers to come. Later events are lost to them.
const pastBytesMax = 256 << 10

// NewStream makes a Stream that sends through dial.
func NewStream(c clock.Clock, dial Dial) *Stream {
	ctx, cancel := context.WithCancel(context.Background())
	return &Stream{clock: c, dial: dial, ctx: ctx, cancel: cancel}
}

// Seal says that nobody subscribes any more. Until then events are kept for who comes: an extension is told of its environment's init from
// the start, before it could subscribe.
func (s *Stream) Seal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sealed, s.past = true, nil
}

// Subscribe adds a subscriber under a name, or replaces what it had asked for. It reports false for one that had subscribed by the
// other API.
func (s *Stream) Subscribe(name string, subscription *Subscription) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.to[name]; old != nil {
		if old.API != subscription.API {
			return false
		}
		old.Subscription = *subscription
		return true
	}
	if s.closed {
		return true
	}
	if s.to == nil {
		s.to = map[string]*subscriber{}
	}
	sub := &subscriber{Subscription: *subscription, stream: s, wake: make(chan struct{}, 1)}
	s.to[name] = sub
	for _, k := range s.past {
		if sub.Kinds&k.kind != 0 && sub.API == k.api {
			sub.add(k.line)
		}
	}
	s.work.Add(1)
	go sub.run()
	return true
}

// Wants reports whether anybody subscribed to events of that kind, by that API, or still may.
func (s *Stream) Wants(kind Kinds, api API) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sub := range s.to {
		if sub.Kinds&kind != 0 && sub.API == api {
			return true
		}
	}
	return !s.sealed
}

// Publish gives an event to the subscribers of its kind. The record is JSON. An event that only one of the APIs has is for its
// subscribers alone.
func (s *Stream) Publish(api API, kind Kinds, eventType string, at time.Time, record []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var line []byte
	if !s.sealed {
		line = encode(eventType, at, record)
		if s.size += len(line); s.size <= pastBytesMax {
			s.past = append(s.past, kept{api, kind, line})
		}
	}
	for _, sub := range s.to {
		if sub.Kinds&kind == 0 || sub.API != api {
			continue
		}
		if line == nil {
			line = encode(eventType, at, record)
		}
		sub.add(line)
	}
}

// encode writes an event ("Telemetry API Event schema reference": time, type, record).
func encode(eventType string, at time.Time, record []byte) []byte {
	b := make([]byte, 0, len(record)+len(eventType)+64)
	b = append(b, `{"time":"`...)
	b = at.UTC().AppendFormat(b, "2006-01-02T15:04:05.000Z")
	b = append(b, `","type":"`...)
	b = append(b, eventType...)
	b = append(b, `","record":`...)
	b = append(b, record...)
	return append(b, '}')
}

// Text is a log line as a record.
func Text(line string) []byte {
	b, _ := jsontext.AppendQuote(nil, line) // replaces what is no UTF-8 and says so; the text is what counts
	return b
}

// Hold stops sending as long as the environment is frozen, Release goes on.
func (s *Stream) Hold() { s.hold(true) }

// Release is said at Hold.
func (s *Stream) Release() { s.hold(false) }

func (s *Stream) hold(held bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.held = held
	for _, sub := range s.to {
		if !held && len(sub.lines) > 0 {
			sub.ring()
		}
	}
}

// Flush sends what is kept now instead of when its time comes. It does not wait.
func (s *Stream) Flush() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sub := range s.to {
		sub.due = true
		sub.ring()
	}
}

// Close drops what was not sent and waits until nothing of the Stream runs any more.
func (s *Stream) Close() {
	s.mu.Lock()
	s.closed = true
	for _, sub := range s.to {
		if sub.timer != nil {
			sub.timer.Stop()
		}
	}
	s.mu.Unlock()
	s.cancel()
	s.work.Wait()
}

// dropped is the record of platform.logsDropped.
func dropped(records, bytes int) []byte {
	b := append([]byte(`{"reason":"Consumer seems to have fallen behind as it has not acknowledged receipt of logs.","droppedRecords":`), strconv.Itoa(records)...)
	b = append(b, `,"droppedBytes":`...)
	return append(strconv.AppendInt(b, int64(bytes), 10), '}')
}
