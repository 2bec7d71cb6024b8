package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"

	"sluice/bench/client"
	"sluice/internal/servertest"
)

// servers are the two processes that are compared, and the store that is measured in this one.
type servers struct {
	echo   *exec.Cmd
	bare   string // the echo's address
	sluice *servertest.Server
	store  *bareStore
}

func start(binary string) (*servers, error) {
	itself, err := os.Executable()
	if err != nil {
		return nil, err
	}
	s := &servers{}
	if s.bare, err = servertest.FreeAddress(); err != nil {
		return nil, err
	}
	s.echo = exec.Command(itself, "-echo", s.bare)
	s.echo.Stderr = os.Stderr
	if err := s.echo.Start(); err != nil {
		return nil, err
	}
	if err := servertest.WaitFor(s.bare); err != nil {
		return nil, err
	}
	if s.store, err = openBareStore(); err != nil {
		return nil, err
	}
	s.sluice, err = servertest.Start(binary)
	return s, err
}

func (s *servers) stop() {
	_ = s.echo.Process.Kill()
	_ = s.echo.Wait()
	s.sluice.Stop()
	if err := s.store.close(); err != nil {
		fmt.Fprintln(os.Stderr, "ratios:", err)
	}
}

// subjects sets the server up and lists what is measured; the first is the baseline, the last the bare store.
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
	return []subject{
		{
			name: "bare net/http, JSON echo", address: s.bare, status: http.StatusOK,
			requests: same(raw("/", s.bare, http.Header{"Content-Type": {"application/json"}}, body)),
		},
		{
			name: "SendMessage, signed, authorized, fsynced", address: s.sluice.Address, status: http.StatusOK,
			requests: same(s.sqs("SendMessage", body)),
		},
		{
			name: "messages in batches of ten", address: s.sluice.Address, status: http.StatusOK,
			requests: same(s.sqs("SendMessageBatch", client.Batch(queue.QueueUrl))), each: client.BatchMax, ofStore: true,
		},
		{
			name: "pairs of ReceiveMessage and DeleteMessage", address: s.sluice.Address, status: http.StatusOK, prepare: s.fill,
			requests: s.receiveAndDelete, each: 0.5,
		},
		{
			name: "REST request, mapped into a queue", address: s.sluice.Address, status: http.StatusOK,
			requests: same(raw(api, s.sluice.Address, http.Header{"Content-Type": {"application/json"}}, body)),
		},
		{name: "the same bytes into the bare store, by tens", instead: s.store.measure, each: client.BatchMax},
	}, nil
}

// raw renders a request.
func raw(path, host string, header http.Header, body []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n", path, host, len(body))
	_ = header.Write(&b) // a buffer takes everything
	b.WriteString("\r\n")
	b.Write(body)
	return b.Bytes()
}
