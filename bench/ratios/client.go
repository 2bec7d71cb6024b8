package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// subject is something to measure: a request, as bytes, to an address. The client is the same for all: it writes the bytes and
// reads the answer, so that what is measured is the server's work, not the making of requests.
type subject struct {
	name    string
	address string
	request func() []byte
	status  int
}

// measure returns how many answers a second come over so many connections.
func measure(s *subject, connections int, moment time.Duration) (float64, error) {
	request := s.request()
	var answers atomic.Int64
	var all sync.WaitGroup
	errs := make(chan error, connections)
	begin := time.Now()
	end := begin.Add(moment)
	for range connections {
		all.Go(func() {
			if err := drive(s, request, end, &answers); err != nil {
				errs <- err
			}
		})
	}
	all.Wait()
	select {
	case err := <-errs:
		return 0, err
	default:
	}
	return float64(answers.Load()) / time.Since(begin).Seconds(), nil
}

// drive sends the request over one connection, again and again.
func drive(s *subject, request []byte, end time.Time, answers *atomic.Int64) error {
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		return err
	}
	in := bufio.NewReaderSize(conn, 16<<10)
	for time.Now().Before(end) {
		if _, err := conn.Write(request); err != nil {
			return err
		}
		status, body, err := readAnswer(in)
		if err != nil {
			return err
		}
		if status != s.status {
			return fmt.Errorf("status %d: %s", status, body)
		}
		answers.Add(1)
	}
	return conn.Close()
}

// readAnswer reads one HTTP/1.1 answer that says how long it is.
func readAnswer(in *bufio.Reader) (status int, body []byte, err error) {
	line, err := in.ReadSlice('\n')
	if err != nil {
		return 0, nil, err
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, nil, err
	}
	length := -1
	for {
		if line, err = in.ReadSlice('\n'); err != nil {
			return 0, nil, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			break
		}
		if name, value, _ := bytes.Cut(line, []byte(":")); bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return 0, nil, err
			}
		}
	}
	if length < 0 {
		return 0, nil, fmt.Errorf("an answer of %d without Content-Length", status)
	}
	body = make([]byte, length)
	_, err = io.ReadFull(in, body)
	return status, body, err
}
