// Command longpolls lets ten thousand calls of ReceiveMessage wait for messages, each on a connection of its own, and tells how much
// memory the server uses for them and how soon they answer when a message is sent: once with all of them on one queue, once with
// ten on each of a thousand queues.
//
// Idle is the server after a restart, with the queues there and nothing asked of it. Memory is read when all calls wait, most is the
// most that there was until then. Then messages are sent one after the other; each wakes one call. Both ends of a wake are seen by the
// client: the time from the moment before the send's request is written, and from the moment after the send's answer is read, until
// the waiting call's answer is read. The wake's answer waits for a commit, as every receipt does: that a message is in flight is a
// fact. So the figures of the send alone, to a queue on which nobody waits, stand beside.
//
//	go run ./bench/longpolls -sluice bin/sluice
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"sluice/bench/client"
	"sluice/internal/servertest"
)

const patience = 20 // seconds that a call waits: the most that SQS allows

func main() {
	binary := flag.String("sluice", "bin/sluice", "the binary to measure")
	polls := flag.Int("polls", 10_000, "calls that wait")
	wakes := flag.Int("wakes", 1000, "messages that are sent to them")
	flag.Parse()
	for _, queues := range []int{1, max(*polls/10, 1)} {
		if err := run(*binary, *polls, queues, *wakes); err != nil {
			fmt.Fprintln(os.Stderr, "longpolls:", err)
			os.Exit(1)
		}
	}
}

func run(binary string, polls, queues, wakes int) error {
	s, err := servertest.Start(binary)
	if err != nil {
		return err
	}
	defer s.Stop()
	if err := create(s, queues); err != nil {
		return err
	}
	s.Kill()
	if err := s.Restart(); err != nil {
		return err
	}
	idle, err := client.Memory(s)
	if err != nil {
		return err
	}
	waiting, err := begin(s, polls, queues)
	if err != nil {
		return err
	}
	defer waiting.close()
	memory, err := client.Memory(s)
	if err != nil {
		return err
	}
	fmt.Printf("%d calls wait on %d queues: %.0f MB beyond the %.0f MB of idle, never above %.0f MB\n", polls, queues, memory.Now-idle.Now, idle.Now, memory.Most-idle.Now)
	if err := waiting.wake(s, wakes); err != nil {
		return err
	}
	if memory, err = client.Memory(s); err != nil {
		return err
	}
	fmt.Printf("  memory after that, with %d calls that wait: %.0f MB beyond idle\n", polls-wakes, memory.Now-idle.Now)
	return nil
}

// create makes the queues, and one on which nobody waits.
func create(s *servertest.Server, queues int) error {
	c, err := client.Dial(s)
	if err != nil {
		return err
	}
	for i := range queues {
		if _, err := c.SQS("CreateQueue", fmt.Appendf(nil, `{"QueueName":%q}`, queueName(i))); err != nil {
			return err
		}
	}
	if _, err := c.SQS("CreateQueue", []byte(`{"QueueName":"alone"}`)); err != nil {
		return err
	}
	return c.Close()
}

func queueName(i int) string { return fmt.Sprint("queue-", i) }

// wake sends messages, and tells how soon calls answered.
func (w *waiting) wake(s *servertest.Server, wakes int) error {
	c, err := client.Dial(s)
	if err != nil {
		return err
	}
	var alone, sends, fromRequest, fromAnswer []time.Duration
	for range wakes {
		took, err := timed(c, client.Send("alone"))
		if err != nil {
			return err
		}
		alone = append(alone, took)
	}
	sends = make([]time.Duration, 0, wakes)
	for i := range wakes {
		send := client.Send(queueName(i % w.queues))
		before := time.Now()
		took, err := timed(c, send)
		if err != nil {
			return err
		}
		got, ok := <-w.answers
		if !ok {
			return fmt.Errorf("only %d calls got a message", i)
		}
		if got.err != nil {
			return got.err
		}
		sends, fromRequest, fromAnswer = append(sends, took), append(fromRequest, got.at.Sub(before)), append(fromAnswer, max(got.at.Sub(before)-took, 0))
	}
	fmt.Println("  a send to a queue on which nobody waits:", client.Spread(alone))
	fmt.Println("  a send that wakes a call:               ", client.Spread(sends))
	fmt.Println("  from the send's request to the wake:    ", client.Spread(fromRequest))
	fmt.Println("  from the send's answer to the wake:     ", client.Spread(fromAnswer))
	return c.Close()
}

func timed(c *client.Conn, work client.Work) (time.Duration, error) {
	begin := time.Now()
	_, err := work(c)
	return time.Since(begin), err
}
