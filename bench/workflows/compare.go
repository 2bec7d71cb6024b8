package main

import (
	"fmt"
	"net/http"
	"slices"
	"time"

	"sluice/bench/client"
	"sluice/bench/trivial"
	"sluice/internal/servertest"
)

// subject is something that is timed: drive returns how long each took, divided by how many calls of the function it made.
type subject struct {
	name  string
	drive func(connections int, moment time.Duration) ([]time.Duration, error)
}

const (
	function = "trivial"
	payload  = `{"key": "value"}`
)

// compare measures calls of a function, in turns.
func compare(binary, sandbox string, counts []int, tasks, rounds int, moment time.Duration) error {
	s, err := servertest.Start(binary, "--sandbox", sandbox)
	if err != nil {
		return err
	}
	defer s.Stop()
	subjects, err := served(s, tasks)
	if err != nil {
		return err
	}
	for _, n := range counts {
		if err := inTurns(n, subjects, rounds, moment); err != nil {
			return err
		}
	}
	return nil
}

// served sets a server up and lists what is measured of it, the baseline first.
func served(s *servertest.Server, tasks int) ([]subject, error) {
	archive, err := trivial.Itself()
	if err == nil {
		err = trivial.MakeRole(s)
	}
	if err == nil {
		err = trivial.Make(s, function, archive)
	}
	if err == nil {
		err = makeRole(s)
	}
	for _, m := range []struct {
		name, kind string
		tasks      int
	}{{"sync", "EXPRESS", 1}, {"one", "STANDARD", 1}, {"chain", "STANDARD", tasks}} {
		if err == nil {
			err = makeMachine(s, m.name, m.kind, chain(m.tasks))
		}
	}
	return []subject{
		{name: "Invoke", drive: invoke(s)},
		{name: "StartSyncExecution, Express", drive: startSync(s)},
		{name: "StartExecution, Standard", drive: startStandard(s, "one", 1)},
		{name: fmt.Sprintf("the same, one of %d tasks", tasks), drive: startStandard(s, "chain", tasks)},
	}, err
}

func invoke(s *servertest.Server) func(int, time.Duration) ([]time.Duration, error) {
	path := trivial.Functions + "/" + function + "/invocations"
	return func(connections int, moment time.Duration) ([]time.Duration, error) {
		header := http.Header{"Content-Type": {"application/json"}}
		s.Sign("lambda", http.MethodPost, path, header, []byte(payload))
		return client.Drive(s.Address, connections, moment, http.StatusOK, client.Same(client.Raw(path, s.Address, header, []byte(payload))))
	}
}

func startSync(s *servertest.Server) func(int, time.Duration) ([]time.Duration, error) {
	body := fmt.Appendf(nil, `{"stateMachineArn": %q, "input": %q}`, machineARN("sync"), payload)
	return func(connections int, moment time.Duration) ([]time.Duration, error) {
		header := header("StartSyncExecution")
		s.Sign("states", http.MethodPost, "/", header, body)
		return client.Drive(s.Address, connections, moment, http.StatusOK, client.Same(client.Raw("/", s.Address, header, body)))
	}
}

// lookAgain is how often a connection looks whether its execution is over, times the number of connections: more often, the looking would be
// what is measured.
const lookAgain = 4 * time.Millisecond

// startStandard starts executions, one after the other by each connection.
func startStandard(s *servertest.Server, machine string, tasks int) func(int, time.Duration) ([]time.Duration, error) {
	return func(connections int, moment time.Duration) ([]time.Duration, error) {
		return client.Timed(connections, moment, func(end time.Time) (times []time.Duration, _ error) {
			for begin := time.Now(); begin.Before(end); begin = time.Now() {
				took, err := runToEnd(s, machine, lookAgain*time.Duration(connections))
				if err != nil {
					return nil, err
				}
				times = append(times, took/time.Duration(tasks))
			}
			return times, nil
		})
	}
}

// inTurns measures all by so many connections, in rounds, and tells the medians of their means and, round by round, of their ratios to the first.
func inTurns(connections int, subjects []subject, rounds int, moment time.Duration) error {
	results := map[string][]float64{}
	for round := range rounds + 1 { // the first, a short one, starts environments and does not count
		for i := range subjects {
			one, took := &subjects[i], moment
			if round == 0 {
				took /= 4
			}
			times, err := one.drive(connections, took)
			if err != nil {
				return fmt.Errorf("%s: %w", one.name, err)
			}
			if round > 0 {
				results[one.name] = append(results[one.name], mean(times))
			}
		}
	}
	fmt.Printf("%-40s %9s %24s\n", fmt.Sprintf("connections: %d", connections), "mean", "times Invoke's")
	for i := range subjects {
		tell(subjects[i].name, results[subjects[i].name], results[subjects[0].name])
	}
	fmt.Println()
	return nil
}

// mean is in microseconds. The dates of executions are in milliseconds: their median would be too.
func mean(times []time.Duration) float64 {
	var sum time.Duration
	for _, t := range times {
		sum += t
	}
	return float64(sum.Nanoseconds()) / 1e3 / float64(max(len(times), 1))
}

func tell(name string, figures, baseline []float64) {
	var ratios []float64
	for i := range figures {
		ratios = append(ratios, figures[i]/baseline[i])
	}
	fmt.Printf("%-40s %6.0f µs %24s\n", name, client.Median(figures), fmt.Sprintf("%.2f (%.2f to %.2f)", client.Median(ratios), slices.Min(ratios), slices.Max(ratios)))
}
