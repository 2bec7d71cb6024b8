// Package clock hands time to code as a value, so that a test or the simulator can hold it still, move it and set it back.
//
// Two clocks exist: System, the machine's, and Virtual, which moves only when told. Nothing outside this package and the
// entrances calls time.Now or starts a timer of package time; a core takes the time as an argument instead of a clock.
package clock

import (
	"context"
	"time"
)

// Clock tells the time and calls back later.
type Clock interface {
	// Now is the wall clock. It may jump, forwards and backwards: who needs order must not derive it from Now.
	Now() time.Time
	// AfterFunc calls f once, no earlier than d from now by a clock that never jumps. System runs f in a goroutine of its
	// own, Virtual in the goroutine that moves the time; f must not block and must not expect to be alone.
	AfterFunc(d time.Duration, f func()) Timer
}

// Timer is a call that AfterFunc promised. *time.Timer is one.
type Timer interface {
	// Stop takes the call back; false when it was made, is being made or was taken back before.
	Stop() bool
	// Reset promises the call anew, d from now, whether or not it was made before. It reports what Stop would have.
	Reset(d time.Duration) bool
}

// System is the machine's own clock. The zero value is ready.
type System struct{}

// Now is time.Now, reading of the monotonic clock included.
func (System) Now() time.Time { return time.Now() }

// AfterFunc is time.AfterFunc.
func (System) AfterFunc(d time.Duration, f func()) Timer { return time.AfterFunc(d, f) }

// Wait returns nil after d by c, or ctx's error as soon as ctx ends; a d of zero or less only asks ctx.
func Wait(ctx context.Context, c Clock, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	over := make(chan struct{})
	timer := c.AfterFunc(d, func() { close(over) })
	defer timer.Stop()
	select {
	case <-over:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Steady turns a Clock into a time that never goes back and never stands still. When the wall clock is set back, it goes on
// from where it was and stays ahead; when it is set forward, Steady follows. It is for one owner and not safe for
// concurrent use.
type Steady struct {
	clock        Clock
	now, reading time.Time
}

// NewSteady begins at the clock's time or, if that is later, at the time that its owner was at before.
func NewSteady(c Clock, before time.Time) *Steady {
	return &Steady{clock: c, now: before, reading: c.Now()}
}

// Now is at least what it was at the last call, plus the time that went by since then by the monotonic clock, if the Clock's
// readings carry it as those of System do. The result carries none, so that it is the same after it was stored.
func (s *Steady) Now() time.Time {
	reading := s.clock.Now()
	s.now = s.now.Add(max(reading.Sub(s.reading), 0))
	s.reading = reading
	if wall := reading.Round(0); wall.After(s.now) {
		s.now = wall
	}
	return s.now
}
