package ledger

// Proves that the machine keeps the laws of package durable, and that through crashes, failing and full disks, jumping clocks and rivals: no
// acknowledged record is lost or in another place; records are gapless; of two who append after the same number one wins; a name is nobody
// else's until it is forgotten; a deadline is never told early and never lost; Resume is told after a crash for what was outstanding; what
// has ended stays so unless it is reopened; the view's lists, counts and names are those of its executions, and what is forgotten leaves
// nothing. How: durabletest's suite and the simulator, with a workload that looks at the view as the Ledger does, sometimes long before its
// command is sent, on a machine that remembers little and forgets after a minute.

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"sluice/internal/durable"
	"sluice/internal/durable/durabletest"
	"sluice/internal/sim"
	"sluice/internal/store"
)

func TestMain(m *testing.M) { sim.Main(m) }

func TestIsDurable(t *testing.T) { durabletest.Exercise(t, newWorkload) }

func TestSimulation(t *testing.T) { sim.Run(t, newWorkload) }

const (
	testRetention  = time.Minute
	testRemembered = 8
	testNames      = 30
)

// workload remembers what was asked for and what was acknowledged.
type workload struct {
	view     store.Reader
	machines []*Machine // that were opened; a rival's time may be behind the one's whom it fences
	now      time.Time
	made     int
	kept     []Command // made earlier, to be sent late

	executions map[uint64]*execution // acknowledged, by number
	places     map[ID][]asked        // what was asked to be appended, by name
	told       map[uint64]int64      // deadlines, since the machine was opened
	resumed    map[uint64]bool       // the same
	early      error
	heard      map[any]int
}

// execution is one that was acknowledged.
type execution struct {
	id     ID
	placed map[uint64]string // acknowledged records
	winner map[uint64]string // the first record of who appended after the number
	over   map[uint64]byte   // acknowledged ends, by the number of records
}

func newExecution(id ID) *execution {
	return &execution{id: id, placed: map[uint64]string{}, winner: map[uint64]string{}, over: map[uint64]byte{}}
}

// asked is an append that may have happened.
type asked struct {
	after  uint64
	end    *End
	reopen bool
}

func newWorkload() sim.Workload[Command, Event, Answer, Action] {
	return &workload{executions: map[uint64]*execution{}, places: map[ID][]asked{}, heard: map[any]int{}}
}

// Kind is one that tells the workload what was opened.
func (w *workload) Kind() durable.Kind[Command, Event, Answer, Action] {
	k := kind(testRetention, testRemembered)
	open := k.Open
	k.Open = func(view store.Reader) (durable.Machine[Command, Event, Answer, Action], durable.View[Event], error) {
		m, v, err := open(view)
		if err == nil {
			w.view, w.machines = view, append(w.machines, m.(*Machine))
			w.kept, w.told, w.resumed = nil, map[uint64]int64{}, map[uint64]bool{}
		}
		return m, v, err
	}
	return k
}

func (w *workload) Next(chance *rand.Rand, now time.Time) Command {
	if now.After(w.now) {
		w.now = now
	}
	if len(w.kept) > 0 && chance.IntN(4) == 0 {
		i := chance.IntN(len(w.kept))
		defer func() { w.kept = slices.Delete(w.kept, i, i+1) }()
		return w.kept[i]
	}
	c := w.make(chance)
	if chance.IntN(8) == 0 {
		w.kept = append(w.kept, c)
		return Command{Op: OpBarrier}
	}
	return c
}

func testKey(n int) Key {
	return Key{Account: "1", Region: "r", Machine: fmt.Sprint("m", n%3), Name: fmt.Sprint("name-", n)}
}

func (w *workload) make(chance *rand.Rand) Command {
	n := chance.IntN(testNames)
	key := testKey(n)
	id := key.ID()
	if chance.IntN(2) == 0 { // one that runs, if there is one near
		for range testNames / 2 {
			if w.records(id) > 0 {
				return Command{Op: OpAppend, ID: id, Append: w.append(id, w.records(id), chance.IntN(100))}
			}
			key = testKey(chance.IntN(testNames))
			id = key.ID()
		}
	}
	switch chance.IntN(10) {
	case 0, 1, 2:
		look, err := lookup(w.view, id)
		c := Command{Op: OpBegin, ID: id, Look: look, Begin: &Begin{
			Key: key, MachineID: key.Machine, Revision: int64(chance.IntN(2)), Started: w.now, Note: []byte("note"),
			Lists: []string{"list", key.Machine}[:chance.IntN(3)], First: w.append(id, 0, chance.IntN(100)),
		}}
		return w.look(c, err)
	case 3:
		look, err := lookupCold(w.view, id)
		c := Command{Op: OpReopen, ID: id, Look: look, Redriven: w.now, Append: w.append(id, look.Cold.Records, chance.IntN(100))}
		w.places[id][len(w.places[id])-1].reopen = true
		return w.look(c, err)
	case 4:
		return Command{Op: OpCount, MachineID: key.Machine, Revision: int64(chance.IntN(2))}
	case 5:
		return w.sweep(w.time() - int64(testRetention))
	default:
		return Command{Op: OpAppend, ID: id, Append: w.append(id, w.records(id), chance.IntN(100))}
	}
}

