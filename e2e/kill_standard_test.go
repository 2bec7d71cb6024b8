package e2e

// Proves of a standard queue: every message whose sending was acknowledged is received, and none is received by a call that began after
// its deletion was acknowledged.

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sluice/internal/servertest"
)

const (
	// senders is how many goroutines send, and as many receive.
	senders = 8
	// visibility is short, so that what a killed receiver held comes back soon.
	visibility = 2 * time.Second
)

// standardLoad sends, receives and deletes in a standard queue, and remembers what it was told.
type standardLoad struct {
	server *servertest.Server
	over   *atomic.Bool
	next   atomic.Int64
	failed atomic.Int64 // calls whose outcome is unknown: the server was killed

	mu       sync.Mutex
	sent     map[string]bool      // acknowledged
	received map[string]bool      // at least once
	deleted  map[string]time.Time // when the deletion was acknowledged
	errs     []error
}

func newStandardLoad(s *servertest.Server, over *atomic.Bool) *standardLoad {
	return &standardLoad{server: s, over: over, sent: map[string]bool{}, received: map[string]bool{}, deleted: map[string]time.Time{}}
}

func (c *standardLoad) prepare(t *testing.T) {
	if err := c.server.SQS("CreateQueue", map[string]any{"QueueName": "q", "Attributes": map[string]string{"VisibilityTimeout": "2"}}, nil); err != nil {
		t.Fatal(err)
	}
}

func (c *standardLoad) work() []func() {
	var out []func()
	for range senders {
		out = append(out, c.send, func() { c.receive(0) })
	}
	return out
}

func (c *standardLoad) send() {
	body := fmt.Sprint("message ", c.next.Add(1))
	if err := c.server.SQS("SendMessage", map[string]any{"QueueUrl": "q", "MessageBody": body}, nil); err != nil {
		c.failed.Add(1)
		return
	}
	c.mu.Lock()
	c.sent[body] = true
	c.mu.Unlock()
}

// receive takes up to ten messages and deletes two of three. It returns how many came.
func (c *standardLoad) receive(wait int) int {
	began := time.Now()
	messages, err := receive(c.server, "q", map[string]any{"WaitTimeSeconds": wait})
	if err != nil {
		c.failed.Add(1)
		return 0
	}
	for _, m := range messages {
		c.mu.Lock()
		c.received[m.Body] = true
		if at, gone := c.deleted[m.Body]; gone && at.Before(began) {
			c.errs = append(c.errs, fmt.Errorf("%s is received after its deletion was acknowledged", m.Body))
		}
		c.mu.Unlock()
		if !c.over.Load() && rand.IntN(3) == 0 {
			continue // it comes back
		}
		if err := remove(c.server, "q", m); err != nil {
			c.failed.Add(1)
			continue
		}
		c.mu.Lock()
		c.deleted[m.Body] = time.Now()
		c.mu.Unlock()
	}
	return len(messages)
}

// drain receives what is left: until nothing comes for longer than a message can be hidden.
func (c *standardLoad) drain(t *testing.T) {
	for quiet := time.Now(); time.Since(quiet) < 2*visibility; {
		if c.receive(1) > 0 {
			quiet = time.Now()
		}
	}
	var counts struct{ Attributes map[string]string }
	if err := c.server.SQS("GetQueueAttributes", map[string]any{"QueueUrl": "q", "AttributeNames": []string{"All"}}, &counts); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"} {
		if counts.Attributes[name] != "0" {
			text, err := json.Marshal(counts.Attributes)
			t.Errorf("the drained queue counts %s %v", text, err)
		}
	}
}

func (c *standardLoad) tooLittle() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.sent) >= 100 && len(c.deleted) >= 10 {
		return ""
	}
	return fmt.Sprintf("standard: %d sent, %d deleted", len(c.sent), len(c.deleted))
}

func (c *standardLoad) check(t *testing.T) {
	c.drain(t)
	if err := errors.Join(c.errs...); err != nil {
		t.Error(err)
	}
	lost := 0
	for body := range c.sent {
		if !c.received[body] {
			lost++
			t.Logf("%s was acknowledged and never received", body)
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d acknowledged messages are lost", lost, len(c.sent))
	}
	t.Logf("standard: %d messages acknowledged, %d received, %d deleted, %d calls of unknown outcome", len(c.sent), len(c.received), len(c.deleted), c.failed.Load())
}
