package main

import (
	"bufio"
	"cmp"
	"fmt"
	"net"
	"slices"
	"time"

	"sluice/bench/client"
)

// subject is something to measure: requests, as bytes, to an address. The client is the same for all: it writes the bytes and
// reads the answer, so that what is measured is the server's work, not the making of requests.
type subject struct {
	name    string
	address string
	// prepare is called before each measurement; nil for nothing to do.
	prepare func() error
	// requests makes what one connection sends: a function that is given the last answer, nil at first, and returns the next request.
	requests func() func(answer []byte) []byte
	status   int
	// instead measures what is no server, in place of requests; nil for a server.
	instead func(callers int, moment time.Duration) ([]time.Duration, error)
	// each is how much of what is counted one request does; 0 for one.
	each float64
	// of names another subject that it is compared with too; empty for none.
	of string
}

// figures are what a measurement gives.
type figures struct {
	rate     float64 // a second
	p50, p99 time.Duration
}

// same sends one request again and again.
func same(request []byte) func() func([]byte) []byte {
	return func() func([]byte) []byte { return func([]byte) []byte { return request } }
}

// measure drives a subject over so many connections for a moment.
func measure(s *subject, connections int, moment time.Duration) (figures, error) {
	if s.prepare != nil {
		if err := s.prepare(); err != nil {
			return figures{}, err
		}
	}
	drive := s.instead
	if drive == nil {
		drive = s.drive
	}
	begin := time.Now()
	times, err := drive(connections, moment)
	took := time.Since(begin).Seconds()
	if err != nil {
		return figures{}, err
	}
	slices.Sort(times)
	return figures{rate: float64(len(times)) * cmp.Or(s.each, 1) / took, p50: times[len(times)/2], p99: times[len(times)*99/100]}, nil
}

// drive sends requests over so many connections and returns how long each took.
func (s *subject) drive(connections int, moment time.Duration) ([]time.Duration, error) {
	return timed(connections, moment, s.driveOne)
}

// timed lets so many callers work at the same time for a moment and returns how long each piece of their work took.
func timed(callers int, moment time.Duration, one func(end time.Time) ([]time.Duration, error)) ([]time.Duration, error) {
	times, end := make([][]time.Duration, callers), time.Now().Add(moment)
	err := client.Together(callers, func(i int) (err error) {
		times[i], err = one(end)
		return err
	})
	return slices.Concat(times...), err
}

// driveOne sends requests over one connection, one after the other.
func (s *subject) driveOne(end time.Time) (times []time.Duration, err error) {
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(conn, 16<<10)
	next := s.requests()
	var answer []byte
	for begin := time.Now(); begin.Before(end); {
		if _, err := conn.Write(next(answer)); err != nil {
			return nil, err
		}
		var status int
		if status, answer, err = client.ReadAnswer(in); err != nil {
			return nil, err
		}
		if status != s.status {
			return nil, fmt.Errorf("status %d: %s", status, answer)
		}
		now := time.Now()
		times = append(times, now.Sub(begin))
		begin = now
	}
	return times, conn.Close()
}