// look makes nothing of what cannot be looked up: the disk has failed.
func (w *workload) look(c Command, err error) Command {
	if err != nil {
		return Command{Op: OpBarrier}
	}
	return c
}

// time is the latest that any machine has known.
func (w *workload) time() (now int64) {
	for _, m := range w.machines {
		now = max(now, m.now)
	}
	return max(now, nanoseconds(w.now))
}

func (w *workload) sweep(until int64) Command {
	c, err := lookupOver(w.view, until)
	return w.look(c, err)
}

// records is how many there seem to be.
func (w *workload) records(id ID) uint64 {
	number, found, err := numberOf(w.view, id)
	if err != nil || !found {
		return 0
	}
	value, err := get(w.view, numbered(activeKey, number))
	if err != nil || value == nil {
		return 0
	}
	a, err := readActive(value)
	if err != nil {
		panic(err)
	}
	return a.records
}

// append makes one whose records are nobody else's.
func (w *workload) append(id ID, after uint64, how int) Append {
	w.made++
	a := Append{After: after, Outstanding: how%3 == 0}
	for i := range 1 + how%4 {
		a.Records = append(a.Records, fmt.Appendf(nil, "record %d of %d", i, w.made))
	}
	if how%5 < 2 {
		a.Deadline = w.now.Add(time.Duration(1+how) * time.Second)
	}
	if how > 75 {
		a.End = &End{Status: byte(1 + how%3), At: w.now.Add(-time.Duration(how%10) * time.Second)} // not in order
	}
	w.places[id] = append(w.places[id], asked{after: after, end: a.End})
	return a
}

// hear counts what came of commands.
func (w *workload) hear(c Command, a Answer, err error) {
	switch {
	case errors.Is(err, ErrLookAgain):
		w.heard[fmt.Sprint(c.Op, " look again")]++
	case err != nil:
		for _, known := range []error{ErrStale, ErrOver, ErrRunning, ErrNotFound, store.ErrNoRoom} {
			if errors.Is(err, known) {
				w.heard[known]++
			}
		}
	case a.Existing:
		w.heard["existing"]++
	case c.Op == OpSweep && len(c.Gone) == 0:
		w.heard["nothing to sweep"]++
	default:
		w.heard[c.Op]++
	}
}

