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
	rates := make([][]float64, len(subjects))
	for range rounds {
		for i := range subjects {
			rate, err := measure(&subjects[i], connections, moment)
			if err != nil {
				return fmt.Errorf("%s: %w", subjects[i].name, err)
			}
			rates[i] = append(rates[i], rate)
		}
	}
	fmt.Printf("%-44s %12s %8s %8s %8s\n", "", "requests/s", "ratio", "least", "most")
	for i, subject := range subjects {
		ratios := make([]float64, rounds)
		for r := range rounds {
			ratios[r] = rates[i][r] / rates[0][r]
		}
		fmt.Printf("%-44s %12.0f %8.2f %8.2f %8.2f\n", subject.name, median(rates[i]), median(ratios), slices.Min(ratios), slices.Max(ratios))
	}
	return nil
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}
