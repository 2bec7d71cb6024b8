package sqs

// Proves that whoever waits for a message of a FIFO queue is woken by all that lets a group go on: a deletion, a message that is
// visible again, the end of a delay; and that many senders and receivers at once keep to the order of each group.

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"sluice/internal/edge/edgetest"
	"sluice/internal/store"
	"sluice/internal/wire"
)

// fifoBench has a FIFO queue of a group whose first message is in flight, with its receipt handle.
func fifoBench(t *testing.T) (b *bench, handle string) {
	b = newBench(t)
	ctx := t.Context()
	b.json(ctx, edgetest.Root(account), "CreateQueue", `{"QueueName":"q.fifo","Attributes":{"FifoQueue":"true","ContentBasedDeduplication":"true"}}`)
	for _, text := range []string{"one", "two"} {
		b.json(ctx, edgetest.Root(account), "SendMessage", `{"QueueUrl":"q.fifo","MessageGroupId":"g","MessageBody":"`+text+`"}`)
	}
	var got struct {
		Messages []struct{ ReceiptHandle string }
	}
	r := b.json(ctx, edgetest.Root(account), "ReceiveMessage", `{"QueueUrl":"q.fifo"}`)
	if err := json.Unmarshal(r.Body, &got); err != nil || len(got.Messages) != 1 {
		t.Fatalf("%s %v", r.Body, err)
	}
	return b, got.Messages[0].ReceiptHandle
}

func TestLongPollOfGroup(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func(b *bench, handle string)
		want string
	}{
		{"a deletion", func(b *bench, handle string) {
			b.json(context.Background(), edgetest.Root(account), "DeleteMessage", `{"QueueUrl":"q.fifo","ReceiptHandle":"`+handle+`"}`)
		}, "two"},
		{"a visibility of none", func(b *bench, handle string) {
			b.json(context.Background(), edgetest.Root(account), "ChangeMessageVisibility", `{"QueueUrl":"q.fifo","ReceiptHandle":"`+handle+`","VisibilityTimeout":0}`)
		}, "one"},
		{"another group", func(b *bench, _ string) {
			b.json(context.Background(), edgetest.Root(account), "SendMessage", `{"QueueUrl":"q.fifo","MessageGroupId":"h","MessageBody":"three"}`)
		}, "three"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b, handle := fifoBench(t)
			var got *wire.Response
			done := make(chan struct{})
			go func() {
				defer close(done)
				got = b.json(context.Background(), edgetest.Root(account), "ReceiveMessage", `{"QueueUrl":"q.fifo","WaitTimeSeconds":20}`)
			}()
			b.parked()
			test.do(b, handle)
			<-done
			if texts := bodies(t, got); !slices.Equal(texts, []string{test.want}) {
				t.Errorf("the receiver got %q", texts)
			}
		})
	}
}

// Time alone wakes too: a delay that ends.
func TestLongPollOfDelayedGroup(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	b.json(ctx, edgetest.Root(account), "CreateQueue", `{"QueueName":"q.fifo","Attributes":{"FifoQueue":"true","ContentBasedDeduplication":"true","DelaySeconds":"5"}}`)
	b.json(ctx, edgetest.Root(account), "SendMessage", `{"QueueUrl":"q.fifo","MessageGroupId":"g","MessageBody":"late"}`)
	var got *wire.Response
	done := make(chan struct{})
	go func() {
		defer close(done)
		got = b.json(ctx, edgetest.Root(account), "ReceiveMessage", `{"QueueUrl":"q.fifo","WaitTimeSeconds":20}`)
	}()
	b.parked()
	b.clock.Advance(5 * time.Second)
	<-done
	if texts := bodies(t, got); !slices.Equal(texts, []string{"late"}) {
		t.Errorf("the receiver got %q", texts)
	}
}

