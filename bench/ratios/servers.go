package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"

	"sluice/bench/client"
	"sluice/internal/servertest"
)

// servers are the processes that are compared, and the store that is measured in this one.
type servers struct {
	children      []*exec.Cmd
	bare, reverse string // the addresses of the echo, and of a proxy in front of it
	sluice        *servertest.Server
	store         *bareStore
}

func start(binary string) (_ *servers, err error) {
	s := &servers{}
	defer func() {
		if err != nil {
			s.stop()
		}
	}()
	if s.bare, err = s.child(); err != nil {
		return nil, err
	}
	if s.reverse, err = s.child("-proxy", s.bare); err != nil {
		return nil, err
	}
	if s.store, err = openBareStore(); err != nil {
		return nil, err
	}
	s.sluice, err = servertest.Start(binary)
	return s, err
}

// child starts this program as a baseline, and returns its address.
func (s *servers) child(arguments ...string) (address string, err error) {
	itself, err := os.Executable()
	if err != nil {
		return "", err
	}
	if address, err = servertest.FreeAddress(); err != nil {
		return "", err
	}
	child := exec.Command(itself, append(arguments, "-echo", address)...)
	child.Stderr = os.Stderr
	if err := child.Start(); err != nil {
		return "", err
	}
	s.children = append(s.children, child)
	return address, servertest.WaitFor(address)
}

func (s *servers) stop() {
	for _, child := range s.children {
		_ = child.Process.Kill()
		_ = child.Wait()
	}
	if s.sluice != nil {
		s.sluice.Stop()
	}
	if s.store == nil {
		return
	}
	if err := s.store.close(); err != nil {
		fmt.Fprintln(os.Stderr, "ratios:", err)
	}
}

const bareStoreName = "the same bytes into the bare store, by tens"

// subjects sets the server up and lists what is measured; the first is the baseline.
func (s *servers) subjects() ([]subject, error) {
	var queue struct{ QueueUrl string }
	if err := s.sluice.SQS("CreateQueue", map[string]any{"QueueName": "bench"}, &queue); err != nil {
		return nil, err
	}
	body, err := json.Marshal(message{QueueUrl: queue.QueueUrl, MessageBody: strings.Repeat("x", client.BodyBytes)})
	if err != nil {
		return nil, err
	}
	api, err := s.sluice.CallbackAPI("callbacks")
	if err != nil {
		return nil, err
	}
	rest, err := s.rest(body)
	if err != nil {
		return nil, err
	}
	return slices.Concat([]subject{
		{
			name: "bare net/http, JSON echo", address: s.bare, status: http.StatusOK,
			requests: client.Same(client.Raw("/", s.bare, http.Header{"Content-Type": {"application/json"}}, body)),
		},
		{
			name: "SendMessage, signed, authorized, fsynced", address: s.sluice.Address, status: http.StatusOK,
			requests: client.Same(s.sqs("SendMessage", body)),
		},
		{
			name: "messages in batches of ten", address: s.sluice.Address, status: http.StatusOK,
			requests: client.Same(s.sqs("SendMessageBatch", client.Batch(queue.QueueUrl))), each: client.BatchMax, of: bareStoreName,
		},
		{
			name: "pairs of ReceiveMessage and DeleteMessage", address: s.sluice.Address, status: http.StatusOK, prepare: s.fill,
			requests: s.receiveAndDelete, each: 0.5,
		},
		{
			name: "REST request, mapped into a queue", address: s.sluice.Address, status: http.StatusOK,
			requests: client.Same(client.Raw(api, s.sluice.Address, http.Header{"Content-Type": {"application/json"}}, body)),
		},
		{name: bareStoreName, instead: s.store.measure, each: client.BatchMax},
	}, rest), nil
}
