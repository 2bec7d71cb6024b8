// Proves what scripts cannot show: calls that wait, callers that leave, callers of other kinds, and a partition that dies.
package sqs

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"sluice/internal/edge/edgetest"
	"sluice/internal/service"
	"sluice/internal/wire"
)

const account = "000000000000"

// parked waits until a receiver waits in the queue's partition.
func (b *bench) parked() {
	for {
		total := 0
		for i := range b.service.group.Len() {
			p, err := b.service.group.Partition(i)
			if err != nil {
				b.t.Fatal(err)
			}
			total += p.Stats().Parked
		}
		if total == 1 {
			return
		}
	}
}

func bodies(t *testing.T, r *wire.Response) []string {
	t.Helper()
	var out struct{ Messages []struct{ Body string } }
	if err := json.Unmarshal(r.Body, &out); err != nil || r.Status != http.StatusOK {
		t.Fatalf("%d %s %v", r.Status, r.Body, err)
	}
	var texts []string
	for _, m := range out.Messages {
		texts = append(texts, m.Body)
	}
	return texts
}

// A long poll is answered by the send that it waited for; one whose caller has left takes nothing.
func TestLongPoll(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	b.json(ctx, edgetest.Root(account), "CreateQueue", `{"QueueName":"q"}`)
	receive := func(ctx context.Context) *wire.Response {
		return b.json(ctx, edgetest.Root(account), "ReceiveMessage", `{"QueueUrl":"q","WaitTimeSeconds":20}`)
	}
	leaving, leave := context.WithCancel(ctx)
	var both sync.WaitGroup
	var gone, got *wire.Response
	both.Go(func() { gone = receive(leaving) })
	b.parked()
	leave()
	both.Wait()
	if gone.Status != http.StatusServiceUnavailable {
		t.Errorf("the caller that left got %d %s", gone.Status, gone.Body)
	}
	both.Go(func() { got = receive(ctx) })
	b.parked()
	b.json(ctx, edgetest.Root(account), "SendMessage", `{"QueueUrl":"q","MessageBody":"hello"}`)
	both.Wait()
	if texts := bodies(t, got); len(texts) != 1 || texts[0] != "hello" {
		t.Errorf("the waiting receiver got %q", texts)
	}
	// And one that nobody sends to ends empty, after its time.
	b.json(ctx, edgetest.Root(account), "PurgeQueue", `{"QueueUrl":"q"}`)
	done := make(chan struct{})
	go func() {
		defer close(done)
		got = receive(ctx)
	}()
	for waiting := true; waiting; {
		select {
		case <-done:
			waiting = false
		default:
			b.clock.Advance(time.Second)
		}
	}
	if texts := bodies(t, got); len(texts) != 0 {
		t.Errorf("a receiver of nothing got %q", texts)
	}
}

// Receivers at the same time get different messages, all of them, once.
func TestReceiversShare(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	b.json(ctx, edgetest.Root(account), "CreateQueue", `{"QueueName":"q"}`)
	const messages, receivers = 200, 8
	var wait sync.WaitGroup
	for i := range messages {
		wait.Go(func() {
			b.json(ctx, edgetest.Root(account), "SendMessage", fmt.Sprintf(`{"QueueUrl":"q","MessageBody":"%d"}`, i))
		})
	}
	var mu sync.Mutex
	seen := map[string]int{}
	for range receivers {
		wait.Go(func() {
			for {
				mu.Lock()
				done := len(seen) == messages
				mu.Unlock()
				if done {
					return
				}
				texts := bodies(t, b.json(ctx, edgetest.Root(account), "ReceiveMessage", `{"QueueUrl":"q","MaxNumberOfMessages":10}`))
				mu.Lock()
				for _, text := range texts {
					seen[text]++
				}
				mu.Unlock()
			}
		})
	}
	wait.Wait()
	for text, n := range seen {
		if n != 1 {
			t.Errorf("message %s was received %d times", text, n)
		}
	}
}

// An anonymous caller needs the queue's policy; with it, it may do what the policy says and nothing else.
func TestAnonymous(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	b.json(ctx, edgetest.Root(account), "CreateQueue", `{"QueueName":"q"}`)
	send := func() *wire.Response {
		return b.edge.Serve(ctx, &wire.Request{
			Method: http.MethodPost, Host: "sqs.us-east-1.amazonaws.com", Path: "/" + account + "/q", Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}},
			Body: []byte("Action=SendMessage&MessageBody=hello"),
		})
	}
	if r := send(); r.Status != http.StatusForbidden {
		t.Errorf("without a policy: %d %s", r.Status, r.Body)
	}
	policy := `{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sqs:SendMessage\",\"Resource\":\"*\"}}`
	b.json(ctx, edgetest.Root(account), "SetQueueAttributes", `{"QueueUrl":"q","Attributes":{"Policy":"`+policy+`"}}`)
	if r := send(); r.Status != http.StatusOK {
		t.Errorf("with a policy: %d %s", r.Status, r.Body)
	}
	if r := b.json(ctx, service.Anonymous(), "ReceiveMessage", `{"QueueUrl":"https://x/`+account+`/q"}`); r.Status != http.StatusForbidden {
		t.Errorf("another action: %d %s", r.Status, r.Body)
	}
}

// A partition that dies is opened anew, with everything that was acknowledged.
func TestPartitionIsOpenedAnew(t *testing.T) {
	b := newBench(t)
	ctx := context.Background()
	b.json(ctx, edgetest.Root(account), "CreateQueue", `{"QueueName":"q"}`)
	b.json(ctx, edgetest.Root(account), "SendMessage", `{"QueueUrl":"q","MessageBody":"kept"}`)
	q := b.service.directory.get(keyFor("q"))
	dead, err := b.service.group.Partition(q.partition)
	if err != nil {
		t.Fatal(err)
	}
	// A command of no type at all is a bug that the machine answers with a panic.
	if _, err := b.service.do(ctx, q.partition, nil); err == nil {
		t.Fatal("no command was answered")
	}
	<-dead.Done()
	for {
		r := b.json(ctx, edgetest.Root(account), "ReceiveMessage", `{"QueueUrl":"q"}`)
		if r.Status == http.StatusServiceUnavailable {
			continue // not open yet
		}
		if texts := bodies(t, r); strings.Join(texts, " ") != "kept" {
			t.Errorf("after the partition's death the queue holds %q", texts)
		}
		return
	}
}
