// Command queues makes a hundred thousand queues, and tells how fast they are made, the last ones compared with the first, how much
// memory they cost, how long a restart takes with them, how long it takes to list them, and how fast messages are sent to one of
// them, compared with a server that has but one, in turn.
//
//	go run ./bench/queues -sluice bin/sluice
package main

import (
	"flag"
	"fmt"
	"os"
	"sync/atomic"
	"time"

	"sluice/bench/client"
	"sluice/internal/servertest"
)

const (
	making = 16 // connections that make queues
	steps  = 10 // the rate is told after each of them
)

func main() {
	binary := flag.String("sluice", "bin/sluice", "the binary to measure")
	number := flag.Int64("queues", 100_000, "queues")
	rounds := flag.Int("rounds", 7, "rounds in which the two servers are compared")
	moment := flag.Duration("moment", 2*time.Second, "how long each is measured in a round")
	connections := flag.Int("connections", 64, "connections by which they are compared")
	flag.Parse()
	if err := run(*binary, *number, *rounds, *moment, *connections); err != nil {
		fmt.Fprintln(os.Stderr, "queues:", err)
		os.Exit(1)
	}
}

func run(binary string, number int64, rounds int, moment time.Duration, connections int) error {
	many, err := servertest.Start(binary)
	if err != nil {
		return err
	}
	defer many.Stop()
	if err := create(many, number); err != nil {
		return err
	}
	if err := client.Report(many, "with the queues"); err != nil {
		return err
	}
	if err := restart(many); err != nil {
		return err
	}
	one, err := servertest.Start(binary)
	if err != nil {
		return err
	}
	defer one.Stop()
	if err := client.Create(one, queueName(1), ""); err != nil {
		return err
	}
	rate := func(s *servertest.Server) func() (float64, error) {
		return func() (float64, error) { return client.For(s, connections, moment, client.Send(queueName(1))) }
	}
	sends, err := client.Compare(rounds, rate(one), rate(many))
	if err != nil {
		return err
	}
	fmt.Println("sends to one queue among all, to one alone:", sends)
	return client.Report(many, "after that")
}

func queueName(i int64) string { return fmt.Sprint("queue-", i) }

// create makes the queues in steps, and tells how fast each was.
func create(s *servertest.Server, number int64) error {
	var next atomic.Int64
	createNext := func(c *client.Conn) (int64, error) {
		_, err := c.SQS("CreateQueue", fmt.Appendf(nil, `{"QueueName":%q}`, queueName(next.Add(1))))
		return 1, err
	}
	var rates []float64
	for range steps {
		rate, err := client.Times(s, making, number/steps, createNext)
		if err != nil {
			return err
		}
		rates = append(rates, rate)
	}
	fmt.Printf("queues a second, by tenths of %d: %.0f; the last to the first: %.2f\n", number, rates, rates[steps-1]/rates[0])
	return nil
}

// restart kills the server, starts it again, and waits until it answers for a queue.
func restart(s *servertest.Server) error {
	s.Kill()
	begin := time.Now()
	if err := s.Restart(); err != nil {
		return err
	}
	if err := s.SQS("GetQueueUrl", map[string]any{"QueueName": queueName(1)}, nil); err != nil {
		return err
	}
	fmt.Printf("restart until a queue is found: %v\n", time.Since(begin).Round(time.Millisecond))
	if err := client.Report(s, "after the restart"); err != nil {
		return err
	}
	return list(s)
}

// list reads the names of all queues, page by page.
func list(s *servertest.Server) error {
	in, found, begin := map[string]any{"MaxResults": 1000}, 0, time.Now()
	for {
		var page struct {
			QueueUrls []string
			NextToken string
		}
		if err := s.SQS("ListQueues", in, &page); err != nil {
			return err
		}
		if found += len(page.QueueUrls); page.NextToken == "" {
			break
		}
		in["NextToken"] = page.NextToken
	}
	fmt.Printf("listed %d queues in pages of a thousand in %v\n", found, time.Since(begin).Round(time.Millisecond))
	return nil
}
