package e2e

import (
	"bytes"
	"context"
	"net/http"
	"testing"

	"sluice/internal/servertest"
)

// Whoever leaves a long poll takes no message along: the next who asks is the first to receive it.
func TestWhoLeavesALongPoll(t *testing.T) {
	s := launch(t, servertest.Build(t))
	if err := s.SQS("CreateQueue", map[string]any{"QueueName": "q"}, nil); err != nil {
		t.Fatal(err)
	}
	ctx, leave := context.WithCancel(context.Background())
	body, header := []byte(`{"QueueUrl":"q","WaitTimeSeconds":20}`), servertest.SQSHeader("ReceiveMessage")
	s.Sign("sqs", http.MethodPost, "/", header, body)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+s.Address+"/", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header = header
	left := make(chan error, 1)
	go func() {
		response, err := http.DefaultClient.Do(r)
		if err == nil {
			_ = response.Body.Close()
		}
		left <- err
	}()
	if err := s.WaitForMetric(`sluice_requests_in_flight{entrance="edge"} 1`); err != nil {
		t.Fatal(err)
	}
	leave()
	if err := <-left; err == nil {
		t.Fatal("the poll was answered")
	}
	if err := s.WaitForMetric(`sluice_requests_in_flight{entrance="edge"} 0`); err != nil {
		t.Fatal(err)
	}
	if err := s.SQS("SendMessage", map[string]any{"QueueUrl": "q", "MessageBody": "m"}, nil); err != nil {
		t.Fatal(err)
	}
	got, err := receive(s, "q", map[string]any{"AttributeNames": []string{"All"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 || got[0].Attributes["ApproximateReceiveCount"] != "1" {
		t.Errorf("%+v", got)
	}
}
