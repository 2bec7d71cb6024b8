package engine

// Proves that executions keep their promises through misfortune: what was acknowledged, told to the service or sent outside is in the
// histories after every crash; what has ended stays so but for a redrive; histories are gapless; an attempt has one result, one that was
// given, and the one that was accepted; what fails is tried again as often and as late as its retriers say, and no more; a timer never fires
// early; and no timer, call, task of a worker or child is ever forgotten: in the end everything ends.
//
// How: whole engines on a disk in memory, in a bubble of package synctest, one process after the other. Made-up machines with all states are
// started, stopped, redriven and looked at by callers who may leave; their tasks are answered once, twice, late or never. Each step of the
// way may fail or be the last one of its process; commits and syncs fail, disks lose what was not synced, fill up and get room again; clocks
// jump; a rival claims a partition. A judge outside, who knows what was said, reads the histories by rules of its own.

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/clock"
	"sluice/internal/durable"
	"sluice/internal/fault"
	"sluice/internal/service/sfn/asl"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/sim"
	"sluice/internal/store"
	"sluice/internal/store/memory"
)

func TestMain(m *testing.M) { sim.Main(m) }

func TestSimulation(t *testing.T) {
	sim.Each(t, func(seed uint64) error { _, err := simulate(t, seed); return err })
}

// The simulation is worth what comes of it.
func TestTheSimulationDoesEverything(t *testing.T) {
	heard := map[string]int{}
	everything := []string{
		"started", "start repeated", "name taken", "end seen", "report accepted", "report refused", "redriven", "crash", "a disk failed", "restart", "no room", "rival",
		"recovery struck", "caller left", "answered twice", "died at sfn.load", "died at sfn.admit", "died at sfn.walk", "died at sfn.keep", "died at sfn.release", "failed at sfn.keep",
		"called again", "heartbeat", "worker", "child", "timed out", "retried", "fenced", "impostor", "items read", "page brought twice", "results written", "results of a failure", "results of a redrive", "s3 was busy", "died at s3", "parts left", "parts forgotten",
	}
	silent := func(what string) bool { return heard[what] == 0 }
	// What goroutines do side by side is not the seed's to say: what is rare may need more of them.
	for seed := uint64(0); seed < 60 || seed < 240 && slices.ContainsFunc(everything, silent); seed++ {
		j, err := simulate(t, seed)
		if err != nil {
			t.Fatal(err)
		}
		for what, count := range j.heard {
			heard[what] += count
		}
	}
	for _, what := range everything {
		if silent(what) {
			t.Errorf("never happened: %s", what)
		}
	}
	t.Log(heard)
}

const (
	stepsUsual = 60
	// simulatedMachines are started, each by simulatedNames names.
	simulatedMachines = 3
	simulatedNames    = 3
	opsMax            = 5
	settleMax         = 500
	traceMax          = 60
)

// simulation is one run: a disk, a clock, machines, and the process of the moment.
type simulation struct {
	seed     uint64
	chance   *lot
	trace    []string
	disk     *memory.Disk
	clock    *clock.Virtual
	natures  map[string]map[string]nature // of states, by machine
	compiled map[string]*asl.Machine
	judge    *judge
	bucket   *bucket
	p        *process
	calls    atomic.Pointer[process] // the process that the bucket is called by
	serial   int
}

// lot is chance for many goroutines.
type lot struct {
	mu sync.Mutex
	r  *rand.Rand
}

func (l *lot) n(n int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.r.IntN(n)
}

// Uint64 is rand.Source's.
func (l *lot) Uint64() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.r.Uint64()
}

func simulate(t *testing.T, seed uint64) (j *judge, err error) {
	synctest.Test(t, func(*testing.T) { j, err = newSimulation(seed).run() })
	return j, err
}

