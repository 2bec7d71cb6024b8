package main

import (
	"fmt"
	"time"

	"sluice/bench/client"
	"sluice/internal/servertest"
)

// starting is how many executions are started at a time.
const starting = 16

const (
	timers = `{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 30000000, "End": true}}}`
	tokens = `{"StartAt": "T", "States": {"T": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "HeartbeatSeconds": 30000000,
		"Parameters": {"QueueUrl": "http://%s/%s/%s", "MessageBody": {"token.$": "$$.Task.Token"}}, "End": true}}}`
)

// wait tells what executions cost that wait, half of them for time and half for tokens: the server's memory with them less what it was before,
// each after a restart, and how long that takes.
func wait(binary string, number int) error {
	s, err := servertest.Start(binary)
	if err != nil {
		return err
	}
	defer s.Stop()
	if err := prepare(s); err != nil {
		return err
	}
	first, err := start(s, "timers")
	if err != nil {
		return err
	}
	empty, _, err := restarted(s, first)
	if err != nil {
		return err
	}
	began := time.Now()
	if err := client.Each(starting, number, func(n int) error {
		_, err := start(s, []string{"timers", "tokens"}[n%2])
		return err
	}); err != nil {
		return err
	}
	took := time.Since(began)
	if err := s.SQS("PurgeQueue", map[string]any{"QueueUrl": queue}, nil); err != nil { // the messages are not what is weighed
		return err
	}
	made, err := client.Memory(s)
	if err != nil {
		return err
	}
	again, restart, err := restarted(s, first)
	if err != nil {
		return err
	}
	each := func(m client.Resident) float64 { return (m.Now - empty.Now) * 1e6 / float64(number) }
	fmt.Printf("%d executions that wait, started at %.0f a second, beyond the %.0f MB of a server without: %.0f bytes each when they have been started, %.0f after a restart, which takes %v\n",
		number, float64(number)/took.Seconds(), empty.Now, each(made), each(again), restart.Round(time.Millisecond))
	return nil
}

func prepare(s *servertest.Server) error {
	err := makeRole(s)
	if err == nil {
		err = client.Create(s, queue, "")
	}
	if err == nil {
		err = makeMachine(s, "timers", "STANDARD", timers)
	}
	if err == nil {
		err = makeMachine(s, "tokens", "STANDARD", fmt.Sprintf(tokens, s.Address, servertest.Account, queue))
	}
	return err
}

// restarted kills a server and starts it again: its memory, and the time until it answers for an execution.
func restarted(s *servertest.Server, execution string) (m client.Resident, took time.Duration, err error) {
	s.Kill()
	began := time.Now()
	if err = s.Restart(); err == nil {
		_, err = look(s, execution)
	}
	took = time.Since(began)
	if err == nil {
		m, err = client.Memory(s)
	}
	return m, took, err
}
