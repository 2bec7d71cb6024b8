package main

import (
	"fmt"
	"net/http"
	"time"

	"sluice/bench/client"
	"sluice/bench/trivial"
	"sluice/internal/servertest"
)

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
func served(s *servertest.Server, tasks int) ([]client.Subject, error) {
	err := trivial.Deploy(s, function)
	if err == nil {
		err = makeRole(s)
	}
	for _, m := range []struct {
		name, kind string
		tasks      int
	}{{"sync", "EXPRESS", 1}, {"syncChain", "EXPRESS", tasks}, {"one", "STANDARD", 1}, {"chain", "STANDARD", tasks}} {
		if err == nil {
			err = makeMachine(s, m.name, m.kind, chain(m.tasks))
		}
	}
	return []client.Subject{
		{Name: "Invoke", Drive: invoke(s)},
		{Name: "StartSyncExecution, Express", Drive: startSync(s, "sync", 1)},
		{Name: fmt.Sprintf("Express, one of %d tasks", tasks), Drive: startSync(s, "syncChain", tasks)},
		{Name: "StartExecution, Standard", Drive: startStandard(s, "one", 1)},
		{Name: fmt.Sprintf("Standard, one of %d tasks", tasks), Drive: startStandard(s, "chain", tasks)},
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

// startSync runs Express executions, one after the other by each connection, and tells what each of their tasks took.
func startSync(s *servertest.Server, machine string, tasks int) func(int, time.Duration) ([]time.Duration, error) {
	body := fmt.Appendf(nil, `{"stateMachineArn": %q, "input": %q}`, machineARN(machine), payload)
	return func(connections int, moment time.Duration) ([]time.Duration, error) {
		header := header("StartSyncExecution")
		s.Sign("states", http.MethodPost, "/", header, body)
		times, err := client.Drive(s.Address, connections, moment, http.StatusOK, client.Same(client.Raw("/", s.Address, header, body)))
		for i := range times {
			times[i] /= time.Duration(tasks)
		}
		return times, err
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
func inTurns(connections int, subjects []client.Subject, rounds int, moment time.Duration) error {
	results := map[string][]float64{}
	err := client.InTurns(connections, subjects, rounds, moment, func(name string, times []time.Duration, _ time.Duration) {
		results[name] = append(results[name], mean(times))
	})
	if err != nil {
		return err
	}
	fmt.Printf("%-40s %9s %24s\n", fmt.Sprintf("connections: %d", connections), "mean", "times Invoke's")
	for i := range subjects {
		tell(subjects[i].Name, results[subjects[i].Name], results[subjects[0].Name])
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
	fmt.Printf("%-40s %6.0f µs %24s\n", name, client.Median(figures), client.Ratio(figures, baseline))
}