func newSimulation(seed uint64) *simulation {
	r := rand.New(rand.NewPCG(seed, 0x5f4))
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s := &simulation{
		seed: seed, chance: &lot{r: r}, disk: memory.NewDisk(), clock: clock.NewVirtual(now), judge: newJudge(now),
		natures: map[string]map[string]nature{}, compiled: map[string]*asl.Machine{},
	}
	s.bucket = simulatedBucket(s)
	s.machine(simulatedJob, r, false)
	for i := range simulatedMachines {
		s.machine(fmt.Sprint("m", i), r, true)
	}
	return s
}

func (s *simulation) machine(name string, chance *rand.Rand, jobs bool) {
	definition, natures := invented(chance, jobs)
	s.add("%s: %s", name, definition)
	m, found := asl.Compile(definition, asl.Standard)
	if m == nil {
		panic(fmt.Sprint(definition, found))
	}
	s.compiled[name], s.natures[name] = m, natures
}

func (s *simulation) add(format string, args ...any) {
	if len(s.trace) == traceMax+simulatedMachines+1 {
		s.trace = slices.Delete(s.trace, simulatedMachines+1, simulatedMachines+2) // the machines stay
	}
	s.trace = append(s.trace, fmt.Sprintf(format, args...))
}

func (s *simulation) run() (*judge, error) {
	err := s.live()
	if s.p != nil {
		s.p.end()
	}
	if err != nil {
		err = &sim.Failure{Seed: s.seed, Trace: s.trace, Err: err}
	}
	return s.judge, err
}

// live goes through the steps, has everything end, and looks once more after a last crash.
func (s *simulation) live() error {
	if err := s.recover(); err != nil {
		return err
	}
	for step := range stepsUsual {
		if err := s.step(); err != nil {
			return fmt.Errorf("step %d: %w", step, err)
		}
	}
	if err := s.settle(); err != nil {
		return fmt.Errorf("coming to rest: %w", err)
	}
	if err := s.forgotten(); err != nil {
		return err
	}
	s.crash("the last crash")
	return s.recover()
}

// step lets some things happen at the same time.
func (s *simulation) step() error {
	ctx, cancel := context.WithCancel(context.Background())
	s.p.leave = cancel
	switch roll := s.chance.n(100); {
	case roll < 4:
		s.crash("crash")
	case roll < 6:
		s.restart()
	case roll < 9:
		s.rival()
	case roll < 13:
		room := store.Room(s.chance.n(int(store.RoomSpent) + 1))
		s.add("of the disk: %v", room)
		s.disk.SetRoom(room)
	case roll < 28:
		s.strike()
	}
	if s.p.alive() {
		for range 1 + s.chance.n(opsMax) {
			s.act(ctx)
		}
	}
	synctest.Wait()
	cancel()
	synctest.Wait()
	if err := s.judge.verdict(); err != nil {
		return err
	}
	switch {
	case !s.p.alive():
		return s.recover()
	case s.chance.n(20) == 0:
		return s.lull()
	}
	return nil
}

// strike plans a fault: at a step of the way, or of the disk.
func (s *simulation) strike() {
	p, nth := s.p, 1+s.chance.n(6)
	if s.chance.n(4) == 0 {
		point := []fault.Point{memory.PointCommit, memory.PointSync}[s.chance.n(2)]
		s.add("%s will fail", point)
		p.faults.On(point, fault.Nth(p.faults.Hits(point)+nth), fault.Fail(nil))
		return
	}
	step := Steps()[s.chance.n(len(Steps()))]
	point := fault.Point("sfn." + step)
	do := func() error {
		s.judge.note("died at " + string(point))
		p.die()
		return errors.New("the process died")
	}
	switch s.chance.n(4) {
	case 0:
		do = func() error { s.judge.note("failed at " + string(point)); return fault.ErrInjected }
	case 1:
		do = func() error { p.leave(); return nil }
	}
	s.add("strikes at %s in %d", point, nth)
	p.faults.On(point, fault.Nth(p.faults.Hits(point)+nth), do)
}

// crash ends the process in the middle of everything.
func (s *simulation) crash(why string) {
	s.add("%s", why)
	s.judge.note("crash")
	s.p.die()
}

