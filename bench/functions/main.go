// Command functions measures what SPECIFICATION.md promises of functions: how fast a trivial compiled one is called through the whole
// server, by Invoke (signed, authorized) and through a REST API's AWS_PROXY, and how much memory functions take that nobody calls.
//
// Speed is compared, in turns within one run and by one client, with the least that such a call can cost: the same program, polling a bare
// net/http server that hands it what it is called with (the bare loop), the callers coming over HTTP as they come to Sluice. What the
// loop makes without them, its callers being in the server's own process, stands beside. Both kinds of sandbox are measured.
//
//	make ratios
//	go run ./bench/functions -sluice bin/sluice -connections 1,16
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"

	"sluice/bench/trivial"
)

func main() {
	trivial.Act()
	binary := flag.String("sluice", "bin/sluice", "the binary to measure")
	rounds := flag.Int("rounds", 7, "rounds")
	moment := flag.Duration("moment", 2*time.Second, "how long each is measured in a round")
	connections := flag.String("connections", "1,16", "numbers of connections, by commas, rising; a table for each")
	sandboxes := flag.String("sandboxes", "isolated,process", "kinds of sandbox, by commas")
	only := flag.String("only", "", "a regular expression: the subjects to measure beside the bare loop; all if there is none")
	idle := flag.Int("idle", 500, "functions that nobody calls; 0 leaves them out")
	bare := flag.String("bare", "", "serve the bare loop on this address (used by itself)")
	flag.Parse()
	if *bare != "" {
		serveBare(*bare)
		return
	}
	wanted, err := regexp.Compile(*only)
	if err == nil {
		err = compare(*binary, strings.Split(*sandboxes, ","), wanted, *connections, *rounds, *moment)
	}
	if err == nil && *idle > 0 {
		err = weigh(*binary, *idle)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "functions:", err)
		os.Exit(1)
	}
}
