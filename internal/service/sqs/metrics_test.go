// Proves what is measured of queues, by CloudWatch's names: what was done with them since the process started, what they hold now,
// and which of them are measured at all.
package sqs

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sluice/internal/edge/edgetest"
	"sluice/internal/service"
)

// metrics lists what is measured of a queue.
func (b *bench) metrics(name string) map[string]string {
	out := map[string]string{}
	b.service.Metrics(context.Background(), func(m *service.Metric) {
		if m.Namespace != "AWS/SQS" || m.Account != "000000000000" || m.Region != "us-east-1" {
			b.t.Errorf("metric %+v", m)
		}
		if slices.Equal(m.Dimensions, []service.Dimension{{Name: "QueueName", Value: name}}) {
			out[m.Name] = fmt.Sprintf("%g %s of %d", m.Value, m.Unit, m.Samples)
		}
	})
	return out
}

func (b *bench) must(operation, body string) {
	b.t.Helper()
	r := b.json(context.Background(), edgetest.Root("000000000000"), operation, body)
	if r.Status != 200 {
		b.t.Fatalf("%s %s: %d %s", operation, body, r.Status, r.Body)
	}
}

func TestMetrics(t *testing.T) {
	b := newBench(t)
	b.must("CreateQueue", `{"QueueName": "q"}`)
	if got := b.metrics("q"); len(got) > 0 {
		t.Errorf("a queue that was never used has %v", got)
	}
	b.must("SendMessage", `{"QueueUrl": "q", "MessageBody": "12345", "MessageAttributes": {"abc": {"DataType": "String", "StringValue": "x"}}}`)
	b.wait(10 * time.Second)
	b.must("SendMessageBatch", `{"QueueUrl": "q", "Entries": [{"Id": "1", "MessageBody": "12345"}, {"Id": "2", "MessageBody": "12345", "DelaySeconds": 30}]}`)
	b.must("ReceiveMessage", `{"QueueUrl": "q"}`)
	b.must("ReceiveMessage", `{"QueueUrl": "q"}`)
	b.must("ReceiveMessage", `{"QueueUrl": "q"}`)
	b.wait(5 * time.Second)
	// Changing a queue does not begin its counters anew.
	b.must("SetQueueAttributes", `{"QueueUrl": "q", "Attributes": {"VisibilityTimeout": "31"}}`)
	want := map[string]string{
		"ApproximateNumberOfMessagesVisible": "0 Count of 1", "ApproximateNumberOfMessagesNotVisible": "2 Count of 1",
		"ApproximateNumberOfMessagesDelayed": "1 Count of 1", "ApproximateAgeOfOldestMessage": "15 Seconds of 1",
		"NumberOfMessagesSent": "3 Count of 3", "NumberOfMessagesReceived": "2 Count of 2", "NumberOfEmptyReceives": "1 Count of 1",
		"NumberOfMessagesDeleted": "0 Count of 0", "SentMessageSize": "25 Bytes of 3",
	}
	if diff := cmp.Diff(want, b.metrics("q")); diff != "" {
		t.Error(diff)
	}
	b.wait(6 * time.Hour)
	if got := b.metrics("q"); len(got) > 0 {
		t.Errorf("a queue that was not used for six hours has %v", got)
	}
	b.restart()
	if got := b.metrics("q"); got["ApproximateNumberOfMessagesVisible"] != "3 Count of 1" || got["NumberOfMessagesSent"] != "0 Count of 0" {
		t.Errorf("a queue that held messages at the start has %v", got)
	}
}

func TestMetricsOfFIFO(t *testing.T) {
	b := newBench(t)
	b.must("CreateQueue", `{"QueueName": "q.fifo", "Attributes": {"FifoQueue": "true", "ContentBasedDeduplication": "true"}}`)
	for _, group := range []string{"a", "b", "b"} {
		b.must("SendMessage", `{"QueueUrl": "q.fifo", "MessageBody": "`+group+`", "MessageGroupId": "`+group+`"}`)
	}
	b.wait(time.Second)
	b.must("ReceiveMessage", `{"QueueUrl": "q.fifo"}`)
	got := b.metrics("q.fifo")
	for name, want := range map[string]string{
		"NumberOfMessagesSent": "2 Count of 2", "NumberOfDeduplicatedSentMessages": "1 Count of 1", "ApproximateNumberOfGroupsWithInflightMessages": "1 Count of 1",
		"ApproximateNumberOfMessagesVisible": "1 Count of 1", "ApproximateAgeOfOldestMessage": "1 Seconds of 1",
	} {
		if got[name] != want {
			t.Errorf("%s: %s, want %s", name, got[name], want)
		}
	}
}

// One group has 30 of 31 messages in flight and ten more that wait; of what else is there one message has no group.
func TestMetricsOfFairQueues(t *testing.T) {
	b := newBench(t)
	b.must("CreateQueue", `{"QueueName": "q", "Attributes": {"VisibilityTimeout": "3600"}}`)
	send := func(body string) { b.must("SendMessage", `{"QueueUrl": "q", "MessageBody": "x"`+body+`}`) }
	for range 40 {
		send(`, "MessageGroupId": "loud"`)
	}
	send(`, "MessageGroupId": "loud", "DelaySeconds": 900`)
	for range 30 {
		b.must("ReceiveMessage", `{"QueueUrl": "q"}`)
	}
	b.wait(10 * time.Second)
	send(`, "MessageGroupId": "calm"`)
	send(``)
	send(`, "MessageGroupId": "calm", "DelaySeconds": 900`)
	b.must("ReceiveMessage", `{"QueueUrl": "q"}`)
	b.wait(5 * time.Second)
	for _, restarted := range []bool{false, true} {
		got := b.metrics("q")
		for name, want := range map[string]string{
			"ApproximateNumberOfNoisyGroups":                     "1 Count of 1",
			"ApproximateNumberOfMessagesVisibleInQuietGroups":    "1 Count of 1",
			"ApproximateNumberOfMessagesNotVisibleInQuietGroups": "1 Count of 1",
			"ApproximateNumberOfMessagesDelayedInQuietGroups":    "1 Count of 1",
			"ApproximateAgeOfOldestMessageInQuietGroups":         "5 Seconds of 1",
			"ApproximateNumberOfMessagesVisible":                 "11 Count of 1",
			"ApproximateNumberOfMessagesNotVisible":              "31 Count of 1",
			"ApproximateNumberOfMessagesDelayed":                 "2 Count of 1",
			"ApproximateAgeOfOldestMessage":                      "15 Seconds of 1",
		} {
			if got[name] != want {
				t.Errorf("restarted %v: %s: %s, want %s", restarted, name, got[name], want)
			}
		}
		b.restart()
	}
}
