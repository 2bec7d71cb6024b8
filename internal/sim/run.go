package sim

import (
	"flag"
	"os"
	"strconv"
	"testing"
)

// The flags of Main.
const (
	flagSeed  = "sim.seed"
	flagSeeds = "sim.seeds"
	// envSeeds is asked for the number of seeds when the flag is not given: CI says 1000.
	envSeeds = "SLUICE_SIM_SEEDS"
	// seedsUsual keeps the unit tests quick.
	seedsUsual = 100
)

// Main is TestMain of a package that has simulations: it adds the flags -sim.seed, to repeat the run of one seed, and
// -sim.seeds, to make more or fewer runs.
//
//	func TestMain(m *testing.M) { sim.Main(m) }
func Main(m *testing.M) {
	flag.Uint64(flagSeed, 0, "repeat the simulation of this seed alone")
	flag.Int(flagSeeds, 0, "simulate this many seeds instead of $"+envSeeds)
	os.Exit(m.Run())
}

// Run simulates the seeds 1, 2, … and fails with the first that goes wrong. A workload is made for each.
func Run[C, E, A, X any](t *testing.T, workload func() Workload[C, E, A, X]) {
	t.Helper()
	run(t, workload, 1, Options{})
}

// RunTorn is Run on the real engine with disks that lose single blocks, for one seed in tornShare.
func RunTorn[C, E, A, X any](t *testing.T, workload func() Workload[C, E, A, X]) {
	t.Helper()
	run(t, workload, tornShare, Options{Torn: true})
}

// tornShare is how much more a seed costs on the real engine, in time and in memory that failed engines leave behind: some six
// megabytes.
const tornShare = 25

func run[C, E, A, X any](t *testing.T, workload func() Workload[C, E, A, X], share uint64, options Options) {
	t.Helper()
	each(t, share, func(seed uint64) error { return Simulate(seed, workload(), options) })
}

// Each makes a run for each of the seeds 1, 2, … and fails with the first that goes wrong: for what is simulated, by these flags, without a
// Workload. An error that one returns should be a *Failure.
func Each(t *testing.T, one func(seed uint64) error) {
	t.Helper()
	each(t, 1, one)
}

func each(t *testing.T, share uint64, one func(seed uint64) error) {
	t.Helper()
	first, count := seeds(t)
	count = (count + share - 1) / share
	for seed := first; seed < first+count; seed++ {
		if err := one(seed); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d seeds from %d on", count, first)
}

func seeds(t *testing.T) (first, count uint64) {
	if f := flag.Lookup(flagSeed); f != nil && f.Value.String() != "0" {
		first = number(t, f.Value.String())
		return first, 1
	}
	if f := flag.Lookup(flagSeeds); f != nil && f.Value.String() != "0" {
		return 1, number(t, f.Value.String())
	}
	if text := os.Getenv(envSeeds); text != "" {
		return 1, number(t, text)
	}
	return 1, seedsUsual
}

func number(t *testing.T, text string) uint64 {
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("the number of seeds: %v", err)
	}
	return n
}
