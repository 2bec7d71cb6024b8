package main

import (
	"fmt"
	"net/http"

	"sluice/bench/client"
	"sluice/internal/servertest"
)

// received is the queue whose messages are received and deleted; pairs is how many there are at least before a measurement, more than
// are received in a moment; filling is over how many connections they come.
const (
	received = "received"
	pairs    = 60_000
	filling  = 16
)

// sqs is the signed request of a call.
func (s *servers) sqs(operation string, body []byte) []byte {
	header := servertest.SQSHeader(operation)
	s.sluice.Sign("sqs", http.MethodPost, "/", header, body)
	return client.Raw("/", s.sluice.Address, header, body)
}

// fill puts messages into the queue that is received from.
func (s *servers) fill() error {
	if err := s.sluice.SQS("CreateQueue", map[string]any{"QueueName": received, "Attributes": map[string]string{"VisibilityTimeout": "600"}}, nil); err != nil {
		return err
	}
	var counts struct {
		Attributes struct {
			ApproximateNumberOfMessages int `json:",string"`
		}
	}
	if err := s.sluice.SQS("GetQueueAttributes", map[string]any{"QueueUrl": received, "AttributeNames": []string{"ApproximateNumberOfMessages"}}, &counts); err != nil {
		return err
	}
	missing := pairs - counts.Attributes.ApproximateNumberOfMessages
	_, err := client.Times(s.sluice, filling, int64(missing), client.SendBatch(received))
	return err
}

// receiveAndDelete receives a message, then deletes it, then receives the next. The client signs each deletion, as clients do.
func (s *servers) receiveAndDelete() func([]byte) []byte {
	receive := s.sqs("ReceiveMessage", fmt.Appendf(nil, `{"QueueUrl":%q}`, received))
	return func(answer []byte) []byte {
		handles := client.Handles(answer)
		if len(handles) == 0 {
			return receive
		}
		return s.sqs("DeleteMessage", fmt.Appendf(nil, `{"QueueUrl":%q,"ReceiptHandle":%q}`, received, handles[0]))
	}
}
