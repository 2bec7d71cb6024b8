package sqs

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
	"sluice/internal/wire"
)

const visibilityMax = 43_200

// sweepsMax is how many times one receive looks past messages that leave for the dead-letter queue. Each time a hundred leave.
const sweepsMax = 10

func (s *Service) receiveMessage() service.Operation {
	return service.Define(sqsapi.ReceiveMessage, service.Contract{
		Action: "sqs:ReceiveMessage", Resource: queueResource, Keys: resourceTags(), Data: true,
		Errors: []*wire.ErrorShape{sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist, wire.ErrInvalidParameter, sqsapi.ErrInvalidAttributeName, sqsapi.ErrOverLimit},
	}, func(c *service.Call, in *sqsapi.ReceiveMessageRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:ReceiveMessage")
	}, s.handleReceiveMessage)
}

func (s *Service) handleReceiveMessage(ctx context.Context, c *service.Call, in *sqsapi.ReceiveMessageRequest) (*sqsapi.ReceiveMessageResult, error) {
	q, err := s.at(c, in.QueueUrl.V)
	if err != nil {
		return nil, err
	}
	command, err := receiveCommand(c, q, in)
	if err != nil {
		return nil, err
	}
	system := slices.Concat(in.AttributeNames, in.MessageSystemAttributeNames)
	for _, name := range system {
		if !knownSystemAttribute(name) {
			return nil, sqsapi.ErrInvalidAttributeName.New("Unknown Attribute " + name + ".")
		}
	}
	p, err := s.group.Partition(q.partition)
	if err != nil {
		return nil, mapped(err)
	}
	rendering := rendering{asked: c.Now, queue: q, view: p.View(), system: system, attributes: readWanted(in.MessageAttributeNames)}
	for sweeps := 1; ; sweeps++ {
		answer, pending, err := begin(ctx, c, p, command)
		switch {
		case pending != nil:
			return nil, &service.Later{Finish: func() (wire.Shape, error) {
				answer, err := pending.End()
				return s.received(&rendering, answer, err)
			}}
		case err != nil || !answer.Again || sweeps == sweepsMax:
			return s.received(&rendering, answer, err)
		}
	}
}

// begin carries a receive out; a long poll of a call that has a Waker is left pending while it waits.
func begin(ctx context.Context, c *service.Call, p *partition, command *queue.Receive) (answer queue.Answer, waits *poll, err error) {
	if c.Waker == nil || !command.Until.After(c.Now) {
		answer, err = p.Do(ctx, command)
		return answer, nil, err
	}
	return p.Begin(ctx, command, c.Waker)
}

// rendering is what a receiver asked for.
type rendering struct {
	asked      time.Time
	queue      *entry
	view       store.Reader
	system     []string
	attributes wanted
}

// received answers with what the machine has delivered.
func (s *Service) received(r *rendering, answer queue.Answer, err error) (*sqsapi.ReceiveMessageResult, error) {
	if err != nil {
		return nil, mapped(err)
	}
	r.queue.traffic.receives(r.asked, len(answer.Deliveries))
	out := &sqsapi.ReceiveMessageResult{}
	for _, d := range answer.Deliveries {
		m, err := s.message(r.view, r.queue, d, r.system, r.attributes)
		if errors.Is(err, store.ErrNotFound) {
			continue // deleted since, by another receipt or a purge
		}
		if err != nil {
			return nil, err
		}
		out.Messages = append(out.Messages, m)
	}
	return out, nil
}

func receiveCommand(c *service.Call, q *entry, in *sqsapi.ReceiveMessageRequest) (*queue.Receive, error) {
	most := in.MaxNumberOfMessages.Or(1)
	if most < 1 || most > batchMax {
		return nil, invalidValue(most, "MaxNumberOfMessages", "Must be between 1 and 10, if provided.")
	}
	wait := in.WaitTimeSeconds.Or(int64(q.receiveWait))
	if wait < 0 || wait > 20 {
		return nil, invalidValue(wait, "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided.")
	}
	visibility := int64(-1)
	if in.VisibilityTimeout.Set {
		if v := in.VisibilityTimeout.V; v < 0 || v > visibilityMax {
			return nil, invalidValue(v, "VisibilityTimeout", "Must be >= 0 and <= 43200, if provided.")
		}
		visibility = in.VisibilityTimeout.V * 1000
	}
	command := &queue.Receive{Queue: q.ID, Max: int(most), Visibility: visibility, Until: c.Now.Add(time.Duration(wait) * time.Second)}
	if id := in.ReceiveRequestAttemptId; id.Set {
		if !q.Config.FIFO() {
			return nil, invalidValue(id.V, "ReceiveRequestAttemptId", textWrongType)
		}
		if !validID(id.V) {
			return nil, invalidValue(id.V, "ReceiveRequestAttemptId", textAttemptID)
		}
		command.Attempt = queue.Token(short("attempt", id.V))
	}
	return command, nil
}

