package durable

import (
	"fmt"
	"runtime/debug"
	"time"
)

// loop makes turns until the partition stops or dies. It is the only one who calls the stepper.
func (p *Partition[C, E, A, X]) loop() {
	defer close(p.turns)
	defer p.silence()
	defer p.rescue()
	batch := make([]*Request[C, A], 0, p.limits.CommandsPerTurnMax)
	p.rearm() // what the recovered machine waits for
	for {
		var more bool
		batch, more = p.collect(batch[:0])
		if !more {
			break
		}
		for rest := batch; ; {
			if rest = p.makeTurn(rest); len(rest) == 0 {
				break
			}
			if !p.acquire() {
				p.stepper.fail(p.stopped()) // nobody may stand by
				return
			}
		}
		clear(batch)
		p.rearm()
	}
	p.drain()
}

// collect waits until there is something to do and a turn may start, and takes what is in the mailbox by then. It reports
// false when there is nothing more to come.
func (p *Partition[C, E, A, X]) collect(batch []*Request[C, A]) (_ []*Request[C, A], more bool) {
	select {
	case <-p.dead:
		return batch, false
	case r := <-p.mailbox:
		batch = append(batch, r)
	case <-p.poke:
	case <-p.stop:
		// Whoever came in before Stop is still served.
		select {
		case r := <-p.mailbox:
			batch = append(batch, r)
		default:
			return batch, false
		}
	}
	if !p.acquire() {
		return batch, false
	}
	for len(batch) < p.limits.CommandsPerTurnMax {
		select {
		case r := <-p.mailbox:
			batch = append(batch, r)
		default:
			return batch, true
		}
	}
	return batch, true
}

// acquire takes a slot for a turn; while all are taken the mailbox fills, and the next turn will be larger.
func (p *Partition[C, E, A, X]) acquire() bool {
	select {
	case <-p.dead: // asked first, for select picks at random
		return false
	default:
	}
	select {
	case p.slots <- struct{}{}:
		return true
	case <-p.dead:
		return false
	}
}

// makeTurn makes one turn of as many requests as fit and returns the others. It has a slot, which goes with the turn.
func (p *Partition[C, E, A, X]) makeTurn(batch []*Request[C, A]) []*Request[C, A] {
	p.forget()
	batch, ok := p.loadFirst(batch)
	if !ok {
		return nil
	}
	p.stepper.Begin(p.time.Now())
	taken := 0
	for taken < len(batch) && !p.stepper.Full() && (taken == 0 || batch[taken].load == nil) {
		p.stepper.Decide(batch[taken])
		taken++
	}
	p.stats.commands.Add(uint64(taken))
	p.send(p.stepper.End())
	return batch[taken:]
}

// loadFirst makes the first request's command if it comes from the view, and drops requests whose loading fails. It reports
// false when the partition has died.
func (p *Partition[C, E, A, X]) loadFirst(batch []*Request[C, A]) (_ []*Request[C, A], ok bool) {
	for len(batch) > 0 && batch[0].load != nil {
		if !p.quiesce() {
			return nil, false
		}
		if p.stepper.load(batch[0]) {
			break
		}
		batch = batch[1:]
	}
	return batch, true
}

// send gives the turn and its slot to the completer.
func (p *Partition[C, E, A, X]) send(turn *Turn[C, A, X]) {
	p.stats.parked.Store(int64(p.stepper.Parked()))
	if turn.Empty() {
		turn.recycle()
		<-p.slots
		return
	}
	p.stats.turns.Add(1)
	p.stats.facts.Add(uint64(turn.Facts()))
	p.turns <- turn // never blocks for long: there are as many places as slots
}

// quiesce waits until no other turn is on its way. The caller has one slot.
func (p *Partition[C, E, A, X]) quiesce() bool {
	others := cap(p.slots) - 1
	for range others {
		if !p.acquire() {
			return false
		}
	}
	for range others {
		<-p.slots
	}
	return true
}

// forget takes the parked commands out whose callers have left.
func (p *Partition[C, E, A, X]) forget() {
	p.withdrawing.Lock()
	defer p.withdrawing.Unlock()
	for _, r := range p.withdrawn {
		p.stepper.Withdraw(r)
	}
	clear(p.withdrawn)
	p.withdrawn = p.withdrawn[:0]
}

// rearm sets the timer to when time next matters.
func (p *Partition[C, E, A, X]) rearm() {
	next := p.stepper.Next()
	if next.IsZero() {
		p.silence()
		return
	}
	wait := max(next.Sub(p.time.Now()), time.Nanosecond)
	if p.timer == nil {
		p.timer = p.options.Clock.AfterFunc(wait, p.wakeUp)
		return
	}
	p.timer.Reset(wait)
}

func (p *Partition[C, E, A, X]) silence() {
	if p.timer != nil {
		p.timer.Stop()
	}
}

// drain ends the loop in order: a last turn for all who wait. A dead partition has nothing to decide.
func (p *Partition[C, E, A, X]) drain() {
	if !p.acquire() {
		p.stepper.fail(p.stopped())
		return
	}
	p.forget()
	p.stepper.Drain(p.time.Now())
	p.send(p.stepper.End())
}

// rescue turns a panic of a machine or view into the death of its partition: what the others hold is sound.
func (p *Partition[C, E, A, X]) rescue() {
	if r := recover(); r != nil {
		p.die(fmt.Errorf("the machine panicked: %v\n%s", r, debug.Stack()))
		p.stepper.abort(lost(p.Err()))
	}
}

// completer waits for the turns' commits, in order, and lets their answers and actions go. After the first failure it fails
// all the others.
func (p *Partition[C, E, A, X]) completer() {
	defer close(p.gone)
	failed := false
	for turn := range p.turns {
		if !failed {
			err := turn.Wait()
			if err == nil {
				turn.Release(p.options.Perform)
				<-p.slots
				continue
			}
			failed = true
			p.die(err)
		}
		turn.Fail(p.Err())
		<-p.slots
	}
}
