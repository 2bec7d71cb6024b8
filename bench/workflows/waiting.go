package main

import (
	"fmt"
	"strings"
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
	workers = `{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:%s:%s:activity:%s", "End": true}}}`
)

// wait tells what executions of some state machines cost that wait: the server's memory with them less what it was before, each after a restart,
// and how long that takes.
func wait(binary string, number int, machines ...string) error {
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
		_, err := start(s, machines[n%len(machines)])
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
	again, after, err := restarted(s, first)
	if err != nil {
		return err
	}
	each := func(m client.Resident) float64 { return (m.Now - empty.Now) * 1e6 / float64(number) }
	fmt.Printf("%d executions that wait for %s, started at %.0f a second, beyond the %.0f MB of a server without: %.0f bytes each when they have been started, %.0f after a restart, which answers after %v and has taken up all of them after %v\n",
		number, strings.Join(machines, " and "), float64(number)/took.Seconds(), empty.Now, each(made), each(again), after.answers.Round(time.Millisecond), after.settles.Round(time.Millisecond))
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
	if err == nil {
		err = call(s, "CreateActivity", map[string]any{"name": activity}, nil)
	}
	if err == nil {
		err = makeMachine(s, "workers", "STANDARD", fmt.Sprintf(workers, servertest.Region, servertest.Account, activity))
	}
	return err
}

// restart is what a server's restart takes: until it answers for an execution, and until it has taken up all of them.
type restart struct{ answers, settles time.Duration }

// restarted kills a server and starts it again: its memory when it has taken up everything, and the time.
func restarted(s *servertest.Server, execution string) (m client.Resident, took restart, err error) {
	s.Kill()
	began := time.Now()
	if err = s.Restart(); err == nil {
		_, err = look(s, execution)
	}
	took.answers = time.Since(began)
	if err == nil {
		took.settles, err = client.Settle(s)
	}
	took.settles += took.answers
	if err == nil {
		m, err = client.Memory(s)
	}
	return m, took, err
}
