package sqs

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
)

const (
	// activeFor is how long a queue is measured after it was used. Source: SQS Developer Guide, "Monitoring Amazon SQS queues using
	// CloudWatch" (a queue is active for up to six hours from the last activity).
	activeFor = 6 * time.Hour
	// measuredMax is how many queues are measured at a time. The others are left out.
	measuredMax = 10_000
)

// traffic counts what is done with a queue since the process started. It belongs to the queue, whatever becomes of its attributes.
type traffic struct {
	sent, sentBytes, duplicates, received, emptyReceives, deleted atomic.Uint64
	used                                                          atomic.Int64 // when, in milliseconds
}

// sends counts messages that were sent; admissions, in a FIFO queue, say which of them were let in.
func (t *traffic) sends(now time.Time, admissions []queue.Admission, messages ...queue.Message) {
	t.use(now)
	var sent, bytes, duplicates uint64
	for i := range messages {
		if len(admissions) > 0 && admissions[i].Duplicate {
			duplicates++
			continue
		}
		sent++
		bytes += uint64(messages[i].Bytes)
	}
	t.sent.Add(sent)
	t.sentBytes.Add(bytes)
	if duplicates > 0 {
		t.duplicates.Add(duplicates)
	}
}

// receives counts what a receive gave.
func (t *traffic) receives(now time.Time, messages int) {
	t.use(now)
	if messages == 0 {
		t.emptyReceives.Add(1)
		return
	}
	t.received.Add(uint64(messages))
}

// deletes counts deletions that succeeded.
func (t *traffic) deletes(now time.Time, messages int) {
	t.use(now)
	t.deleted.Add(uint64(messages))
}

func (t *traffic) use(now time.Time) {
	if at := now.UnixMilli(); t.used.Load() < at {
		t.used.Store(at)
	}
}

// activate makes the queues of a partition active that hold messages, when it is opened.
func (s *Service) activate(ctx context.Context, partition int) error {
	answer, err := s.raw(ctx, partition, &queue.Occupied{})
	if err != nil {
		return err
	}
	now := s.Clock.Now()
	for _, q := range s.directory.entries() {
		if _, holds := slices.BinarySearch(answer.Occupied, q.ID); holds && q.partition == partition {
			q.traffic.use(now)
		}
	}
	return nil
}

// Metrics are AWS's of the queues that are active: that were used in the last six hours, or held messages when the process started in
// them. Source of names, units and meanings: SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS".
func (s *Service) Metrics(ctx context.Context, yield func(*service.Metric)) {
	now := s.Clock.Now()
	measured := 0
	for _, q := range s.directory.entries() {
		if now.UnixMilli()-q.traffic.used.Load() > activeFor.Milliseconds() {
			continue
		}
		if measured++; measured > measuredMax || ctx.Err() != nil {
			return
		}
		answer, err := s.raw(ctx, q.partition, &queue.Measure{Queue: q.ID})
		if err != nil {
			continue // it is gone, or its partition is
		}
		s.metricsOf(q, &answer.Measures, now, yield)
	}
}

func (s *Service) metricsOf(q *entry, m *queue.Measures, now time.Time, yield func(*service.Metric)) {
	one := service.Metric{
		Namespace: "AWS/SQS", Account: q.Key.Account, Region: q.Key.Region, Dimensions: []service.Dimension{{Name: "QueueName", Value: q.Key.Name}},
	}
	gauge := func(name, unit, help string, value float64) {
		one.Name, one.Unit, one.Help, one.Kind, one.Value, one.Samples = name, unit, help, service.Gauge, value, 1
		yield(&one)
	}
	counter := func(name, help string, value uint64) {
		one.Name, one.Unit, one.Help, one.Kind, one.Value, one.Samples = name, "Count", help, service.Counter, float64(value), value
		yield(&one)
	}
	gauge("ApproximateNumberOfMessagesVisible", "Count", "Messages that can be received.", float64(m.Visible))
	gauge("ApproximateNumberOfMessagesNotVisible", "Count", "Messages that are in flight.", float64(m.InFlight))
	gauge("ApproximateNumberOfMessagesDelayed", "Count", "Messages that are delayed.", float64(m.Delayed))
	if age, some := s.age(q, m.Oldest, m.OldestDelayed, now); some {
		gauge("ApproximateAgeOfOldestMessage", "Seconds", "Age of the oldest message that is there.", age.Seconds())
	}
	t := q.traffic
	counter("NumberOfMessagesSent", "Messages that were sent.", t.sent.Load())
	counter("NumberOfMessagesReceived", "Messages that were received.", t.received.Load())
	counter("NumberOfEmptyReceives", "Receives that gave no message.", t.emptyReceives.Load())
	counter("NumberOfMessagesDeleted", "Deletions that succeeded.", t.deleted.Load())
	if q.Config.FIFO() {
		gauge("ApproximateNumberOfGroupsWithInflightMessages", "Count", "Message groups with messages in flight.", float64(m.GroupsInFlight))
		counter("NumberOfDeduplicatedSentMessages", "Duplicates that were sent and not let in.", t.duplicates.Load())
	}
	if m.Quiet != nil {
		s.metricsOfQuiet(q, m.Quiet, now, gauge)
	}
	if n := t.sent.Load(); n > 0 {
		one.Name, one.Unit, one.Help, one.Kind = "SentMessageSize", "Bytes", "Sizes of the messages that were sent.", service.Distribution
		one.Value, one.Samples = float64(t.sentBytes.Load()), n
		yield(&one)
	}
}

// age is that of the oldest message, in line or delayed; false if there is none.
func (s *Service) age(q *entry, inLine, delayed queue.Position, now time.Time) (time.Duration, bool) {
	p, err := s.group.Partition(q.partition)
	if err != nil {
		return 0, false
	}
	oldest := int64(0)
	for _, position := range []queue.Position{inLine, delayed} {
		if position == 0 {
			continue
		}
		if at, _, err := stored(p.View(), q.ID, position); err == nil && (oldest == 0 || at < oldest) { // else it is gone meanwhile
			oldest = at
		}
	}
	return max(now.Sub(time.UnixMilli(oldest)), 0), oldest != 0
}
