package sqs

// Proves which operations a full disk refuses, that a refused one leaves nothing behind, and that all are taken again when there is
// room, by the same partitions. How: every operation that writes, on a disk in memory that the test fills.

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"sluice/internal/edge/edgetest"
	"sluice/internal/service/sqs/queue"
	"sluice/internal/store"
)

func (b *bench) status(operation, body string) int {
	b.t.Helper()
	r := b.json(context.Background(), edgetest.Root(account), operation, body)
	if r.Status >= 500 && !strings.Contains(string(r.Body), "disk is full") {
		b.t.Errorf("%s answers %d %s", operation, r.Status, r.Body)
	}
	return r.Status
}

// receipt receives one message.
func (b *bench) receipt(name string) string {
	b.t.Helper()
	r := b.json(context.Background(), edgetest.Root(account), "ReceiveMessage", fmt.Sprintf(`{"QueueUrl":%q,"VisibilityTimeout":600}`, name))
	var out struct {
		Messages []struct{ ReceiptHandle string }
	}
	if err := json.Unmarshal(r.Body, &out); err != nil || len(out.Messages) != 1 {
		b.t.Fatalf("%d %s", r.Status, r.Body)
	}
	return out.Messages[0].ReceiptHandle
}

func TestAFullDiskRefusesWhatAdds(t *testing.T) {
	const taken, refused = http.StatusOK, http.StatusServiceUnavailable
	for _, test := range []struct {
		operation, body string
		scarce, spent   int
	}{
		{"SendMessage", `{"QueueUrl":"q","MessageBody":"m"}`, refused, refused},
		{"SendMessageBatch", `{"QueueUrl":"q","Entries":[{"Id":"1","MessageBody":"m"}]}`, refused, refused},
		{"SendMessage", `{"QueueUrl":"q.fifo","MessageBody":"new","MessageGroupId":"g","MessageDeduplicationId":"2"}`, refused, refused},
		{"SendMessage", `{"QueueUrl":"q.fifo","MessageBody":"m","MessageGroupId":"g","MessageDeduplicationId":"1"}`, taken, taken}, // a duplicate
		{"CreateQueue", `{"QueueName":"new"}`, refused, refused},
		{"CreateQueue", `{"QueueName":"q"}`, taken, taken}, // it is there
		{"SetQueueAttributes", `{"QueueUrl":"q","Attributes":{"DelaySeconds":"1"}}`, refused, refused},
		{"TagQueue", `{"QueueUrl":"q","Tags":{"a":"b"}}`, refused, refused},
		{"ReceiveMessage", `{"QueueUrl":"q"}`, taken, refused},
		{"ReceiveMessage", `{"QueueUrl":"empty"}`, taken, taken}, // nothing to write
		{"ChangeMessageVisibility", `{"QueueUrl":"q","ReceiptHandle":"%s","VisibilityTimeout":9}`, taken, refused},
		{"DeleteMessage", `{"QueueUrl":"q","ReceiptHandle":"%s"}`, taken, taken},
		{"DeleteMessageBatch", `{"QueueUrl":"q","Entries":[{"Id":"1","ReceiptHandle":"%s"}]}`, taken, taken},
		{"PurgeQueue", `{"QueueUrl":"q"}`, taken, taken},
		{"DeleteQueue", `{"QueueUrl":"q"}`, taken, taken},
		{"GetQueueAttributes", `{"QueueUrl":"q","AttributeNames":["All"]}`, taken, taken},
		{"ListQueues", `{}`, taken, taken},
	} {
		t.Run(test.operation+" "+test.body, func(t *testing.T) {
			for room, want := range map[store.Room]int{store.RoomScarce: test.scarce, store.RoomSpent: test.spent} {
				b := newBench(t)
				for _, name := range []string{`{"QueueName":"q"}`, `{"QueueName":"empty"}`, `{"QueueName":"q.fifo","Attributes":{"FifoQueue":"true"}}`} {
					b.status("CreateQueue", name)
				}
				for range 2 {
					b.status("SendMessage", `{"QueueUrl":"q","MessageBody":"m"}`)
					b.status("SendMessage", `{"QueueUrl":"q.fifo","MessageBody":"m","MessageGroupId":"g","MessageDeduplicationId":"1"}`)
				}
				body := test.body
				if strings.Contains(body, "%s") {
					body = fmt.Sprintf(body, b.receipt("q"))
				}
				before := b.facts()
				b.disk.SetRoom(room)
				if got := b.status(test.operation, body); got != want {
					t.Errorf("%v: status %d, want %d", room, got, want)
				}
				if want == refused && b.facts() != before {
					t.Errorf("%v: a refused call left facts", room)
				}
				b.disk.SetRoom(store.RoomEnough)
				if want == refused && b.status(test.operation, body) != taken {
					t.Errorf("%v: not taken with room again", room)
				}
			}
		})
	}
}

// facts counts what the partitions have written since they were opened.
func (b *bench) facts() (n uint64) {
	for i := range b.service.group.Len() {
		p, err := b.service.group.Partition(i)
		if err != nil {
			b.t.Fatal(err)
		}
		n += p.Stats().Facts
	}
	return n
}

// TestEveryCommandHasItsEffect: a command that is new is refused on a full disk until somebody has thought about it here.
func TestEveryCommandHasItsEffect(t *testing.T) {
	for _, test := range []struct {
		command queue.Command
		effect  store.Effect
	}{
		{&queue.Create{}, store.Adds},
		{&queue.Configure{}, store.Adds},
		{&queue.Send{}, store.Adds},
		{&queue.StartTask{}, store.Adds},
		{&queue.Move{}, store.Adds},
		{&queue.Accept{}, store.Adds},
		{&queue.Receive{}, store.Uses},
		{&queue.CancelTask{}, store.Uses},
		{&queue.Return{}, store.Uses},
		{&queue.ChangeVisibility{}, store.Uses},
		{&queue.Delete{}, store.Frees},
		{&queue.Purge{}, store.Frees},
		{&queue.Remove{}, store.Frees},
		{&queue.Expire{}, store.Frees},
		{&queue.Forget{}, store.Frees},
		{&queue.HandOver{}, store.Frees},
		{&queue.Unlink{}, store.Frees},
		{&queue.Inspect{}, store.Frees},
		{&queue.Measure{}, store.Frees},
		{&queue.Occupied{}, store.Frees},
		{&queue.Tasks{}, store.Frees},
		{&queue.Depart{}, store.Frees},
	} {
		if got := effect(test.command); got != test.effect {
			t.Errorf("%v: %d, want %d", reflect.TypeOf(test.command), got, test.effect)
		}
	}
}
