// Command ratios measures what SPECIFICATION.md promises as ratios: Sluice against a bare net/http handler that decodes and
// encodes the same JSON, in one run, with one client, over 64 connections on loopback. Each round measures all of them in turn
// for a moment; what counts is the median of the rounds' ratios, because the machine's speed drifts.
//
//	make ratios
package main

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"time"
)

func main() {
	sluice := flag.String("sluice", "bin/sluice", "the binary to measure")
	rounds := flag.Int("rounds", 7, "rounds")
	moment := flag.Duration("moment", 2*time.Second, "how long each is measured in a round")
	connections := flag.Int("connections", 64, "connections")
	echo := flag.String("echo", "", "serve the bare handler on this address (used by itself)")
	flag.Parse()
	if *echo != "" {
		serveEcho(*echo)
		return
	}
	if err := run(*sluice, *rounds, *moment, *connections); err != nil {
		fmt.Fprintln(os.Stderr, "ratios:", err)
		os.Exit(1)
	}
}

func run(sluice string, rounds int, moment time.Duration, connections int) error {
	s, err := start(sluice)
	if err != nil {
		return err
	}
	defer s.stop()
	subjects, err := s.subjects()
	if err != nil {
		return err
	}
	results := make([][]figures, len(subjects))
	for range rounds {
		for i := range subjects {
			f, err := measure(&subjects[i], connections, moment)
			if err != nil {
				return fmt.Errorf("%s: %w", subjects[i].name, err)
			}
			results[i] = append(results[i], f)
		}
	}
	tell(subjects, results)
	return nil
}

// tell prints the medians of the rounds, and their ratios to the first subject.
func tell(subjects []subject, results [][]figures) {
	fmt.Printf("%-44s %10s %7s %7s %7s %9s %9s\n", "", "a second", "ratio", "least", "most", "p50", "p99")
	for i := range subjects {
		var rates, ratios []float64
		var p50, p99 []time.Duration
		for r, f := range results[i] {
			rates, ratios = append(rates, f.rate), append(ratios, f.rate/results[0][r].rate)
			p50, p99 = append(p50, f.p50), append(p99, f.p99)
		}
		fmt.Printf("%-44s %10.0f %7.2f %7.2f %7.2f %9s %9s\n", subjects[i].name, median(rates), median(ratios), slices.Min(ratios), slices.Max(ratios),
			median(p50).Round(10*time.Microsecond), median(p99).Round(10*time.Microsecond))
	}
}

func median[T float64 | time.Duration](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
