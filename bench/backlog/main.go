// Command backlog fills a queue with a million messages of 1 KiB, or as many as are asked for, and tells what the backlog costs: how
// much memory the server uses, how fast messages are sent, and received and deleted, compared with a queue that has hardly any, in
// turn on the same server, and how long a restart takes after kill -9 until the first message is received.
//
//	go run ./bench/backlog -sluice bin/sluice -messages 10000000
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"sluice/bench/client"
	"sluice/internal/servertest"
)

const (
	full, other = "full", "other"
	filling     = 16 // connections that fill
)

func main() {
	binary := flag.String("sluice", "bin/sluice", "the binary to measure")
	folder := flag.String("folder", "", "where the data lie meanwhile; a temporary folder by default. Ten million messages take 12 GB, and half as much again for a while")
	messages := flag.Int64("messages", 1_000_000, "messages")
	rounds := flag.Int("rounds", 7, "rounds in which the two queues are compared")
	moment := flag.Duration("moment", 2*time.Second, "how long each is measured in a round")
	connections := flag.Int("connections", 64, "connections by which they are compared")
	flag.Parse()
	b := &backlog{messages: *messages, rounds: *rounds, moment: *moment, connections: *connections}
	if err := b.run(*binary, *folder); err != nil {
		fmt.Fprintln(os.Stderr, "backlog:", err)
		os.Exit(1)
	}
}

type backlog struct {
	server      *servertest.Server
	messages    int64
	rounds      int
	moment      time.Duration
	connections int
}

func (b *backlog) run(binary, folder string) error {
	folder, err := os.MkdirTemp(folder, "sluice-bench")
	if err != nil {
		return err
	}
	if b.server, err = servertest.StartIn(binary, folder); err != nil {
		return err
	}
	defer b.server.Stop()
	for _, queue := range []string{full, other} {
		if err := client.Create(b.server, queue, `{"VisibilityTimeout":"43200"}`); err != nil {
			return err
		}
	}
	begin := time.Now()
	rate, err := client.Times(b.server, filling, b.messages, client.SendBatch(full))
	if err != nil {
		return err
	}
	fmt.Printf("%d messages in %v, %.0f a second in batches of ten\n", b.messages, time.Since(begin).Round(time.Second), rate)
	if err := b.report("with the backlog"); err != nil {
		return err
	}
	if err := b.compare(); err != nil {
		return err
	}
	return b.restart()
}

// compare tells how fast the full queue is, against the other.
func (b *backlog) compare() error {
	rate := func(work client.Work) func() (float64, error) {
		return func() (float64, error) { return client.For(b.server, b.connections, b.moment, work) }
	}
	sends, err := client.Compare(b.rounds, rate(client.Send(other)), rate(client.Send(full)))
	if err != nil {
		return err
	}
	fmt.Println("sends to the full queue, to the other:", sends)
	// What was sent to the other queue is received from it here; there must be no less than that.
	takes, err := client.Compare(b.rounds, rate(client.TakeOne(other)), rate(client.TakeOne(full)))
	if err != nil {
		return err
	}
	fmt.Println("receipts and deletions from the full queue, from the other:", takes)
	return b.report("after that")
}

func (b *backlog) restart() error {
	b.server.Kill()
	begin := time.Now()
	if err := b.server.Restart(); err != nil {
		return err
	}
	var got struct{ Messages []struct{ MessageId string } }
	if err := b.server.SQS("ReceiveMessage", map[string]any{"QueueUrl": full, "MaxNumberOfMessages": client.BatchMax}, &got); err != nil {
		return err
	}
	fmt.Printf("restart until the first receive of %d messages: %v\n", len(got.Messages), time.Since(begin).Round(time.Millisecond))
	if err := b.report("after the restart"); err != nil {
		return err
	}
	var counts struct{ Attributes map[string]string }
	if err := b.server.SQS("GetQueueAttributes", map[string]any{"QueueUrl": full, "AttributeNames": []string{"All"}}, &counts); err != nil {
		return err
	}
	fmt.Printf("visible %s, in flight %s\n", counts.Attributes["ApproximateNumberOfMessages"], counts.Attributes["ApproximateNumberOfMessagesNotVisible"])
	return nil
}

// report tells the server's memory, and what the data take.
func (b *backlog) report(when string) error {
	memory, err := client.Memory(b.server)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %v; the data take %.2f GB\n", when, memory, float64(client.DiskUsage(b.server.Folder()))/1e9)
	return nil
}
