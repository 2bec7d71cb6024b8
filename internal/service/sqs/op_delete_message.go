package sqs

import (
	"context"
	"errors"

	"sluice/internal/api/sqsapi"
	"sluice/internal/service"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/wire"
)

func (s *Service) deleteMessage() service.Operation {
	return service.Define(sqsapi.DeleteMessage, service.Contract{
		Action: "sqs:DeleteMessage", Resource: queueResource, Keys: resourceTags(), Data: true,
		Errors: []*wire.ErrorShape{sqsapi.ErrInvalidAddress, sqsapi.ErrQueueDoesNotExist, sqsapi.ErrReceiptHandleIsInvalid, wire.ErrInvalidParameter},
	}, func(c *service.Call, in *sqsapi.DeleteMessageRequest) error {
		return s.on(c, in.QueueUrl.V, "sqs:DeleteMessage")
	}, func(ctx context.Context, c *service.Call, in *sqsapi.DeleteMessageRequest) (*wire.Empty, error) {
		q, err := s.at(c, in.QueueUrl.V)
		if err != nil {
			return nil, err
		}
		r, err := s.receipt(q, in.ReceiptHandle.V)
		if err != nil {
			return nil, err
		}
		command := &queue.Delete{Queue: q.ID, Positions: []queue.Position{r.Position}}
		if q.Config.FIFO() {
			command.Receives = []uint32{r.Receives}
		}
		answer, err := s.do(ctx, q.partition, command)
		if err == nil && len(answer.Problems) > 0 {
			err = deletionProblem(answer.Problems[0], in.ReceiptHandle.V)
		}
		if err == nil {
			q.traffic.deletes(c.Now, 1)
		}
		return nil, err
	})
}

// deletionProblem words what the machine of a FIFO queue says of one message.
func deletionProblem(err error, handle string) error {
	if errors.Is(err, queue.ErrExpiredReceipt) {
		return invalidValue(handle, "ReceiptHandle", "The receipt handle has expired.")
	}
	return err
}

// receipt reads a receipt handle of the queue. In a standard queue that of an older receipt of a message is as good as the newest
// one's. Source of the text about another queue's: answers of AWS in spulec/PyQS#24 and aws/aws-sdk-java-v2#3101.
func (s *Service) receipt(q *entry, handle string) (receipt, error) {
	if handle == "" {
		return receipt{}, missing("ReceiptHandle")
	}
	r, err := s.receipts.read(handle)
	switch {
	case err != nil:
		return r, sqsapi.ErrReceiptHandleIsInvalid.New(`The input receipt handle "` + handle + `" is not a valid receipt handle.`)
	case r.Queue != q.ID || int(r.Partition) != q.partition:
		return r, sqsapi.ErrReceiptHandleIsInvalid.New(`The receipt handle "` + handle + `" is not valid for this queue.`)
	}
	return r, nil
}
