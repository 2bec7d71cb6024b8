package sim

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"sluice/internal/durable"
	"sluice/internal/store"
)

// world is one run: the machine, its disks, its callers and the time.
type world[C, E, A, X any] struct {
	chance   *rand.Rand
	workload Workload[C, E, A, X]
	options  Options
	trace    trace
	now      time.Time
	disks    *disks

	stepper  *durable.Stepper[C, E, A, X]
	inFlight []flight[C, A, X] // turns that have ended and are not durable, oldest first
	callers  []*caller[C, A]   // whose commands are not answered
	errands  []C               // commands that tell of carried-out actions
	rivalled bool              // a rival has claimed
	acked    uint64            // newest sequence that is known to be durable
}

type flight[C, A, X any] struct {
	turn     *durable.Turn[C, A, X]
	sequence uint64
	// rivalled: a rival had claimed before the turn was made.
	rivalled bool
}

type caller[C, A any] struct {
	request *durable.Request[C, A]
	left    bool
}

func newWorld[C, E, A, X any](seed uint64, workload Workload[C, E, A, X], options Options) *world[C, E, A, X] {
	if options.Steps == 0 {
		options.Steps = stepsUsual
	}
	chance := rand.New(rand.NewPCG(seed, 0x5105))
	return &world[C, E, A, X]{
		chance: chance, workload: workload, options: options,
		now:   time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		disks: newDisks(engine(chance.IntN(int(engines))), chance, options.Torn),
	}
}

// run lives through the steps, comes to rest, and looks once more after a last crash.
func (w *world[C, E, A, X]) run() error {
	w.trace.add("the engine is %v", w.disks.engine)
	if err := w.recover(); err != nil {
		return err
	}
	for step := range w.options.Steps {
		if err := w.step(); err != nil {
			return fmt.Errorf("step %d: %w", step, err)
		}
	}
	if err := w.rest(); err != nil {
		return fmt.Errorf("coming to rest: %w", err)
	}
	w.crash()
	if err := w.recover(); err != nil {
		return fmt.Errorf("after the last crash: %w", err)
	}
	if err := w.workload.Check(w.stepper.Machine(), true); err != nil {
		return fmt.Errorf("at the end: %w", err)
	}
	return w.compareWithLog()
}

func (w *world[C, E, A, X]) step() error {
	switch roll := w.chance.IntN(1000); {
	case roll < 450:
		return w.turn(w.makeUp(), hasty)
	case roll < 650:
		return w.complete()
	case roll < 750:
		return w.turn(w.runErrands(), patient)
	case roll < 885:
		w.moveTime()
		return w.turn(nil, patient)
	case roll < 925:
		w.leave()
		return nil
	case roll < 940:
		return w.fill()
	case roll < 960:
		return w.failSoon()
	case roll < 975:
		return w.rival()
	case roll < 985:
		return w.restart()
	default:
		w.crash()
		return w.recover()
	}
}

func (w *world[C, E, A, X]) makeUp() (commands []C) {
	for range 1 + w.chance.IntN(commandsMax) {
		commands = append(commands, w.workload.Next(w.chance, w.now))
	}
	return commands
}

// runErrands sends some of what must be told; one in three is told again later.
func (w *world[C, E, A, X]) runErrands() (commands []C) {
	for range min(len(w.errands), 1+w.chance.IntN(commandsMax)) {
		i := w.chance.IntN(len(w.errands))
		commands = append(commands, w.errands[i])
		if w.chance.IntN(3) > 0 {
			w.errands = append(w.errands[:i], w.errands[i+1:]...)
		}
	}
	return commands
}

// A hasty caller may leave before anyone has looked at its command; one that reports carried-out work stays.
const (
	patient = false
	hasty   = true
)

// turn makes one, of these commands; if too many are on their way, the oldest is waited for first.
func (w *world[C, E, A, X]) turn(commands []C, mayLeave bool) error {
	for len(w.inFlight) >= turnsMax {
		if err := w.complete(); err != nil {
			return err
		}
	}
	w.stepper.Begin(w.now)
	for _, command := range commands {
		r := durable.NewRequest[C, A]()
		r.Command = command
		c := &caller[C, A]{request: r}
		w.callers = append(w.callers, c)
		if mayLeave && w.chance.IntN(50) == 0 {
			c.left, _ = r.Abandon()
		}
		w.stepper.Decide(r)
	}
	turn := w.stepper.End()
	w.trace.add("turn of %d commands at %v: %d facts up to %d, %d wait", len(commands), w.stepper.Now().Format("01-02T15:04:05"), turn.Facts(), w.stepper.Sequence(), w.stepper.Parked())
	if turn.Empty() {
		turn.Release(nil)
		return nil
	}
	w.inFlight = append(w.inFlight, flight[C, A, X]{turn: turn, sequence: w.stepper.Sequence(), rivalled: w.rivalled})
	return nil
}