func TestGroupsOfManyAtOnce(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	b.json(ctx, edgetest.Root(account), "CreateQueue", `{"QueueName":"q.fifo","Attributes":{"FifoQueue":"true"}}`)
	const groups, messages = 4, 40
	var all sync.WaitGroup
	for g := range groups {
		all.Go(func() {
			for i := range 2 * messages { // each twice
				b.json(ctx, edgetest.Root(account), "SendMessage", fmt.Sprintf(`{"QueueUrl":"q.fifo","MessageGroupId":"%d","MessageDeduplicationId":"%d-%d","MessageBody":"%d %d"}`, g, g, i/2, g, i/2))
			}
		})
	}
	var mu sync.Mutex
	seen, total := map[int][]int{}, 0
	done := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return total == groups*messages
	}
	for range 4 {
		all.Go(func() {
			for !done() {
				var got struct {
					Messages []struct{ Body, ReceiptHandle string }
				}
				r := b.json(ctx, edgetest.Root(account), "ReceiveMessage", `{"QueueUrl":"q.fifo","MaxNumberOfMessages":3}`)
				if err := json.Unmarshal(r.Body, &got); err != nil {
					t.Error(err)
					return
				}
				for _, m := range got.Messages {
					var g, i int
					_, _ = fmt.Sscan(m.Body, &g, &i)
					mu.Lock()
					seen[g] = append(seen[g], i)
					total++
					mu.Unlock()
					b.json(ctx, edgetest.Root(account), "DeleteMessage", `{"QueueUrl":"q.fifo","ReceiptHandle":"`+m.ReceiptHandle+`"}`)
				}
			}
		})
	}
	all.Wait()
	for g := range groups {
		if len(seen[g]) != messages || !slices.IsSorted(seen[g]) {
			t.Errorf("group %d came as %v", g, seen[g])
		}
	}
}

// What a message, its token and an attempt leave in the store is gone when they are.
func TestNothingOfFIFOIsLeft(t *testing.T) {
	b := newBench(t)
	ctx := t.Context()
	b.json(ctx, edgetest.Root(account), "CreateQueue", `{"QueueName":"q.fifo","Attributes":{"FifoQueue":"true","ContentBasedDeduplication":"true","MessageRetentionPeriod":"60"}}`)
	for _, text := range []string{"deleted", "expired", "expired in flight"} {
		b.json(ctx, edgetest.Root(account), "SendMessage", `{"QueueUrl":"q.fifo","MessageGroupId":"`+text[:3]+`","MessageBody":"`+text+`"}`)
	}
	var got struct {
		Messages []struct{ ReceiptHandle string }
	}
	r := b.json(ctx, edgetest.Root(account), "ReceiveMessage", `{"QueueUrl":"q.fifo","MaxNumberOfMessages":2,"ReceiveRequestAttemptId":"a"}`)
	if err := json.Unmarshal(r.Body, &got); err != nil || len(got.Messages) != 2 {
		t.Fatalf("%s %v", r.Body, err)
	}
	b.json(ctx, edgetest.Root(account), "DeleteMessage", `{"QueueUrl":"q.fifo","ReceiptHandle":"`+got.Messages[0].ReceiptHandle+`"}`)
	q := b.service.directory.get(keyFor("q.fifo"))
	left := func() (kinds string) {
		p, err := b.service.group.Partition(q.partition)
		if err != nil {
			t.Fatal(err)
		}
		for _, kind := range []byte{keyMessage, keyHeld, keySegment, keyQueued, keyToken, keyAttempt} {
			if err := p.View().Scan(store.Within([]byte{kind}), func([]byte, []byte) error {
				kinds += string(kind)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		return kinds
	}
	if was := left(); was != "mmhgffddda" {
		t.Errorf("before: %q", was)
	}
	b.wait(2 * time.Minute)
	if was := left(); was != "ddda" {
		t.Errorf("after the retention period: %q", was)
	}
	b.wait(5 * time.Minute)
	if was := left(); was != "" {
		t.Errorf("after all is forgotten: %q", was)
	}
	b.json(ctx, edgetest.Root(account), "SendMessage", `{"QueueUrl":"q.fifo","MessageGroupId":"g","MessageBody":"x"}`)
	b.json(ctx, edgetest.Root(account), "ReceiveMessage", `{"QueueUrl":"q.fifo","ReceiveRequestAttemptId":"a"}`)
	b.json(ctx, edgetest.Root(account), "DeleteQueue", `{"QueueUrl":"q.fifo"}`)
	if was := left(); was != "" {
		t.Errorf("of a queue that was deleted: %q", was)
	}
}
