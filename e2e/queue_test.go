package e2e

import (
	"maps"

	"sluice/internal/servertest"
)

// received is a message as ReceiveMessage tells of it.
type received struct {
	MessageID, Body, ReceiptHandle string
	Attributes                     map[string]string
}

// receive takes up to ten messages from a queue, or as the further parameters say.
func receive(s *servertest.Server, queue string, further map[string]any) ([]received, error) {
	in := map[string]any{"QueueUrl": queue, "MaxNumberOfMessages": 10}
	maps.Copy(in, further)
	var out struct{ Messages []received }
	err := s.SQS("ReceiveMessage", in, &out)
	return out.Messages, err
}

// remove deletes a message.
func remove(s *servertest.Server, queue string, m received) error {
	return s.SQS("DeleteMessage", map[string]any{"QueueUrl": queue, "ReceiptHandle": m.ReceiptHandle}, nil)
}
