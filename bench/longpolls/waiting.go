package main

import (
	"errors"
	"fmt"
	"time"

	"sluice/bench/client"
	"sluice/internal/servertest"
)

// waiting is the calls that wait.
type waiting struct {
	queues  int
	conns   []*client.Conn
	answers chan answer
}

// answer is when a call got its message, or why it did not.
type answer struct {
	at  time.Time
	err error
}

// openers is how many calls are begun at the same time.
const openers = 32

// begin opens the connections and makes the calls; it returns when all of them wait.
func begin(s *servertest.Server, polls, queues int) (*waiting, error) {
	w := &waiting{queues: queues, conns: make([]*client.Conn, polls), answers: make(chan answer, polls)}
	err := client.Together(openers, func(n int) error {
		for i := n; i < polls; i += openers {
			c, err := client.Dial(s)
			if err != nil {
				return err
			}
			w.conns[i] = c
			if err := c.Ask("ReceiveMessage", fmt.Appendf(nil, `{"QueueUrl":%q,"WaitTimeSeconds":%d}`, queueName(i%queues), patience)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, c := range w.conns {
		go w.await(c) // ends with its connection, which close closes
	}
	return w, s.WaitForMetric(fmt.Sprintf(`sluice_requests_in_flight{entrance="edge"} %d`, polls))
}

// await tells when the answer to a call is there.
func (w *waiting) await(c *client.Conn) {
	body, err := c.Answer()
	at := time.Now()
	if err == nil && len(client.Handles(body)) == 0 {
		err = errors.New("a call was over before all were: its time is up. Ask for fewer")
	}
	w.answers <- answer{at, err}
}

func (w *waiting) close() {
	for _, c := range w.conns {
		_ = c.Close()
	}
}
