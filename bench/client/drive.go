package client

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"
)

// Requests makes what one connection sends: a function that is given the last answer, nil at first, and returns the next request.
type Requests func() func(answer []byte) []byte

// Same sends one request again and again.
func Same(request []byte) Requests {
	return func() func([]byte) []byte { return func([]byte) []byte { return request } }
}

// Raw renders a POST.
func Raw(path, host string, header http.Header, body []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n", path, host, len(body))
	_ = header.Write(&b) // a buffer takes everything
	b.WriteString("\r\n")
	b.Write(body)
	return b.Bytes()
}

// Drive sends requests to an address over so many connections for a moment and returns how long each took. An answer with another
// status is an error.
func Drive(address string, connections int, moment time.Duration, status int, requests Requests) ([]time.Duration, error) {
	return Timed(connections, moment, func(end time.Time) ([]time.Duration, error) { return driveOne(address, end, status, requests()) })
}

// Timed lets so many callers work at the same time for a moment and returns how long each piece of their work took.
func Timed(callers int, moment time.Duration, one func(end time.Time) ([]time.Duration, error)) ([]time.Duration, error) {
	times, end := make([][]time.Duration, callers), time.Now().Add(moment)
	err := Together(callers, func(i int) (err error) {
		times[i], err = one(end)
		return err
	})
	return slices.Concat(times...), err
}

// Subject is something whose calls are timed.
type Subject struct {
	Name string
	// Of names another that it is compared with besides the first; empty for none.
	Of    string
	Drive func(connections int, moment time.Duration) ([]time.Duration, error)
}

// InTurns drives each of some subjects for a moment, in rounds, and hands on what came of it and how long it took. A round before the first, a
// short one, starts what is slow to start, and does not count.
func InTurns(connections int, subjects []Subject, rounds int, moment time.Duration, count func(name string, times []time.Duration, took time.Duration)) error {
	for round := range rounds + 1 {
		for i := range subjects {
			s, lasts := &subjects[i], moment
			if round == 0 {
				lasts /= 4
			}
			begin := time.Now()
			times, err := s.Drive(connections, lasts)
			if err != nil {
				return fmt.Errorf("%s: %w", s.Name, err)
			}
			if round > 0 {
				count(s.Name, times, time.Since(begin))
			}
		}
	}
	return nil
}

// driveOne sends requests over one connection, one after the other.
func driveOne(address string, end time.Time, wanted int, next func([]byte) []byte) (times []time.Duration, err error) {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(conn, 16<<10)
	var answer []byte
	for begin := time.Now(); begin.Before(end); {
		if _, err := conn.Write(next(answer)); err != nil {
			return nil, err
		}
		var status int
		if status, answer, err = ReadAnswer(in); err != nil {
			return nil, err
		}
		if status != wanted {
			return nil, fmt.Errorf("status %d: %s", status, answer)
		}
		now := time.Now()
		times = append(times, now.Sub(begin))
		begin = now
	}
	return times, conn.Close()
}
