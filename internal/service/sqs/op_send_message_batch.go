package sqs

import (
	"context"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) sendMessageBatch() service.Operation {
	return service.Define(sqsapi.SendMessageBatch, service.Contract{
		Action: "sqs:SendMessage", Resource: queueResource, Keys: resourceTags(), Data: true,
		Errors: []*wire.ErrorShape{
			sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist, sqsapi.ErrEmptyBatchRequest, sqsapi.ErrTooManyEntriesInBatchRequest,
			sqsapi.ErrInvalidBatchEntryId, sqsapi.ErrBatchEntryIdsNotDistinct, sqsapi.ErrBatchRequestTooLong,
		},
	}, func(c *service.Call, in *sqsapi.SendMessageBatchRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:SendMessage")
	}, s.handleSendMessageBatch)
}

func (s *Service) handleSendMessageBatch(ctx context.Context, c *service.Call, in *sqsapi.SendMessageBatchRequest) (*sqsapi.SendMessageBatchResult, error) {
	q, err := s.at(c, in.QueueUrl.V)
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(in.Entries))
	bytes := 0
	for i := range in.Entries {
		ids[i] = in.Entries[i].Id.V
		bytes += entryBytes(&in.Entries[i])
	}
	if err := refuseBatch("SendMessageBatchRequestEntry", ids); err != nil {
		return nil, err
	}
	if bytes > messageBytesMax {
		return nil, sqsapi.ErrBatchRequestTooLong.Newf("Batch requests cannot be longer than %d bytes. You have sent %d bytes.", messageBytesMax, bytes)
	}
	if err := refuseIdentities(q, in.Entries); err != nil {
		return nil, err
	}
	out := &sqsapi.SendMessageBatchResult{Successful: []sqsapi.SendMessageBatchResultEntry{}}
	send := &queue.Send{Queue: q.ID}
	var payloads []*payload
	for i := range in.Entries {
		e := &in.Entries[i]
		p, message, err := s.accept(c, q, outgoingEntry(i, e))
		if err != nil {
			failed, known := failedEntry(e.Id.V, err)
			if !known {
				return nil, err
			}
			out.Failed = append(out.Failed, failed)
			continue
		}
		send.Messages = append(send.Messages, message)
		payloads = append(payloads, p)
		out.Successful = append(out.Successful, sqsapi.SendMessageBatchResultEntry{Id: e.Id})
	}
	if len(send.Messages) == 0 {
		return out, nil
	}
	answer, err := s.do(ctx, q.partition, send)
	if err != nil {
		return nil, err
	}
	q.traffic.sends(c.Now, answer.Admissions, send.Messages...)
	for i, p := range payloads {
		e := &out.Successful[i]
		if len(answer.Admissions) > 0 {
			if p, e.SequenceNumber, err = s.admitted(q, p, answer.Admissions[i]); err != nil {
				return nil, err
			}
		}
		e.MessageId, e.MD5OfMessageBody = wire.Some(p.ID.String()), sum(p.BodyMD5, true)
		e.MD5OfMessageAttributes, e.MD5OfMessageSystemAttributes = sum(p.AttributesMD5, p.HasAttributesMD5), sum(p.SystemMD5, p.HasSystemMD5)
	}
	return out, nil
}

// outgoingEntry is the entry of a batch at an index.
func outgoingEntry(i int, e *sqsapi.SendMessageBatchRequestEntry) *outgoing {
	return &outgoing{
		entry: i + 1,
		body:  e.MessageBody, delay: e.DelaySeconds, attributes: e.MessageAttributes, systemAttributes: e.MessageSystemAttributes,
		groupID: e.MessageGroupId, deduplicationID: e.MessageDeduplicationId,
	}
}

// refuseIdentities refuses a whole batch to a FIFO queue for one entry that cannot be told from others, as AWS does: always as
// an invalid value (recorded answers).
func refuseIdentities(q *entry, entries []sqsapi.SendMessageBatchRequestEntry) error {
	for i := range entries {
		if err := outgoingEntry(i, &entries[i]).lacksIdentity(q); err != nil {
			return wire.ErrInvalidParameter.New(err.Message)
		}
	}
	return nil
}

// entryBytes is what an entry counts for the limit of a batch.
func entryBytes(e *sqsapi.SendMessageBatchRequestEntry) int {
	n := len(e.MessageBody.V)
	for name, v := range e.MessageAttributes.All() {
		n += len(name) + len(v.DataType.V) + len(v.StringValue.V) + len(v.BinaryValue)
	}
	return n
}
