// Command backlog fills a queue with a million messages of 1 KiB, and tells how much memory the server uses then, how long a
// restart takes after kill -9 until the first message is received, and how fast sends are on the full queue and on an empty one.
//
//	go run ./bench/backlog -sluice bin/sluice
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"sluice/internal/servertest"
)

func main() {
	binary := flag.String("sluice", "bin/sluice", "the binary to measure")
	messages := flag.Int64("messages", 1_000_000, "messages")
	flag.Parse()
	if err := run(*binary, *messages); err != nil {
		fmt.Fprintln(os.Stderr, "backlog:", err)
		os.Exit(1)
	}
}

func run(binary string, messages int64) error {
	s, err := servertest.Start(binary)
	if err != nil {
		return err
	}
	defer s.Stop()
	begin := time.Now()
	if err := fill(s, "full", messages); err != nil {
		return err
	}
	fmt.Printf("%d messages in %v\n", messages, time.Since(begin).Round(time.Second))
	if err := report(s, "with the backlog"); err != nil {
		return err
	}
	s.Kill()
	begin = time.Now()
	if err := s.Restart(); err != nil {
		return err
	}
	var got struct{ Messages []struct{ MessageId string } }
	if err := s.SQS("ReceiveMessage", map[string]any{"QueueUrl": "full", "MaxNumberOfMessages": 10}, &got); err != nil {
		return err
	}
	fmt.Printf("restart until the first receive of %d messages: %v\n", len(got.Messages), time.Since(begin).Round(time.Millisecond))
	if err := report(s, "after the restart"); err != nil {
		return err
	}
	var counts struct{ Attributes map[string]string }
	if err := s.SQS("GetQueueAttributes", map[string]any{"QueueUrl": "full", "AttributeNames": []string{"All"}}, &counts); err != nil {
		return err
	}
	fmt.Printf("visible %s, in flight %s\n", counts.Attributes["ApproximateNumberOfMessages"], counts.Attributes["ApproximateNumberOfMessagesNotVisible"])
	return nil
}

// fill sends messages in batches of ten over 16 connections.
func fill(s *servertest.Server, queue string, messages int64) error {
	if err := s.SQS("CreateQueue", map[string]any{"QueueName": queue}, nil); err != nil {
		return err
	}
	var entries []map[string]string
	for i := range 10 {
		entries = append(entries, map[string]string{"Id": fmt.Sprint(i), "MessageBody": strings.Repeat("x", 1024)})
	}
	var left atomic.Int64
	left.Store(messages)
	var all sync.WaitGroup
	errs := make(chan error, 16)
	for range cap(errs) {
		all.Go(func() {
			for left.Add(-10) >= 0 {
				if err := s.SQS("SendMessageBatch", map[string]any{"QueueUrl": queue, "Entries": entries}, nil); err != nil {
					errs <- err
					return
				}
			}
		})
	}
	all.Wait()
	close(errs)
	return <-errs
}

// report tells the server's memory.
func report(s *servertest.Server, when string) error {
	for _, line := range []string{"VmRSS", "VmHWM"} {
		kib, err := s.Memory(line)
		if err != nil {
			return err
		}
		fmt.Printf("%s: %s %.0f MB\n", when, line, float64(kib)*1024/1e6)
	}
	return nil
}
