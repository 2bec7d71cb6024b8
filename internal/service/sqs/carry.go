package sqs

import (
	"context"
	"errors"
	"fmt"

	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
	"sluice/internal/uuid"
)

// Why a message move task fails. Source: SQS Developer Guide, "Troubleshooting dead-letter queue and DLQ redrive issues in Amazon
// SQS", and recorded answers.
const (
	failureNoQueue  = "AWS.SimpleQueueService.NonExistentQueue"
	failureNoSource = "CouldNotDetermineMessageSource"
)

// carriedBytesMax is about how much is carried at a time.
const carriedBytesMax = 1 << 20

// cargo is messages that go to the same queue, one after the other.
type cargo struct {
	target   *entry // nil: they cannot leave, for the reason given
	reason   string
	messages []queue.Newcomer
	through  uint64
	bytes    int
}

// carry brings the messages that depart from a queue to where they go, in their order. Whatever ends it in between, it can be done
// again from the beginning: the other queue leaves out what it has.
func (s *Service) carry(ctx context.Context, partition int, id queue.ID) error {
	for {
		answer, err := s.raw(ctx, partition, &queue.Depart{Queue: id})
		if errors.Is(err, queue.ErrNoQueue) {
			return nil
		}
		if err != nil {
			return err
		}
		if len(answer.Departures) == 0 {
			return nil
		}
		l, err := s.pack(partition, answer.Queue, answer.Departures)
		if err != nil {
			return err
		}
		if err := s.bring(ctx, queue.Origin{Partition: partition, Queue: id}, l); err != nil {
			return err
		}
	}
}

// bring lets the other queue have what is packed, and tells the first one.
func (s *Service) bring(ctx context.Context, from queue.Origin, l *cargo) error {
	if l.target != nil && len(l.messages) > 0 {
		_, err := s.raw(ctx, l.target.partition, &queue.Accept{Queue: l.target.ID, Origin: from, Messages: l.messages})
		if err != nil && !errors.Is(err, queue.ErrNoQueue) {
			return err
		}
		if err != nil {
			l.target, l.reason = nil, failureNoQueue
		}
	}
	var command queue.Command = &queue.HandOver{Queue: from.Queue, Through: l.through}
	if l.target == nil && l.reason != "" {
		command = &queue.Return{Queue: from.Queue, Through: l.through, Reason: l.reason}
	}
	_, err := s.raw(ctx, from.Partition, command)
	if errors.Is(err, queue.ErrNoQueue) {
		return nil
	}
	return err
}

// pack reads the first departures that go to the same queue.
func (s *Service) pack(partition int, from *queue.Description, departures []queue.Departure) (*cargo, error) {
	p, err := s.group.Partition(partition)
	if err != nil {
		return nil, err
	}
	l := &cargo{}
	for _, d := range departures {
		message, sent, err := s.readMessage(p.View(), from.ID, d.Position)
		if errors.Is(err, store.ErrNotFound) { // purged, or deleted with its queue
			l.through = d.Number
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("departure %d of queue %d: %w", d.Number, from.ID, err)
		}
		target, reason := s.destination(d, message)
		if first := l.target == nil && l.reason == ""; !first && (target != l.target || reason != l.reason || l.bytes >= carriedBytesMax) {
			return l, nil
		}
		l.target, l.reason, l.through = target, reason, d.Number
		if target != nil {
			m := s.newcomer(from, target, d, message, sent)
			l.messages = append(l.messages, m)
			l.bytes += len(m.Payload)
		}
	}
	return l, nil
}

// destination is the queue that a departure goes to; nil and why if it cannot.
func (s *Service) destination(d queue.Departure, message *payload) (*entry, string) {
	key := d.Target
	if key == (queue.Key{}) {
		if message.SourceARN == "" {
			return nil, failureNoSource
		}
		key = keyOfARN(message.SourceARN)
	}
	if target := s.directory.get(key); target != nil {
		return target, ""
	}
	return nil, failureNoQueue
}

// newcomer is a message as the other queue gets it. In a dead-letter queue it is the same message, received as often and sent when
// it was sent; a message move task makes it a new one. Source: SQS Developer Guide, "Using dead-letter queues in Amazon SQS" and
// "Learn how to configure a dead-letter queue redrive in Amazon SQS".
func (s *Service) newcomer(from *queue.Description, target *entry, d queue.Departure, message *payload, sent int64) queue.Newcomer {
	fifo := target.Config.FIFO()
	if d.Task {
		message.ID, message.SourceARN, message.Receives, message.First, sent = uuid.New(), "", 0, 0, 0
	} else {
		message.SourceARN = queueARN(from.Key)
		message.Receives += d.Receives
		if message.First == 0 {
			message.First = d.First
		}
		if fifo { // so that none is taken for a duplicate of another there
			message.DeduplicationID = message.ID.String()
		}
	}
	m := queue.Newcomer{Number: d.Number, Payload: message.encode(s.sealer(target)), Sent: sent}
	if fifo {
		m.Identity = identity(message)
	} else {
		m.Group = tenant(message)
	}
	return m
}
