package sim_test

// Proves that the simulator finds nothing in a sound machine and finds every break that is made on purpose, in storage and
// in machine, within a few seeds; and that a seed repeats itself. How: the reference machine, whole and broken.

import (
	"errors"
	"strings"
	"testing"
	"time"

	"sluice/internal/durable"
	"sluice/internal/durable/durabletest/shelf"
	"sluice/internal/sim"
	"sluice/internal/store"
)

func TestMain(m *testing.M) { sim.Main(m) }

type (
	kind     = durable.Kind[shelf.Command, shelf.Event, shelf.Answer, shelf.Action]
	machine  = durable.Machine[shelf.Command, shelf.Event, shelf.Answer, shelf.Action]
	view     = durable.View[shelf.Event]
	workload = sim.Workload[shelf.Command, shelf.Event, shelf.Answer, shelf.Action]
)

func TestSimulationOfASoundMachine(t *testing.T) {
	sim.Run(t, func() workload { return shelf.NewWorkload(shelf.Durable()) })
}

func TestSimulationOfASoundMachineOnTornDisks(t *testing.T) {
	sim.RunTorn(t, func() workload { return shelf.NewWorkload(shelf.Durable()) })
}

// foundWithin is how many seeds may pass before a break must have been found.
const foundWithin = 50

func find(t *testing.T, broken func() kind, options sim.Options) error {
	t.Helper()
	for seed := uint64(1); seed <= foundWithin; seed++ {
		err := sim.Simulate(seed, workload(shelf.NewWorkload(broken())), options)
		if err == nil {
			continue
		}
		again := sim.Simulate(seed, workload(shelf.NewWorkload(broken())), options)
		if again == nil || again.Error() != err.Error() {
			t.Errorf("seed %d fails with\n%v\nand the second time with\n%v", seed, err, again)
		}
		t.Log(errors.Unwrap(err))
		return err
	}
	t.Fatalf("%d seeds find nothing", foundWithin)
	return nil
}

func TestBrokenStoragesAreFound(t *testing.T) {
	for name, breaks := range map[string]func(durable.Storage) durable.Storage{
		"answers before the sync": func(s durable.Storage) durable.Storage { return &eager{s} },
		"acknowledges a failure":  func(s durable.Storage) durable.Storage { return &deaf{s} },
		"never fences":            func(s durable.Storage) durable.Storage { return &unfenced{Storage: s} },
		"drops a turn's view":     func(s durable.Storage) durable.Storage { return &forgetful{Storage: s} },
	} {
		t.Run(name, func(t *testing.T) {
			err := find(t, shelf.Durable, sim.Options{Break: breaks})
			var failure *sim.Failure
			if !errors.As(err, &failure) || failure.Seed == 0 || len(failure.Trace) == 0 {
				t.Errorf("no seed and trace in %v", err)
			}
		})
	}
}

// A torn disk takes back what nobody waited for.
func TestAnEagerStorageIsFoundOnTornDisks(t *testing.T) {
	for seed := uint64(1); seed <= foundWithin; seed++ {
		err := sim.Simulate(seed, workload(shelf.NewWorkload(shelf.Durable())), sim.Options{
			Torn: true, Break: func(s durable.Storage) durable.Storage { return &eager{s} },
		})
		if err != nil {
			t.Log(errors.Unwrap(err))
			return
		}
	}
	t.Errorf("%d seeds find nothing", foundWithin)
}

type ticketFunc func() error

func (f ticketFunc) Wait() error { return f() }

// eager does not wait for the disk.
type eager struct{ durable.Storage }

func (s *eager) Commit(e durable.Entry) (durable.Ticket, error) {
	if _, err := s.Storage.Commit(e); err != nil {
		return nil, err
	}
	return ticketFunc(func() error { return nil }), nil
}

// deaf waits and does not listen.
type deaf struct{ durable.Storage }

func (s *deaf) Commit(e durable.Entry) (durable.Ticket, error) {
	ticket, err := s.Storage.Commit(e)
	if err != nil {
		return nil, err
	}
	return ticketFunc(func() error {
		_ = ticket.Wait()
		return nil
	}), nil
}

// unfenced gives a past owner's commits a nod.
type unfenced struct{ durable.Storage }

func (s *unfenced) Commit(e durable.Entry) (durable.Ticket, error) {
	ticket, err := s.Storage.Commit(e)
	if errors.Is(err, durable.ErrFenced) {
		return ticketFunc(func() error { return nil }), nil
	}
	return ticket, err
}

