// Command workflows measures what SPECIFICATION.md promises of executions through the whole server: what a Lambda task adds to Invoke, and what
// executions cost that wait, and a distributed Map over many items.
//
// A state machine whose one Task calls a trivial compiled function, Express by StartSyncExecution and Standard by StartExecution, is compared with
// Invoke of the same function, in turns within one run and by one client; so is each task of a chain. A Standard execution's time is that between
// its start and its end, by its own dates: nothing tells a client of the end.
//
//	make ratios
//	go run ./bench/workflows -sluice bin/sluice -connections 1,16
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"sluice/bench/client"
	"sluice/bench/trivial"
)

func main() {
	trivial.Act()
	binary := flag.String("sluice", "bin/sluice", "the binary to measure")
	rounds := flag.Int("rounds", 7, "rounds")
	moment := flag.Duration("moment", 2*time.Second, "how long each is measured in a round")
	connections := flag.String("connections", "1,16", "numbers of connections, by commas, rising; a table for each")
	sandbox := flag.String("sandbox", "isolated", "the kind of sandbox")
	tasks := flag.Int("tasks", 20, "tasks in a chain")
	waiting := flag.Int("waiting", 100_000, "executions that wait; 0 leaves them out")
	items := flag.Int("items", 1_000_000, "items of a distributed Map; 0 leaves it out")
	flag.Parse()
	counts, err := client.Numbers(*connections)
	if err == nil {
		err = compare(*binary, *sandbox, counts, *tasks, *rounds, *moment)
	}
	if err == nil && *waiting > 0 {
		err = wait(*binary, *waiting, "timers", "tokens")
	}
	if err == nil && *waiting > 0 {
		err = wait(*binary, *waiting, "workers")
	}
	if err == nil && *items > 0 {
		err = mapItems(*binary, *items)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "workflows:", err)
		os.Exit(1)
	}
}