// The workload is worth what comes of it.
func TestTheWorkloadDoesEverything(t *testing.T) {
	heard := map[any]int{}
	for seed := range uint64(20) {
		w := newWorkload().(*workload)
		w.heard = heard
		if err := sim.Simulate(seed, w, sim.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	for _, wanted := range []any{
		OpBegin, OpAppend, OpReopen, OpSweep, OpCount, "existing", fmt.Sprint(OpBegin, " look again"), fmt.Sprint(OpReopen, " look again"), fmt.Sprint(OpSweep, " look again"),
		ErrStale, ErrOver, ErrRunning, ErrNotFound, store.ErrNoRoom,
	} {
		if heard[wanted] < 5 {
			t.Errorf("%v happened %d times", wanted, heard[wanted])
		}
	}
	t.Log(heard)
}

func (w *workload) Answered(c Command, a Answer, err error) error {
	w.hear(c, a, err)
	switch {
	case errors.Is(err, store.ErrNoRoom):
		if effect(c) == store.Frees {
			return errors.New("it makes room and was refused")
		}
		return nil
	case errors.Is(err, ErrLimit):
		return err
	case err != nil || a.Existing:
		return nil
	case c.Op == OpBegin:
		return w.begun(c, a.Number)
	case c.Op == OpAppend || c.Op == OpReopen:
		return w.appended(c, a.Number)
	}
	return nil
}

func (w *workload) begun(c Command, number uint64) error {
	if w.executions[number] != nil {
		return fmt.Errorf("the number is taken")
	}
	for other, e := range w.executions {
		if e.id == c.ID && !w.mayBeForgotten(c.ID) {
			return fmt.Errorf("the name is that of execution %d", other)
		}
		if e.id == c.ID {
			delete(w.executions, other)
		}
	}
	w.executions[number] = newExecution(c.ID)
	return w.place(number, &c.Begin.First)
}

// mayBeForgotten tells whether an execution of the name was asked to end long enough ago.
func (w *workload) mayBeForgotten(id ID) bool {
	now := w.time()
	return slices.ContainsFunc(w.places[id], func(a asked) bool { return a.end != nil && nanoseconds(a.end.At) <= now-int64(testRetention) })
}

func (w *workload) appended(c Command, number uint64) error {
	e := w.executions[number]
	if e == nil { // its beginning was never heard of
		e = newExecution(c.ID)
		w.executions[number] = e
	}
	if e.id != c.ID {
		return fmt.Errorf("execution %d is another's", number)
	}
	return w.place(number, &c.Append)
}

func (w *workload) place(number uint64, a *Append) error {
	e := w.executions[number]
	if first, taken := e.winner[a.After]; taken {
		return fmt.Errorf("after %d is already %q", a.After, first)
	}
	e.winner[a.After] = string(a.Records[0])
	if a.End != nil {
		e.over[a.After+uint64(len(a.Records))] = a.End.Status
	}
	for i, record := range a.Records {
		e.placed[a.After+uint64(i)] = string(record)
	}
	return nil
}

func (w *workload) Performed(a Action) (Command, bool) {
	if a.Act == Sweep {
		return w.sweep(a.At), true
	}
	if a.Act == Due && (a.At == 0 || a.At > w.time()) {
		w.early = fmt.Errorf("execution %d is told of its deadline %d at %d", a.Number, a.At, w.time())
	}
	if a.Act == Due {
		w.told[a.Number] = a.At
	} else {
		w.resumed[a.Number] = true
	}
	e := w.executions[a.Number]
	if e == nil {
		return Command{}, false
	}
	return Command{Op: OpAppend, ID: e.id, Append: w.append(e.id, w.records(e.id), int(a.Number*7+uint64(w.made))%100)}, true
}

func (w *workload) Check(machine durable.Machine[Command, Event, Answer, Action], settled bool) error {
	m := machine.(*Machine)
	if w.early != nil {
		return w.early
	}
	err := w.checkView(m)
	if err != nil && !errors.Is(err, store.ErrFailed) { // a failed disk is looked at after the crash that follows
		return err
	}
	for _, s := range m.running {
		if s.deadline != 0 && s.deadline <= m.now && w.told[s.number] != s.deadline {
			return fmt.Errorf("execution %d was due at %d, and nobody was told", s.number, s.deadline)
		}
		if s.outstanding && !settled && !w.resumed[s.number] {
			return fmt.Errorf("execution %d has something outstanding, and nobody was told", s.number)
		}
	}
	return nil
}

func (w *workload) checkView(m *Machine) error {
	if err := audit(w.view, m); err != nil {
		return err
	}
	for number, e := range w.executions {
		if err := w.checkExecution(number, e); err != nil {
			return fmt.Errorf("execution %d: %w", number, err)
		}
	}
	return nil
}

// checkExecution looks for all that was acknowledged.
func (w *workload) checkExecution(number uint64, e *execution) error {
	state, err := stateOf(w.view, number)
	if errors.Is(err, ErrNotFound) && w.mayBeForgotten(e.id) {
		return nil
	}
	if err != nil {
		return err
	}
	page := Page{Total: state.records}
	if err := page.forward(w.view, number, 0, RecordsMax); err != nil {
		return err
	}
	if uint64(len(page.Records)) != state.records {
		return fmt.Errorf("of %d records there are %d", state.records, len(page.Records))
	}
	for at, record := range e.placed {
		if at >= state.records || string(page.Records[at]) != record {
			return fmt.Errorf("record %d is not %q", at, record)
		}
	}
	for over, status := range e.over {
		reopened := slices.ContainsFunc(w.places[e.id], func(r asked) bool { return r.reopen && r.after == over })
		if state.records == over && state.status != status || state.records > over && !reopened {
			return fmt.Errorf("it ended with %d records and %d, and has %d and %d", over, status, state.records, state.status)
		}
	}
	return nil
}

func (w *workload) Describe(machine durable.Machine[Command, Event, Answer, Action]) string {
	return machine.(*Machine).String()
}
