package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"sluice/internal/servertest"
)

// BatchMax is the most messages of a batch.
const BatchMax = 10

// BodyBytes is how long the messages are.
const BodyBytes = 1024

// Work is what one connection does again and again: it returns how much it did of what is counted. A Work that returns 0 has
// nothing more to do.
type Work func(c *Conn) (int64, error)

// Times does work over some connections at the same time until n is done, and returns how much of it was done a second.
func Times(s *servertest.Server, connections int, n int64, work Work) (rate float64, err error) {
	var left atomic.Int64
	left.Store(n)
	return drive(s, connections, func() bool { return left.Load() > 0 }, func(c *Conn) (int64, error) {
		done, err := work(c)
		left.Add(-done)
		return done, err
	})
}

// For does work over some connections at the same time for a moment, and returns how much of it was done a second.
func For(s *servertest.Server, connections int, moment time.Duration, work Work) (rate float64, err error) {
	end := time.Now().Add(moment)
	return drive(s, connections, func() bool { return time.Now().Before(end) }, work)
}

func drive(s *servertest.Server, connections int, more func() bool, work Work) (rate float64, _ error) {
	var count atomic.Int64
	begin := time.Now()
	err := Together(connections, func(int) error {
		c, err := Dial(s)
		if err != nil {
			return err
		}
		for more() {
			done, err := work(c)
			if err != nil {
				return err
			}
			if done == 0 {
				break
			}
			count.Add(done)
		}
		return c.Close()
	})
	return float64(count.Load()) / time.Since(begin).Seconds(), err
}

// Together calls do for the numbers below n at the same time, and returns when all of them have.
func Together(n int, do func(i int) error) error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = do(i) })
	}
	all.Wait()
	return errors.Join(errs...)
}

// Each calls do for the numbers below n, some at the same time. A worker ends with its first error.
func Each(workers, n int, do func(i int) error) error {
	var next atomic.Int64
	return Together(workers, func(int) error {
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			if err := do(i); err != nil {
				return err
			}
		}
		return nil
	})
}

// Send sends one message.
func Send(queue string) Work {
	body := marshal(map[string]any{"QueueUrl": queue, "MessageBody": strings.Repeat("x", BodyBytes)})
	return func(c *Conn) (int64, error) {
		_, err := c.SQS("SendMessage", body)
		return 1, err
	}
}

// Batch is the body of a SendMessageBatch of ten.
func Batch(queue string) []byte {
	var entries []map[string]string
	for i := range BatchMax {
		entries = append(entries, map[string]string{"Id": fmt.Sprint(i), "MessageBody": strings.Repeat("x", BodyBytes)})
	}
	return marshal(map[string]any{"QueueUrl": queue, "Entries": entries})
}

// SendBatch sends ten.
func SendBatch(queue string) Work {
	body := Batch(queue)
	return func(c *Conn) (int64, error) {
		answer, err := c.SQS("SendMessageBatch", body)
		if err == nil && bytes.Contains(answer, []byte(`"Failed":[{`)) {
			err = fmt.Errorf("a batch that was refused in part: %s", answer)
		}
		return BatchMax, err
	}
}

// Take receives up to ten messages and deletes them; it counts the messages.
func Take(queue string) Work { return take(queue, BatchMax, "DeleteMessageBatch") }

// TakeOne receives a message and deletes it.
func TakeOne(queue string) Work { return take(queue, 1, "DeleteMessage") }

func take(queue string, most int, deletion string) Work {
	receive := marshal(map[string]any{"QueueUrl": queue, "MaxNumberOfMessages": most})
	return func(c *Conn) (int64, error) {
		answer, err := c.SQS("ReceiveMessage", receive)
		if err != nil {
			return 0, err
		}
		handles := Handles(answer)
		if len(handles) == 0 {
			return 0, nil
		}
		var entries []map[string]string
		for i, handle := range handles {
			entries = append(entries, map[string]string{"Id": fmt.Sprint(i), "ReceiptHandle": handle})
		}
		in := map[string]any{"QueueUrl": queue, "Entries": entries}
		if most == 1 {
			in = map[string]any{"QueueUrl": queue, "ReceiptHandle": handles[0]}
		}
		_, err = c.SQS(deletion, marshal(in))
		return int64(len(handles)), err
	}
}

// Handles are the receipt handles in the answer of a ReceiveMessage.
func Handles(answer []byte) []string {
	var handles []string
	for {
		_, rest, found := bytes.Cut(answer, []byte(`"ReceiptHandle":"`))
		if !found {
			return handles
		}
		handle, after, _ := bytes.Cut(rest, []byte(`"`))
		handles, answer = append(handles, string(handle)), after
	}
}

func marshal(in any) []byte {
	body, err := json.Marshal(in)
	if err != nil {
		panic(err) // our own words
	}
	return body
}

// Create makes a queue; attributes is a JSON object, or empty for none.
func Create(s *servertest.Server, queue, attributes string) error {
	in := map[string]any{"QueueName": queue}
	if attributes != "" {
		in["Attributes"] = json.RawMessage(attributes)
	}
	return s.SQS("CreateQueue", in, nil)
}

// Numbers reads numbers of connections, by commas.
func Numbers(list string) (out []int, err error) {
	for text := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is no number of connections", text)
		}
		out = append(out, n)
	}
	return out, nil
}
