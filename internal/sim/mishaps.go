package sim

import (
	"errors"
	"fmt"

	"sluice/internal/durable"
	"sluice/internal/store"
)

// recoveriesMax is how often a recovery that is itself struck is begun again.
const recoveriesMax = 50

// crash cuts the power. What was on its way is gone with its callers.
func (w *world[C, E, A, X]) crash() {
	w.trace.add("crash")
	w.disks.crash()
	w.inFlight, w.callers, w.errands = nil, nil, nil
	w.stepper = nil
}

// die fails all turns on their way, as a partition does whose commit has failed.
func (w *world[C, E, A, X]) die(reason error) error {
	for _, f := range w.inFlight {
		f.turn.Fail(reason)
	}
	w.inFlight = nil
	err := w.hear()
	w.callers, w.errands = nil, nil // the parked ones are refused; carried-out work is Outstanding still
	w.stepper = nil
	return err
}

// recover opens the partition as a new process does, now and then struck by the next crash, and checks what it finds.
func (w *world[C, E, A, X]) recover() error {
	for range recoveriesMax {
		storage, err := w.disks.open()
		if err == nil && w.options.Break != nil {
			storage = w.options.Break(storage)
		}
		if err == nil && w.chance.IntN(4) == 0 {
			w.disks.failSoon()
		}
		var stepper *durable.Stepper[C, E, A, X]
		var outstanding []X
		if err == nil {
			stepper, outstanding, err = durable.Recover(w.workload.Kind(), storage, durable.Limits{})
		}
		if err == nil {
			w.trace.add("recovered at %d", stepper.Sequence())
			w.disks.repair()
			if w.disks.failed() { // struck after the last commit of the recovery
				w.crash()
				continue
			}
			return w.takeOver(stepper, outstanding)
		}
		w.trace.add("recovery failed: %v", err)
		if !w.disks.failed() {
			return fmt.Errorf("recover: %w", err)
		}
		w.crash()
	}
	return errors.New("recovery never succeeds")
}

// takeOver begins to use a recovered stepper.
func (w *world[C, E, A, X]) takeOver(stepper *durable.Stepper[C, E, A, X], outstanding []X) error {
	w.stepper = stepper
	if stepper.Sequence() < w.acked {
		return fmt.Errorf("recovered at %d, durable was %d", stepper.Sequence(), w.acked)
	}
	for _, action := range outstanding {
		w.perform(action)
	}
	if err := w.workload.Check(stepper.Machine(), false); err != nil {
		return fmt.Errorf("after recovery at %d: %w", stepper.Sequence(), err)
	}
	return nil
}

// failSoon breaks the disk at one of the next commits or syncs.
func (w *world[C, E, A, X]) failSoon() error {
	w.trace.add("a disk will fail")
	w.disks.failSoon()
	return nil
}

// fill makes a disk full to its reserve, or to its last one, or gives it room again: the partition must refuse what adds, go on
// with the rest, and take everything again without being opened anew.
func (w *world[C, E, A, X]) fill() error {
	w.trace.add("of a disk: %v", w.disks.fill())
	return nil
}

// restart is an orderly stop and start.
func (w *world[C, E, A, X]) restart() error {
	w.trace.add("restart")
	w.stepper.Drain(w.now)
	w.inFlight = append(w.inFlight, flight[C, A, X]{turn: w.stepper.End(), sequence: w.stepper.Sequence()})
	mine := w.stepper
	for len(w.inFlight) > 0 {
		if err := w.complete(); err != nil {
			return err
		}
	}
	if w.stepper != mine {
		return nil // it died and was opened anew
	}
	w.disks.repair()
	if err := w.disks.close(); err != nil && !errors.Is(err, store.ErrFailed) {
		return err
	}
	w.inFlight, w.callers, w.errands = nil, nil, nil
	return w.recover()
}

// rival lets a second owner claim the partition while the first goes on. The first must not get anything through any more,
// and then the second is the owner.
func (w *world[C, E, A, X]) rival() error {
	w.trace.add("a rival claims")
	storage, err := w.disks.storage()
	if err != nil {
		return nil // a failed disk has no rivals
	}
	if w.options.Break != nil {
		storage = w.options.Break(storage)
	}
	rival, outstanding, err := durable.Recover(w.workload.Kind(), storage, durable.Limits{})
	if err != nil {
		if w.disks.failed() {
			return nil
		}
		return fmt.Errorf("rival: %w", err)
	}
	mine := w.stepper
	w.rivalled = true
	err = w.turn(w.makeUp(), hasty)
	w.rivalled = false
	if err != nil || w.stepper != mine {
		return err // or it died of an earlier turn and was opened anew, which fences the rival
	}
	for len(w.inFlight) > 0 {
		f := w.inFlight[0]
		if f.turn.Wait() != nil {
			break
		}
		if f.rivalled && f.turn.Facts() > 0 {
			return fmt.Errorf("the past owner committed up to %d after the rival had claimed at %d", f.sequence, rival.Sequence())
		}
		w.inFlight = w.inFlight[1:]
		if err := w.release(f.turn); err != nil {
			return err
		}
	}
	if err := w.die(durable.ErrFenced); err != nil {
		return err
	}
	if w.disks.failed() {
		w.crash()
		return w.recover()
	}
	return w.takeOver(rival, outstanding)
}
