package sqs

import (
	"context"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) deleteMessage() service.Operation {
	return service.Define(sqsapi.DeleteMessage, service.Contract{
		Action: "sqs:DeleteMessage", Resource: queueResource, Keys: resourceTags(), Data: true,
		Errors: []*wire.ErrorShape{sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist, sqsapi.ErrReceiptHandleIsInvalid},
	}, func(c *service.Call, in *sqsapi.DeleteMessageRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:DeleteMessage")
	}, func(ctx context.Context, c *service.Call, in *sqsapi.DeleteMessageRequest) (*wire.Empty, error) {
		q, err := s.at(c, in.QueueUrl.V)
		if err != nil {
			return nil, err
		}
		p, err := s.position(q, in.ReceiptHandle.V)
		if err != nil {
			return nil, err
		}
		_, err = s.do(ctx, q.partition, &queue.Delete{Queue: q.ID, Positions: []queue.Position{p}})
		return nil, err
	})
}

// position reads a receipt handle of the queue. That of an older receipt of a message is as good as the newest one's.
func (s *Service) position(q *entry, handle string) (queue.Position, error) {
	r, err := s.receipts.read(handle)
	if err != nil || r.Queue != q.ID || int(r.Partition) != q.partition {
		return 0, sqsapi.ErrReceiptHandleIsInvalid.New(`The input receipt handle "` + handle + `" is not a valid receipt handle.`)
	}
	return r.Position, nil
}
