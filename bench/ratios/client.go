package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
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
	// ofStore says that it is compared with the bare store too, which is the last subject.
	ofStore bool
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
func (s *subject) drive(connections int, moment time.Duration) (times []time.Duration, _ error) {
	drivers := make([]driver, connections)
	errs := make([]error, connections)
	var all sync.WaitGroup
	end := time.Now().Add(moment)
	for i := range drivers {
		all.Go(func() { errs[i] = drivers[i].drive(s, end) })
	}
	all.Wait()
	for i := range drivers {
		times = append(times, drivers[i].times...)
	}
	return times, errors.Join(errs...)
}

// driver is one connection with how long each of its requests took.
type driver struct{ times []time.Duration }

// drive sends requests over one connection, one after the other.
func (d *driver) drive(s *subject, end time.Time) error {
	conn, err := net.Dial("tcp", s.address)
	if err != nil {
		return err
	}
	in := bufio.NewReaderSize(conn, 16<<10)
	next := s.requests()
	var answer []byte
	for begin := time.Now(); begin.Before(end); {
		if _, err := conn.Write(next(answer)); err != nil {
			return err
		}
		var status int
		if status, answer, err = client.ReadAnswer(in); err != nil {
			return err
		}
		if status != s.status {
			return fmt.Errorf("status %d: %s", status, answer)
		}
		now := time.Now()
		d.times = append(d.times, now.Sub(begin))
		begin = now
	}
	return conn.Close()
}