// message reads one message that was received, and renders what the receiver asks for.
func (s *Service) message(view store.Reader, q *entry, d queue.Delivery, system []string, attributes wanted) (sqsapi.Message, error) {
	p, sent, err := s.readMessage(view, q.ID, d.Position)
	if err != nil {
		return sqsapi.Message{}, err
	}
	m := sqsapi.Message{
		MessageId:     wire.Some(p.ID.String()),
		ReceiptHandle: wire.Some(s.receipts.handle(receipt{Partition: uint16(q.partition), Queue: q.ID, Position: d.Position, Receives: d.Receives})),
		MD5OfBody:     sum(p.BodyMD5, true),
		Body:          wire.Some(p.Body),
		Attributes:    systemAttributes(system, p, d, sent),
	}
	if chosen := attributes.of(p.Attributes); len(chosen) > 0 {
		m.MessageAttributes = apiAttributes(chosen)
		m.MD5OfMessageAttributes = sum(p.AttributesMD5, true)
		if len(chosen) < len(p.Attributes) {
			m.MD5OfMessageAttributes = sum(digest(chosen), true)
		}
	}
	return m, nil
}

func knownSystemAttribute(name string) bool {
	switch name {
	case "All", sqsapi.MessageSystemAttributeNameSenderId, sqsapi.MessageSystemAttributeNameSentTimestamp,
		sqsapi.MessageSystemAttributeNameApproximateReceiveCount, sqsapi.MessageSystemAttributeNameApproximateFirstReceiveTimestamp,
		sqsapi.MessageSystemAttributeNameSequenceNumber, sqsapi.MessageSystemAttributeNameMessageDeduplicationId,
		sqsapi.MessageSystemAttributeNameMessageGroupId, sqsapi.MessageSystemAttributeNameAWSTraceHeader,
		sqsapi.MessageSystemAttributeNameDeadLetterQueueSourceArn:
		return true
	}
	return false
}

// systemAttributes renders those that are asked for and that the message has.
func systemAttributes(asked []string, p *payload, d queue.Delivery, sent int64) wire.Dict[string] {
	if len(asked) == 0 {
		return nil
	}
	all := slices.Contains(asked, "All")
	var out wire.Dict[string]
	add := func(name, value string) {
		if value != "" && (all || slices.Contains(asked, name)) {
			out = append(out, wire.Entry[string]{Key: name, Value: value})
		}
	}
	add(sqsapi.MessageSystemAttributeNameSenderId, p.SenderID)
	first := cmp.Or(p.First, d.First)
	add(sqsapi.MessageSystemAttributeNameApproximateFirstReceiveTimestamp, strconv.FormatInt(first, 10))
	add(sqsapi.MessageSystemAttributeNameApproximateReceiveCount, strconv.FormatUint(uint64(p.Receives)+uint64(d.Receives), 10))
	add(sqsapi.MessageSystemAttributeNameSentTimestamp, strconv.FormatInt(sent, 10))
	add(sqsapi.MessageSystemAttributeNameMessageGroupId, p.GroupID)
	if p.DeduplicationID != "" { // of a FIFO queue
		add(sqsapi.MessageSystemAttributeNameMessageDeduplicationId, p.DeduplicationID)
		add(sqsapi.MessageSystemAttributeNameSequenceNumber, sequenceNumber(d.Position))
	}
	add(sqsapi.MessageSystemAttributeNameAWSTraceHeader, p.TraceHeader)
	add(sqsapi.MessageSystemAttributeNameDeadLetterQueueSourceArn, p.SourceARN)
	return out
}