// complete waits for the oldest turn and lets its answers go. If it fails, the partition is dead and is opened anew.
func (w *world[C, E, A, X]) complete() error {
	if len(w.inFlight) == 0 {
		return nil
	}
	oldest := w.inFlight[0]
	if err := oldest.turn.Wait(); err != nil {
		w.trace.add("turn up to %d failed: %v", oldest.sequence, err)
		if err := w.die(err); err != nil {
			return err
		}
		if w.disks.failed() || w.chance.IntN(2) == 0 {
			w.crash()
		}
		return w.recover()
	}
	w.trace.add("turn up to %d is durable", oldest.sequence)
	w.inFlight = w.inFlight[1:]
	w.acked = max(w.acked, oldest.sequence)
	return w.release(oldest.turn)
}

// release lets answers and actions go; callers hear before anyone acts.
func (w *world[C, E, A, X]) release(turn *durable.Turn[C, A, X]) error {
	var actions []X
	turn.Release(func(action X) { actions = append(actions, action) })
	err := w.hear()
	for _, action := range actions {
		w.perform(action)
	}
	return err
}

func (w *world[C, E, A, X]) perform(action X) {
	if command, ok := w.workload.Performed(action); ok {
		w.errands = append(w.errands, command)
	}
}

// hear gives the answers that are out to the workload.
func (w *world[C, E, A, X]) hear() error {
	waiting := w.callers[:0]
	var failure error
	for _, c := range w.callers {
		select {
		case <-c.request.Done():
			r := c.request
			if errors.Is(r.Err, durable.ErrLost) || errors.Is(r.Err, durable.ErrCrowded) {
				continue
			}
			if errors.Is(r.Err, durable.ErrStillWaiting) {
				failure = errors.Join(failure, fmt.Errorf("%+v: %w", r.Command, r.Err))
				continue
			}
			if err := w.workload.Answered(r.Command, r.Answer, r.Err); err != nil {
				answer := fmt.Sprintf("%+v, %v", r.Answer, r.Err)
				failure = errors.Join(failure, fmt.Errorf("answer %s to %+v: %w", answer, r.Command, err))
			}
		default:
			if !c.left {
				waiting = append(waiting, c)
			}
		}
	}
	w.callers = waiting
	return failure
}

// leave makes a caller lose patience.
func (w *world[C, E, A, X]) leave() {
	if len(w.callers) == 0 {
		return
	}
	c := w.callers[w.chance.IntN(len(w.callers))]
	ok, wasParked := c.request.Abandon()
	c.left = ok
	w.trace.add("a caller leaves (parked: %v)", wasParked)
	if wasParked && w.chance.IntN(2) == 0 {
		w.stepper.Withdraw(c.request)
	}
}

// moveTime lets a moment pass, or a day, or time up to what the machine waits for; one in five times the clock jumps back.
func (w *world[C, E, A, X]) moveTime() {
	step := time.Duration(w.chance.Int64N(int64(3 * time.Second)))
	switch w.chance.IntN(10) {
	case 0, 1:
		step = -time.Duration(w.chance.Int64N(int64(time.Hour)))
	case 2:
		step = time.Duration(w.chance.Int64N(int64(24 * time.Hour)))
	case 3, 4, 5, 6:
		if next := w.stepper.Next(); !next.IsZero() {
			step = next.Sub(w.now) - time.Duration(w.chance.IntN(2))
		}
	}
	w.now = w.now.Add(step)
	w.trace.add("time moves by %v", step)
}

// rest answers everything: no command is new, and each errand is told.
func (w *world[C, E, A, X]) rest() error {
	w.disks.repair()
	w.disks.clear()
	w.stepper.Drain(w.now)
	w.inFlight = append(w.inFlight, flight[C, A, X]{turn: w.stepper.End(), sequence: w.stepper.Sequence()})
	for range w.options.Steps {
		for len(w.inFlight) > 0 {
			if err := w.complete(); err != nil {
				return err
			}
		}
		if len(w.errands) == 0 && w.stepper.Parked() == 0 {
			break
		}
		told := w.errands
		w.errands = nil
		if err := w.turn(told, patient); err != nil {
			return err
		}
	}
	if len(w.callers) > 0 || len(w.errands) > 0 {
		return fmt.Errorf("%d callers and %d errands are never done", len(w.callers), len(w.errands))
	}
	return w.workload.Check(w.stepper.Machine(), true)
}

// compareWithLog makes the view again from the log's start, if there is one, and compares.
func (w *world[C, E, A, X]) compareWithLog() error {
	log, err := w.disks.wholeLog()
	if err != nil || log == nil {
		return err
	}
	replayed, err := w.disks.replayed(log)
	if err != nil {
		return err
	}
	if _, _, err := durable.Recover(w.workload.Kind(), replayed, durable.Limits{}); err != nil {
		return fmt.Errorf("replay from the log's start: %w", err)
	}
	got, err := content(replayed.View())
	if err != nil {
		return err
	}
	current, err := w.disks.storage()
	if err != nil {
		return err
	}
	want, err := content(current.View())
	if err != nil {
		return err
	}
	if got != want {
		return fmt.Errorf("the view from the log's start differs:\n%s\nfrom the one that grew:\n%s", got, want)
	}
	return nil
}

func content(r store.Reader) (text string, err error) {
	err = r.Scan(store.Range{}, func(key, value []byte) error {
		text += fmt.Sprintf("%q = %x\n", key, value)
		return nil
	})
	return text, err
}
