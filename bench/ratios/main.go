// Command ratios measures what SPECIFICATION.md promises as ratios: Sluice against a bare net/http handler that decodes and
// encodes the same JSON, in one run, with one client, over 64 connections on loopback, or over as many as are asked for. Each round
// measures all of them in turn for a moment; what counts is the median of the rounds' ratios, because the machine's speed drifts.
//
//	make ratios
//	go run ./bench/ratios -sluice bin/sluice -connections 1,16,64
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"time"

	"sluice/bench/client"
)

func main() {
	sluice := flag.String("sluice", "bin/sluice", "the binary to measure")
	rounds := flag.Int("rounds", 7, "rounds")
	moment := flag.Duration("moment", 2*time.Second, "how long each is measured in a round")
	connections := flag.String("connections", "64", "numbers of connections, by commas; a table for each")
	only := flag.String("only", "", "a regular expression: the subjects to measure, with those that they are measured against; all if there is none")
	echo := flag.String("echo", "", "serve the bare handler on this address (used by itself)")
	proxy := flag.String("proxy", "", "with -echo, serve httputil.ReverseProxy in front of this address instead (used by itself)")
	flag.Parse()
	if *echo != "" {
		serveEcho(*echo, *proxy)
		return
	}
	err := func() error {
		counts, err := client.Numbers(*connections)
		if err != nil {
			return err
		}
		wanted, err := regexp.Compile(*only)
		if err != nil {
			return err
		}
		return run(*sluice, *rounds, *moment, counts, wanted)
	}()
	if err != nil {
		fmt.Fprintln(os.Stderr, "ratios:", err)
		os.Exit(1)
	}
}

func run(sluice string, rounds int, moment time.Duration, connections []int, wanted *regexp.Regexp) error {
	s, err := start(sluice)
	if err != nil {
		return err
	}
	defer s.stop()
	subjects, err := s.subjects()
	if err != nil {
		return err
	}
	subjects = narrow(subjects, wanted)
	for _, n := range connections {
		results := make([][]figures, len(subjects))
		for range rounds {
			for i := range subjects {
				f, err := measure(&subjects[i], n, moment)
				if err != nil {
					return fmt.Errorf("%s: %w", subjects[i].name, err)
				}
				results[i] = append(results[i], f)
			}
		}
		tell(n, subjects, results)
	}
	return nil
}

// narrow leaves the baseline, the subjects that are wanted and what they are measured against.
func narrow(subjects []subject, wanted *regexp.Regexp) []subject {
	needed := map[string]bool{subjects[0].name: true}
	for i := range subjects {
		if s := &subjects[i]; wanted.MatchString(s.name) {
			needed[s.name], needed[s.of] = true, true
		}
	}
	return slices.DeleteFunc(subjects, func(s subject) bool { return !needed[s.name] })
}

// tell prints the medians of the rounds, and their ratios to what each subject is measured against.
func tell(connections int, subjects []subject, results [][]figures) {
	fmt.Printf("%-44s %10s %7s %7s %7s %9s %9s\n", fmt.Sprintf("connections: %d", connections), "a second", "ratio", "least", "most", "p50", "p99")
	for i := range subjects {
		var rates, ratios []float64
		var p50, p99 []time.Duration
		for r, f := range results[i] {
			rates, ratios = append(rates, f.rate), append(ratios, f.rate/results[0][r].rate)
			p50, p99 = append(p50, f.p50), append(p99, f.p99)
		}
		fmt.Printf("%-44s %10.0f %7.2f %7.2f %7.2f %9s %9s\n", subjects[i].name, client.Median(rates), client.Median(ratios), slices.Min(ratios), slices.Max(ratios),
			client.Median(p50).Round(10*time.Microsecond), client.Median(p99).Round(10*time.Microsecond))
	}
	for i := range subjects {
		of := slices.IndexFunc(subjects, func(other subject) bool { return other.name == subjects[i].of })
		if of >= 0 {
			tellOf(&subjects[i], results[i], results[of])
		}
	}
	fmt.Println()
}

// tellOf prints how much of another subject's rate one reaches, round by round.
func tellOf(s *subject, results, other []figures) {
	rates := func(of []figures) (out []float64) {
		for _, f := range of {
			out = append(out, f.rate)
		}
		return out
	}
	fmt.Printf("%s, of %s: %s\n", s.name, s.of, client.Ratio(rates(results), rates(other)))
}
