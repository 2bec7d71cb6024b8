// Proves the first promise on the real thing: through kill -9 under load, again and again, every message whose sending was
// acknowledged is received, and none is received by a call that began after its deletion was acknowledged. The checker is
// outside the process: what it knows, it was told over the socket.
package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"sluice/internal/servertest"
)

const (
	// killsUsual keeps the unit tests quick; SLUICE_KILLS says more, and CI says twenty.
	killsUsual = 2
	senders    = 8
	receivers  = 8
	// visibility is short, so that what a killed receiver held comes back soon.
	visibility = 2 * time.Second
)

func TestKill(t *testing.T) {
	kills := killsUsual
	if text := os.Getenv("SLUICE_KILLS"); text != "" {
		var err error
		if kills, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	s, err := servertest.Start(servertest.Build(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	c := &checker{server: s, sent: map[string]bool{}, received: map[string]bool{}, deleted: map[string]time.Time{}}
	if err := s.SQS("CreateQueue", map[string]any{"QueueName": "q", "Attributes": map[string]string{"VisibilityTimeout": "2"}}, nil); err != nil {
		t.Fatal(err)
	}
	load := c.start()
	for n := range kills {
		// At any moment: sometimes right after the start, sometimes in full swing.
		pause := time.NewTimer(time.Duration(rand.Int64N(int64(time.Second))))
		<-pause.C
		s.Kill()
		if err := s.Restart(); err != nil {
			t.Fatalf("restart %d: %v", n, err)
		}
	}
	load()
	c.drain(t)
	c.check(t, kills)
}

// checker sends, receives and deletes, and remembers what it was told.
type checker struct {
	server *servertest.Server
	over   atomic.Bool
	next   atomic.Int64
	failed atomic.Int64 // calls whose outcome is unknown: the server was killed

	mu       sync.Mutex
	sent     map[string]bool      // acknowledged
	received map[string]bool      // at least once
	deleted  map[string]time.Time // when the deletion was acknowledged
	errs     []error
}

// start begins the load and returns what ends it.
func (c *checker) start() func() {
	var all sync.WaitGroup
	for range senders {
		all.Go(func() {
			for !c.over.Load() {
				c.send()
			}
		})
	}
	for range receivers {
		all.Go(func() {
			for !c.over.Load() {
				c.receive(0)
			}
		})
	}
	return func() {
		c.over.Store(true)
		all.Wait()
	}
}

func (c *checker) send() {
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
func (c *checker) receive(wait int) int {
	began := time.Now()
	var got struct {
		Messages []struct{ Body, ReceiptHandle string }
	}
	if err := c.server.SQS("ReceiveMessage", map[string]any{"QueueUrl": "q", "MaxNumberOfMessages": 10, "WaitTimeSeconds": wait}, &got); err != nil {
		c.failed.Add(1)
		return 0
	}
	for _, m := range got.Messages {
		c.mu.Lock()
		c.received[m.Body] = true
		if at, gone := c.deleted[m.Body]; gone && at.Before(began) {
			c.errs = append(c.errs, fmt.Errorf("%s is received after its deletion was acknowledged", m.Body))
		}
		c.mu.Unlock()
		if !c.over.Load() && rand.IntN(3) == 0 {
			continue // it comes back
		}
		if err := c.server.SQS("DeleteMessage", map[string]any{"QueueUrl": "q", "ReceiptHandle": m.ReceiptHandle}, nil); err != nil {
			c.failed.Add(1)
			continue
		}
		c.mu.Lock()
		c.deleted[m.Body] = time.Now()
		c.mu.Unlock()
	}
	return len(got.Messages)
}

// drain receives what is left: until nothing comes for longer than a message can be hidden.
func (c *checker) drain(t *testing.T) {
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

func (c *checker) check(t *testing.T, kills int) {
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
	if len(c.sent) < 100 || len(c.deleted) < 10 {
		t.Errorf("too little happened to prove anything: %d sent, %d deleted", len(c.sent), len(c.deleted))
	}
	t.Logf("%d kills: %d messages acknowledged, %d received, %d deleted, %d calls of unknown outcome", kills, len(c.sent), len(c.received), len(c.deleted), c.failed.Load())
}
