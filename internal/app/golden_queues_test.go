package app

// What later golden folders hold of queues besides: a FIFO queue, dead letters, a message move task that is running, and
// tenants of a standard queue.

import (
	"strings"
	"testing"
)

func (s *server) goldenQueues() {
	long := map[string]string{"VisibilityTimeout": "43200", "MessageRetentionPeriod": "1209600"}
	with := func(more map[string]string) map[string]string {
		for name, value := range long {
			more[name] = value
		}
		return more
	}
	s.must(s.sqs(s.root, "CreateQueue", map[string]any{"QueueName": "orders.fifo", "Attributes": with(map[string]string{"FifoQueue": "true"})}))
	for _, m := range [][2]string{{"a", "a in flight"}, {"a", "a waits"}, {"b", "b waits"}} {
		s.must(s.sqs(s.root, "SendMessage", map[string]any{
			"QueueUrl": "orders.fifo", "MessageGroupId": m[0], "MessageBody": m[1], "MessageDeduplicationId": strings.ReplaceAll(m[1], " ", "-"),
		}))
	}
	s.must(s.sqs(s.root, "ReceiveMessage", map[string]any{"QueueUrl": "orders.fifo", "ReceiveRequestAttemptId": "once"}))
	s.must(s.sqs(s.root, "CreateQueue", map[string]any{"QueueName": "dead", "Attributes": with(map[string]string{})}))
	s.must(s.sqs(s.root, "CreateQueue", map[string]any{"QueueName": "archive", "Attributes": with(map[string]string{})}))
	s.must(s.sqs(s.root, "CreateQueue", map[string]any{"QueueName": "work", "Attributes": with(map[string]string{
		"RedrivePolicy": `{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":1}`,
	})}))
	for _, body := range []string{"dead letter one", "dead letter two"} {
		s.must(s.sqs(s.root, "SendMessage", map[string]any{"QueueUrl": "work", "MessageBody": body}))
	}
	s.must(s.sqs(s.root, "ReceiveMessage", map[string]any{"QueueUrl": "work", "MaxNumberOfMessages": 10, "VisibilityTimeout": 0}))
	s.must(s.sqs(s.root, "ReceiveMessage", map[string]any{"QueueUrl": "work"}))
	for !strings.Contains(s.counts("dead"), `"ApproximateNumberOfMessages":"2"`) {
		s.t.Log("the dead letters are on their way")
	}
	s.must(s.sqs(s.root, "StartMessageMoveTask", map[string]any{
		"SourceArn": "arn:aws:sqs:us-east-1:000000000000:dead", "DestinationArn": "arn:aws:sqs:us-east-1:000000000000:archive", "MaxNumberOfMessagesPerSecond": 1,
	}))
	s.must(s.sqs(s.root, "CreateQueue", map[string]any{"QueueName": "tenants", "Attributes": with(map[string]string{})}))
	for _, tenant := range []string{"one", "one", "two"} {
		s.must(s.sqs(s.root, "SendMessage", map[string]any{"QueueUrl": "tenants", "MessageBody": "of " + tenant, "MessageGroupId": tenant}))
	}
}

func (s *server) counts(queue string) string {
	return s.must(s.sqs(s.root, "GetQueueAttributes", map[string]any{"QueueUrl": queue, "AttributeNames": []string{"All"}}))
}

func checkGoldenQueues(t *testing.T, s *server) {
	t.Helper()
	if queues := s.must(s.sqs(s.root, "ListQueues", map[string]any{})); !strings.Contains(queues, "orders.fifo") {
		t.Log("a folder from before FIFO queues")
		return
	}
	receive := func(queue string, want ...string) {
		t.Helper()
		got := ""
		for range 20 { // what moves takes a moment
			got += s.must(s.sqs(s.root, "ReceiveMessage", map[string]any{"QueueUrl": queue, "MaxNumberOfMessages": 10, "MessageSystemAttributeNames": []string{"All"}}))
		}
		for _, text := range want {
			if !strings.Contains(got, text) {
				t.Errorf("no %s in %s: %s", text, queue, got)
			}
		}
		if strings.Contains(got, `"a waits"`) {
			t.Errorf("a message passes one of its group that is in flight: %s", got)
		}
	}
	receive("orders.fifo", `"b waits"`)
	if counts := s.counts("orders.fifo"); !strings.Contains(counts, `"ApproximateNumberOfMessagesNotVisible":"2"`) {
		t.Error(counts)
	}
	receive("tenants", `"of one"`, `"of two"`, `"MessageGroupId":"two"`)
	tasks := s.must(s.sqs(s.root, "ListMessageMoveTasks", map[string]any{"SourceArn": "arn:aws:sqs:us-east-1:000000000000:dead"}))
	if !strings.Contains(tasks, `"ApproximateNumberOfMessagesToMove":2`) {
		t.Error(tasks)
	}
	if counts := s.counts("dead") + s.counts("archive"); strings.Contains(s.counts("work"), `"ApproximateNumberOfMessages":"2"`) {
		t.Errorf("the dead letters are back: %s", counts)
	}
}
