package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"sluice/internal/servertest"
)

// batchMax is the most messages of a batch.
const batchMax = 10

// received is the queue whose messages are received and deleted; pairs is how many there are at least before a measurement, more than
// are received in a moment.
const (
	received = "received"
	pairs    = 60_000
)

// entries are those of a batch of messages of 1 KiB.
func entries() []map[string]string {
	var out []map[string]string
	for i := range batchMax {
		out = append(out, map[string]string{"Id": fmt.Sprint(i), "MessageBody": strings.Repeat("x", 1024)})
	}
	return out
}

// batch is the request of a SendMessageBatch.
func (s *servers) batch(queueURL string) ([]byte, error) {
	body, err := json.Marshal(map[string]any{"QueueUrl": queueURL, "Entries": entries()})
	if err != nil {
		return nil, err
	}
	header := servertest.SQSHeader("SendMessageBatch")
	s.sluice.Sign("sqs", "POST", "/", header, body)
	return raw("/", s.sluice.Address, header, body), nil
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
	const workers = 16
	missing := (pairs - counts.Attributes.ApproximateNumberOfMessages) / batchMax
	errs := make(chan error, workers)
	var all sync.WaitGroup
	for n := range workers {
		all.Go(func() {
			for i := n; i < missing; i += workers {
				if err := s.sluice.SQS("SendMessageBatch", map[string]any{"QueueUrl": received, "Entries": entries()}, nil); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	all.Wait()
	close(errs)
	return <-errs
}

// receiveAndDelete receives a message, then deletes it, then receives the next. The client signs each deletion, as clients do.
func (s *servers) receiveAndDelete() func([]byte) []byte {
	header, body := servertest.SQSHeader("ReceiveMessage"), []byte(`{"QueueUrl":"`+received+`"}`)
	s.sluice.Sign("sqs", http.MethodPost, "/", header, body)
	receive := raw("/", s.sluice.Address, header, body)
	const key = `"ReceiptHandle":"`
	return func(answer []byte) []byte {
		_, rest, found := bytes.Cut(answer, []byte(key))
		if !found {
			return receive
		}
		handle, _, _ := bytes.Cut(rest, []byte(`"`))
		header, body := servertest.SQSHeader("DeleteMessage"), fmt.Appendf(nil, `{"QueueUrl":%q,"ReceiptHandle":%q}`, received, handle)
		s.sluice.Sign("sqs", http.MethodPost, "/", header, body)
		return raw("/", s.sluice.Address, header, body)
	}
}