// restart is an orderly stop and start.
func (s *simulation) restart() {
	s.add("restart")
	s.judge.note("restart")
	s.p.end()
	if err := s.p.store.Close(); err == nil {
		s.p.closed = true
	}
}

// rival claims a partition.
func (s *simulation) rival() {
	s.add("rival")
	s.judge.note("rival")
	if storage, err := s.p.durable.Storage(fmt.Sprintf("sfn-executions/%04d", s.chance.n(simulatedPartitions))); err == nil {
		_, _ = storage.Claim()
	}
}

// simulatedPartitions are few, so that a start costs little.
const simulatedPartitions = 2

// recover starts processes until one lives, and judges what it finds.
func (s *simulation) recover() error {
	for range 50 {
		if s.p != nil {
			s.p.end()
			if !s.p.closed {
				s.disk.Crash(s.chance.r)
			}
		}
		for _, parts := range s.bucket.left() {
			if parts > 0 {
				s.judge.note("parts left")
			}
		}
		p, err := s.start()
		s.p = p
		if err == nil && p.alive() {
			s.add("started")
			synctest.Wait()
			if p.alive() {
				return s.review()
			}
		}
		s.add("a start failed: %v", err)
		s.judge.note("recovery struck")
		if p.alive() {
			return err
		}
	}
	return errors.New("no start succeeds")
}

// start is a new process on the disk. Now and then the disk fails while it comes up.
func (s *simulation) start() (*process, error) {
	p := &process{s: s, faults: &fault.Set{}, pending: map[*pending]bool{}, leave: func() {}}
	s.calls.Store(p)
	disk, err := s.disk.Open(p.faults)
	if err != nil {
		return p, err
	}
	p.store, p.durable = disk, durable.NewEmbedded(disk, nil)
	if s.p == nil {
		if _, err := durable.NewGroup(ledger.Durable(), p.store, p.durable, durable.GroupOptions[ledger.Action]{Partitions: simulatedPartitions}); err != nil {
			return p, err
		}
	} else if s.chance.n(5) == 0 {
		p.faults.On(memory.PointCommit, fault.Nth(1+s.chance.n(8)), fault.Fail(nil))
	}
	p.engine, err = New(Config{
		Store: p.store, Durable: p.durable, Clock: s.clock, Log: discard, Tasks: p, Service: p, Random: s.chance, Faults: p.faults, Objects: s.bucket,
	})
	p.engine.pageItems, p.engine.fileBytes = simulatedPage, simulatedPart
	if err == nil {
		err = p.engine.Open()
	}
	if err == nil {
		p.engine.Start()
	}
	return p, err
}

// facts reads all of an execution's, and folds them.
func (s *simulation) facts(k ledger.Key) (*history, *execution.Execution, error) {
	ctx := context.Background()
	found, err := s.p.engine.Summary(ctx, k)
	if err != nil {
		return nil, nil, err
	}
	m, err := s.p.engine.machine(found.Origin)
	if err != nil {
		return nil, nil, err
	}
	h, x := newHistory(s.natures[k.Machine], s.bucket), execution.New(m, found.Origin.Spec())
	for from, more := uint64(0), true; more; {
		page, err := s.p.engine.ledger.Records(ctx, k, from, recordsPerPage, false)
		if err != nil {
			return nil, nil, err
		}
		from, more, h.records = page.Next, page.More, page.Total
		for _, record := range page.Records {
			events, err := execution.ReadChunk(record)
			if err != nil {
				return nil, nil, err
			}
			for i := range events {
				if err := x.Apply(&events[i]); err != nil {
					return nil, nil, err
				}
				if err := h.take(&events[i]); err != nil {
					return nil, nil, fmt.Errorf("%w: %w", errHistory, err)
				}
			}
		}
	}
	if found.Status != x.Status() {
		return nil, nil, fmt.Errorf("%w: listed as %s, and is %s", errHistory, found.Status, x.Status())
	}
	return h, x, nil
}

var errHistory = errors.New("history")

