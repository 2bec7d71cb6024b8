package e2e

// Proves of messages that move to a dead-letter queue, and back by message move tasks: each is in one of the queues in the end, none
// in both or twice in one, and none whose deletion was acknowledged.

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sluice/internal/servertest"
)

// movesLoad sends to a queue whose messages are received too often, and starts tasks that bring them back.
type movesLoad struct {
	server *servertest.Server
	over   *atomic.Bool
	next   atomic.Int64
	dead   atomic.Int64 // messages that were seen in the dead-letter queue
	tasks  atomic.Int64

	mu    sync.Mutex
	sent  map[string]bool
	asked map[string]bool // deletion was asked for
	gone  map[string]bool // and acknowledged
}

const (
	workQueue = "arn:aws:sqs:us-east-1:000000000000:work"
	deadQueue = "arn:aws:sqs:us-east-1:000000000000:dead"
)

func newMovesLoad(s *servertest.Server, over *atomic.Bool) *movesLoad {
	return &movesLoad{server: s, over: over, sent: map[string]bool{}, asked: map[string]bool{}, gone: map[string]bool{}}
}

func (l *movesLoad) prepare(t *testing.T) {
	policy := fmt.Sprintf(`{"deadLetterTargetArn":"%s","maxReceiveCount":2}`, deadQueue)
	for _, queue := range []map[string]any{
		{"QueueName": "dead", "Attributes": map[string]string{"VisibilityTimeout": "1"}},
		{"QueueName": "work", "Attributes": map[string]string{"VisibilityTimeout": "0", "RedrivePolicy": policy}},
	} {
		if err := l.server.SQS("CreateQueue", queue, nil); err != nil {
			t.Fatal(err)
		}
	}
}

func (l *movesLoad) work() []func() {
	return []func(){
		l.send, l.send,
		func() { l.receive("work", 4) }, func() { l.receive("work", 4) },
		func() { l.dead.Add(int64(l.receive("dead", 10))) },
		l.redrive,
	}
}

func (l *movesLoad) send() {
	body := fmt.Sprint("move ", l.next.Add(1))
	if l.server.SQS("SendMessage", map[string]any{"QueueUrl": "work", "MessageBody": body}, nil) != nil {
		return
	}
	l.mu.Lock()
	l.sent[body] = true
	l.mu.Unlock()
}

// receive takes up to ten messages, and deletes one in so many. It returns how many came.
func (l *movesLoad) receive(queue string, one int) int {
	messages, err := receive(l.server, queue, nil)
	if err != nil {
		return 0
	}
	for _, m := range messages {
		if rand.IntN(one) > 0 {
			continue
		}
		l.mu.Lock()
		l.asked[m.Body] = true
		l.mu.Unlock()
		// A receipt of a message that has moved since deletes nothing, and is answered all the same: so who deletes by it in the end is
		// not known, and only those deletions count for which the message was kept from others until then.
		_ = remove(l.server, queue, m)
	}
	return len(messages)
}

// redrive starts a task, if none is running; some are slow enough to be killed in their midst.
func (l *movesLoad) redrive() {
	input := map[string]any{"SourceArn": deadQueue}
	if rand.IntN(2) == 0 {
		input["MaxNumberOfMessagesPerSecond"] = 100
	}
	if l.server.SQS("StartMessageMoveTask", input, nil) == nil {
		l.tasks.Add(1)
	}
	<-time.After(50 * time.Millisecond)
}

func (l *movesLoad) tooLittle() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.sent) >= 100 && l.dead.Load() >= 10 && l.tasks.Load() >= 2 {
		return ""
	}
	return fmt.Sprintf("moves: %d sent, %d dead letters, %d tasks", len(l.sent), l.dead.Load(), l.tasks.Load())
}

func (l *movesLoad) check(t *testing.T) {
	l.settle(t)
	found := map[string]int{}
	for _, queue := range []string{"work", "dead"} {
		l.drain(t, queue, found)
	}
	lost := 0
	for body := range l.sent {
		if found[body] == 0 && !l.asked[body] {
			lost++
			t.Logf("%s was acknowledged and is nowhere", body)
		}
	}
	for body, n := range found {
		if n > 1 {
			t.Errorf("%s is in %d places", body, n)
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d acknowledged messages are lost", lost, len(l.sent))
	}
	t.Logf("moves: %d messages acknowledged, %d dead letters received, %d tasks, %d messages left in the end", len(l.sent), l.dead.Load(), l.tasks.Load(), len(found))
}

// settle lets messages stay where they are: no more of them leave, and those that are on their way arrive.
func (l *movesLoad) settle(t *testing.T) {
	if err := l.server.SQS("SetQueueAttributes", map[string]any{"QueueUrl": "work", "Attributes": map[string]string{"RedrivePolicy": ""}}, nil); err != nil {
		t.Fatal(err)
	}
	var list struct {
		Results []struct{ Status, TaskHandle string }
	}
	for range 600 {
		if err := l.server.SQS("ListMessageMoveTasks", map[string]any{"SourceArn": deadQueue}, &list); err != nil {
			t.Fatal(err)
		}
		if len(list.Results) == 0 || list.Results[0].Status != "RUNNING" && list.Results[0].Status != "CANCELLING" {
			return
		}
		_ = l.server.SQS("CancelMessageMoveTask", map[string]any{"TaskHandle": list.Results[0].TaskHandle}, nil)
		<-time.After(100 * time.Millisecond)
	}
	t.Error("a message move task does not end")
}

// drain takes everything out of a queue, once, until it counts nothing.
func (l *movesLoad) drain(t *testing.T, queue string, found map[string]int) {
	for quiet := 0; quiet < 5; {
		messages, err := receive(l.server, queue, map[string]any{"VisibilityTimeout": 600, "WaitTimeSeconds": 1})
		if err != nil {
			t.Fatal(err)
		}
		if len(messages) == 0 {
			quiet++
		}
		for _, m := range messages {
			found[m.Body]++
			if err := remove(l.server, queue, m); err != nil {
				t.Fatal(err)
			}
		}
	}
}
