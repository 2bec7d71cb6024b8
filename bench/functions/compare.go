package main

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"time"

	"sluice/bench/client"
	"sluice/bench/trivial"
	"sluice/internal/servertest"
)

// figures are what a measurement gives.
type figures struct {
	rate     float64 // a second
	p50, p99 float64 // microseconds
}

const function = "trivial"

// compare measures calls, in turns.
func compare(binary string, sandboxes []string, wanted *regexp.Regexp, connections string, rounds int, moment time.Duration) error {
	counts, err := client.Numbers(connections)
	if err != nil {
		return err
	}
	bare, err := startBares()
	if err != nil {
		return err
	}
	defer bare.stop()
	subjects := []client.Subject{
		{Name: "bare loop", Drive: post(bare.address, "/", nil)},
		{Name: "bare loop, called in its process", Drive: bare.inProcess},
	}
	for _, kind := range sandboxes {
		s, err := servertest.Start(binary, "--sandbox", kind)
		if err != nil {
			return err
		}
		defer s.Stop()
		added, err := served(s, kind)
		if err != nil {
			return fmt.Errorf("%s: %w", kind, err)
		}
		subjects = append(subjects, added...)
	}
	subjects = append(subjects[:1], slices.DeleteFunc(subjects[1:], func(s client.Subject) bool { return !wanted.MatchString(s.Name) })...)
	for _, n := range counts {
		if err := bare.poll(n); err != nil {
			return err
		}
		if err := inTurns(n, subjects, rounds, moment); err != nil {
			return err
		}
	}
	return nil
}

// served sets a server up and lists what is measured of it.
func served(s *servertest.Server, kind string) ([]client.Subject, error) {
	if err := trivial.Deploy(s, function); err != nil {
		return nil, err
	}
	api, err := makeAPI(s, function)
	if err != nil {
		return nil, err
	}
	invoke := trivial.Functions + "/" + function + "/invocations"
	return []client.Subject{
		{Name: "Invoke, " + kind, Drive: post(s.Address, invoke, s)},
		{Name: "AWS_PROXY, " + kind, Of: "Invoke, " + kind, Drive: post(s.Address, api, nil)},
	}, nil
}

// post calls a path, signed for Lambda where there is a server to sign for.
func post(address, path string, signed *servertest.Server) func(int, time.Duration) ([]time.Duration, error) {
	return func(connections int, moment time.Duration) ([]time.Duration, error) {
		header := http.Header{"Content-Type": {jsonType}}
		if signed != nil {
			signed.Sign("lambda", http.MethodPost, path, header, []byte(payload))
		}
		return client.Drive(address, connections, moment, http.StatusOK, client.Same(client.Raw(path, address, header, []byte(payload))))
	}
}

// inTurns measures all by so many connections, in rounds, and tells what came of it.
func inTurns(connections int, subjects []client.Subject, rounds int, moment time.Duration) error {
	results := map[string][]figures{}
	err := client.InTurns(connections, subjects, rounds, moment, func(name string, times []time.Duration, took time.Duration) {
		results[name] = append(results[name], figuresOf(times, took))
	})
	if err != nil {
		return err
	}
	fmt.Printf("%-36s %9s %9s %9s %28s %28s\n", fmt.Sprintf("connections: %d", connections), "a second", "p50", "p99", "rate, of the bare loop's", "p50, times the bare loop's")
	for i := range subjects {
		tell(&subjects[i], results, subjects[0].Name)
	}
	fmt.Println()
	return nil
}

func figuresOf(times []time.Duration, took time.Duration) figures {
	slices.Sort(times)
	micros := func(d time.Duration) float64 { return float64(d.Nanoseconds()) / 1e3 }
	return figures{rate: float64(len(times)) / took.Seconds(), p50: micros(times[len(times)/2]), p99: micros(times[len(times)*99/100])}
}

// tell prints the medians of the rounds, and of their ratios to the baseline's and to those of what a subject is compared with besides.
func tell(s *client.Subject, results map[string][]figures, baseline string) {
	var rates, p50, p99 []float64
	for _, f := range results[s.Name] {
		rates, p50, p99 = append(rates, f.rate), append(p50, f.p50), append(p99, f.p99)
	}
	byRate := func(f figures) float64 { return f.rate }
	fmt.Printf("%-36s %9.0f %6.0f µs %6.0f µs %28s %28s\n", s.Name, client.Median(rates), client.Median(p50), client.Median(p99),
		ratio(results[s.Name], results[baseline], byRate), ratio(results[s.Name], results[baseline], func(f figures) float64 { return f.p50 }))
	if s.Of != "" && results[s.Of] != nil {
		fmt.Printf("%-36s %9s\n", "", ratio(results[s.Name], results[s.Of], byRate)+" of "+s.Of)
	}
}

// ratio is one's figure to another's, round by round: the median, the least, the most.
func ratio(one, other []figures, of func(figures) float64) string {
	var ones, others []float64
	for i := range one {
		ones, others = append(ones, of(one[i])), append(others, of(other[i]))
	}
	return client.Ratio(ones, others)
}
