package main

import (
	"fmt"
	"net/http"

	"sluice/bench/client"
	"sluice/bench/trivial"
	"sluice/internal/servertest"
)

// workers is how many functions are made at a time.
const workers = 4

// weigh tells what functions cost that nobody calls: the server's memory with them less what it was before, when they have been made, and
// after a restart.
func weigh(binary string, number int) error {
	s, err := servertest.Start(binary)
	if err != nil {
		return err
	}
	defer s.Stop()
	if err := trivial.MakeFunctionRole(s); err != nil {
		return err
	}
	empty, err := restarted(s)
	if err != nil {
		return err
	}
	err = client.Each(workers, number, func(n int) error {
		archive, err := trivial.Archive("index.js", fmt.Appendf(nil, "exports.handler = async () => %d", n))
		if err != nil {
			return err
		}
		return trivial.Make(s, fmt.Sprint("idle-", n), archive)
	})
	if err != nil {
		return err
	}
	made, err := client.Memory(s)
	if err != nil {
		return err
	}
	again, err := restarted(s)
	if err != nil {
		return err
	}
	each := func(m client.Resident) float64 { return (m.Now - empty.Now) * 1000 / float64(number) }
	fmt.Printf("%d functions that nobody calls, beyond the %.0f MB of a server without: %.1f KB each when they have been made, %.1f KB after a restart\n",
		number, empty.Now, each(made), each(again))
	return nil
}

// restarted is the memory of a server that has just started.
func restarted(s *servertest.Server) (client.Resident, error) {
	s.Kill()
	if err := s.Restart(); err != nil {
		return client.Resident{}, err
	}
	if err := trivial.Call(s, http.MethodGet, trivial.Functions, nil, nil); err != nil { // one call that needs everything to be there
		return client.Resident{}, err
	}
	return client.Memory(s)
}
