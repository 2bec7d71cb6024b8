package main

import (
	"cmp"
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
	prepare  func() error
	requests client.Requests
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
	return client.Drive(s.address, connections, moment, s.status, s.requests)
}