// forgetful loses the view's changes of every seventh turn, and commits the rest of it.
type forgetful struct {
	durable.Storage
	turns int
}

func (s *forgetful) Commit(e durable.Entry) (durable.Ticket, error) {
	if s.turns++; s.turns%7 == 0 {
		e.View.Discard()
		e.View = s.NewBatch()
	}
	return s.Storage.Commit(e)
}

func TestBrokenMachinesAreFound(t *testing.T) {
	for name, breaks := range map[string]func(machine, view) (machine, view){
		"a fact is not projected": func(m machine, v view) (machine, view) {
			return m, &blind{view: v, to: shelf.Confirmed}
		},
		"a take is not projected": func(m machine, v view) (machine, view) {
			return m, &blind{view: v, to: shelf.Taken}
		},
		"a fact is called none": func(m machine, v view) (machine, view) {
			return m, &denying{v}
		},
		"numbers are not kept": func(m machine, v view) (machine, view) {
			return m, &unsummed{v}
		},
		"outstanding work is forgotten": func(m machine, v view) (machine, view) {
			return &idle{m}, v
		},
		"what was put together comes apart": func(m machine, v view) (machine, view) {
			return &halving{m}, v
		},
		"does later what was refused for a full disk": func(m machine, v view) (machine, view) {
			return &late{machine: m}, v
		},
		"waits for ever": func(m machine, v view) (machine, view) {
			return &patient{m}, v
		},
	} {
		t.Run(name, func(t *testing.T) {
			err := find(t, func() kind {
				k := shelf.Durable()
				open := k.Open
				k.Open = func(r store.Reader) (machine, view, error) {
					m, v, err := open(r)
					if err != nil {
						return nil, nil, err
					}
					m, v = breaks(m, v)
					return m, v, nil
				}
				return k
			}, sim.Options{})
			if err == nil {
				t.Error("nothing was found")
			}
		})
	}
}

type blind struct {
	view
	to shelf.Kind
}

func (v *blind) Project(e shelf.Event, b store.Batch) {
	if e.Kind != v.to {
		v.view.Project(e, b)
	}
}

type denying struct{ view }

func (v *denying) Fact(e shelf.Event) bool { return e.Kind != shelf.Confirmed && v.view.Fact(e) }

type unsummed struct{ view }

func (v *unsummed) Summary(store.Batch) {}

type idle struct{ machine }

func (m *idle) Unwrap() machine { return m.machine }

func (m *idle) Outstanding() []shelf.Action { return nil }

// halving refuses the second half of what it decided, after the fact.
type halving struct{ machine }

func (m *halving) Unwrap() machine { return m.machine }

func (m *halving) Decide(now time.Time, c shelf.Command, last bool) ([]shelf.Event, shelf.Answer, error) {
	events, answer, err := m.machine.Decide(now, c, last)
	return events[:(len(events)+1)/2], answer, err
}

// late does with the next confirmation what was decided and never applied.
type late struct {
	machine
	kept []shelf.Event
}

func (m *late) Unwrap() machine { return m.machine }

func (m *late) Decide(now time.Time, c shelf.Command, last bool) ([]shelf.Event, shelf.Answer, error) {
	events, answer, err := m.machine.Decide(now, c, last)
	switch {
	case err != nil:
	case c.Op == shelf.Put:
		m.kept = events
	case c.Op == shelf.Confirm:
		events = append(m.kept, events...)
		m.kept = nil
	}
	return events, answer, err
}

func (m *late) Apply(e shelf.Event) []shelf.Action {
	if e.Kind == shelf.WasPut {
		m.kept = nil
	}
	return m.machine.Apply(e)
}

// TestRefusalsForWhatMakesRoomAreFound: a machine that says that confirming adds data.
func TestRefusalsForWhatMakesRoomAreFound(t *testing.T) {
	err := find(t, func() kind {
		k := shelf.Durable()
		k.Effect = func(shelf.Command) store.Effect { return store.Adds }
		return k
	}, sim.Options{})
	if !errors.Is(err, store.ErrNoRoom) && !strings.Contains(err.Error(), "makes room") {
		t.Errorf("another fault was found: %v", err)
	}
}

type patient struct{ machine }

func (m *patient) Unwrap() machine { return m.machine }

func (m *patient) Decide(now time.Time, c shelf.Command, _ bool) ([]shelf.Event, shelf.Answer, error) {
	return m.machine.Decide(now, c, false)
}
