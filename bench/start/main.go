// Command start tells how long "sluice up" takes on an empty folder from exec until its health answers, how much memory the
// server uses then when idle, and the same for a start on that folder after kill -9.
//
//	go run ./bench/start -sluice bin/sluice
package main

import (
	"flag"
	"fmt"
	"net/http"
	"os"
	"slices"
	"time"

	"sluice/bench/client"
	"sluice/internal/servertest"
)

func main() {
	binary := flag.String("sluice", "bin/sluice", "the binary to measure")
	times := flag.Int("times", 20, "how often it is started")
	flag.Parse()
	if err := run(*binary, *times); err != nil {
		fmt.Fprintln(os.Stderr, "start:", err)
		os.Exit(1)
	}
}

func run(binary string, times int) error {
	var first, again []time.Duration
	var memory []float64
	for range times {
		begin := time.Now()
		s, err := servertest.Start(binary)
		if err != nil {
			return err
		}
		first = append(first, healthy(s, begin))
		resident, err := client.Memory(s)
		if err != nil {
			return err
		}
		memory = append(memory, resident.Now)
		s.Kill()
		begin = time.Now()
		if err := s.Restart(); err != nil {
			return err
		}
		again = append(again, healthy(s, begin))
		s.Stop()
	}
	tell("empty folder, exec to health", first)
	tell("after kill -9, exec to health", again)
	fmt.Printf("idle memory: median %.1f MB, most %.1f MB\n", client.Median(memory), slices.Max(memory))
	return nil
}

// healthy waits for the health's 200 and returns how long that took from begin.
func healthy(s *servertest.Server, begin time.Time) time.Duration {
	again := time.NewTicker(time.Millisecond)
	defer again.Stop()
	for ; ; <-again.C {
		r, err := http.Get("http://" + s.Address + "/_sluice/health")
		if err != nil {
			continue
		}
		_ = r.Body.Close()
		if r.StatusCode == http.StatusOK {
			return time.Since(begin)
		}
	}
}

func tell(what string, took []time.Duration) {
	round := func(d time.Duration) time.Duration { return d.Round(time.Millisecond) }
	fmt.Printf("%s: median %v, least %v, most %v\n", what, round(client.Median(took)), round(slices.Min(took)), round(slices.Max(took)))
}