// review judges all executions. A disk that fails meanwhile is looked at by the next process.
func (s *simulation) review() error {
	for _, k := range s.judge.keys() {
		h, err := s.compare(k)
		if err != nil { // who asks has the partition look at the clock, and an execution may have gone on between the two looks
			synctest.Wait()
			h, err = s.compare(k)
		}
		if err != nil && s.p.alive() && !isPassing(err) {
			return fmt.Errorf("%v: %w%s", k, err, h.told())
		}
	}
	return s.judge.verdict()
}

// compare compares an execution's history with what the judge knows.
func (s *simulation) compare(k ledger.Key) (*history, error) {
	h, _, err := s.facts(k)
	s.judge.mu.Lock()
	defer s.judge.mu.Unlock()
	n := s.judge.of[k]
	if errors.Is(err, ErrNotFound) && !n.mustBe() {
		return nil, nil
	}
	if err == nil {
		err = n.agrees(h)
		s.judge.count(h)
	}
	return h, err
}

// told is the history, for a failure.
func (h *history) told() (text string) {
	if h != nil {
		for _, line := range h.texts {
			text += "\n    " + line
		}
	}
	return text
}

// lull repairs everything and lets some time pass. Then nothing is late, and all that executions wait for is under way.
func (s *simulation) lull() error {
	s.add("lull")
	s.repair()
	for range 12 {
		s.pass(time.Second)
		synctest.Wait()
	}
	if !s.p.alive() {
		return s.recover()
	}
	for range 2 { // whoever is asked looks at the clock; the first time, it may find that a rival has its partition, and open that anew
		if err := s.review(); err != nil {
			return err
		}
		synctest.Wait()
	}
	for _, k := range s.judge.keys() {
		if err := s.attended(k); err != nil {
			return fmt.Errorf("%v: %w", k, err)
		}
	}
	return s.judge.verdict()
}

// attended reports what an execution waits for that nobody is at.
func (s *simulation) attended(k ledger.Key) error {
	h, x, err := s.facts(k)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if at := x.Deadline(); !at.IsZero() && !at.After(s.clock.Now()) {
		return fmt.Errorf("it was due at %v, and it is %v", at, s.clock.Now())
	}
	if x.Ready() {
		return errors.New("it may go on, and does not")
	}
	for _, effect := range x.Outstanding() {
		if c, ok := effect.(execution.Call); ok {
			if err := s.p.attends(k, &c, h.attempts[c.Attempt].begun); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *simulation) repair() {
	for _, step := range Steps() {
		s.p.faults.Clear(fault.Point("sfn." + step))
	}
	s.p.faults.Clear(memory.PointCommit)
	s.p.faults.Clear(memory.PointSync)
	s.disk.SetRoom(store.RoomEnough)
}

// pass lets time go by.
func (s *simulation) pass(d time.Duration) {
	s.judge.passes(d)
	s.clock.Advance(d)
}

// jump sets the clock. To those who never go back, and have no other clock, a jump forward is time that went by.
func (s *simulation) jump(d time.Duration) {
	if d > 0 {
		s.judge.passes(d)
	}
	s.clock.Jump(d)
}

// settle answers everything until nothing runs.
func (s *simulation) settle() error {
	var running []ledger.Key
	for range settleMax {
		if !s.p.alive() {
			if err := s.recover(); err != nil {
				return err
			}
		}
		if err := s.lull(); err != nil {
			return err
		}
		running = running[:0]
		for _, k := range s.judge.keys() {
			if found, err := s.p.engine.Summary(context.Background(), k); err == nil && found.Status == execution.Running {
				running = append(running, k)
			}
		}
		if len(running) == 0 {
			return nil
		}
		s.p.finish()
		synctest.Wait()
	}
	h, x, err := s.facts(running[0])
	if err != nil {
		return fmt.Errorf("%v never ends: %w", running, err)
	}
	return fmt.Errorf("%v never ends: %+v, due at %v of %v%s", running, x.Outstanding(), x.Deadline(), s.clock.Now(), h.told())
}
