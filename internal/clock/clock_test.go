package clock_test

// Proves that the virtual clock makes calls in the right order at the right moments, that stopping and resetting do what
// package time's timers do, and that a jump of the wall clock moves no timer. How: tables of timers and moves, and the
// real clock's contract tried inside testing/synctest, where time is virtual too.

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"sluice/internal/clock"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestVirtualCallsInOrderOfTimeThenOfPromise(t *testing.T) {
	c := clock.NewVirtual(noon)
	var calls []string
	note := func(name string) func() {
		return func() { calls = append(calls, name+"@"+c.Now().Sub(noon).String()) }
	}
	c.AfterFunc(2*time.Second, note("late"))
	c.AfterFunc(time.Second, note("first"))
	c.AfterFunc(time.Second, note("second"))
	c.AfterFunc(time.Second, func() {
		note("parent")()
		c.AfterFunc(500*time.Millisecond, note("child"))
	})
	c.AfterFunc(-time.Hour, note("overdue"))
	c.Advance(0)
	c.Advance(3 * time.Second)
	want := "overdue@0s first@1s second@1s parent@1s child@1.5s late@2s"
	if got := strings.Join(calls, " "); got != want {
		t.Errorf("calls\n got %s\nwant %s", got, want)
	}
	if got := c.Now(); !got.Equal(noon.Add(3 * time.Second)) {
		t.Errorf("after the moves it is %v", got)
	}
}

func TestJumpMovesTheWallClockAndNoTimer(t *testing.T) {
	c := clock.NewVirtual(noon)
	called := false
	c.AfterFunc(time.Minute, func() { called = true })
	c.Jump(-time.Hour)
	if next, ok := c.Next(); !ok || next != time.Minute {
		t.Errorf("after the jump the timer is %v away (%v)", next, ok)
	}
	c.Advance(time.Minute - 1)
	if called {
		t.Error("called too early")
	}
	c.Advance(1)
	if !called {
		t.Error("not called when due")
	}
	if got := c.Now(); !got.Equal(noon.Add(time.Minute - time.Hour)) {
		t.Errorf("now is %v", got)
	}
	if _, ok := c.Next(); ok {
		t.Error("a timer is left")
	}
}

func TestTimersStopAndResetAsThoseOfPackageTime(t *testing.T) {
	for name, open := range map[string]func() (clock.Clock, func(time.Duration)){
		"virtual": func() (clock.Clock, func(time.Duration)) {
			c := clock.NewVirtual(noon)
			return c, c.Advance
		},
		"system": func() (clock.Clock, func(time.Duration)) {
			return clock.System{}, func(d time.Duration) {
				<-time.After(d)
				synctest.Wait()
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, advance := open()
				var calls atomic.Int64
				timer := c.AfterFunc(time.Second, func() { calls.Add(1) })
				var got []bool
				got = append(got, timer.Stop(), timer.Stop())
				advance(2 * time.Second)
				got = append(got, calls.Load() == 0, timer.Reset(time.Second), timer.Reset(3*time.Second))
				advance(2 * time.Second)
				got = append(got, calls.Load() == 0)
				advance(2 * time.Second)
				got = append(got, calls.Load() == 1, timer.Stop())
				want := []bool{true, false, true, false, true, true, true, false}
				if !slices.Equal(got, want) {
					t.Errorf("got %v want %v", got, want)
				}
			})
		})
	}
}

func TestWaitEndsWithTimeOrContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		start := time.Now()
		if err := clock.Wait(t.Context(), clock.System{}, time.Hour); err != nil {
			t.Error(err)
		}
		if waited := clock.System.Now(clock.System{}).Sub(start); waited != time.Hour {
			t.Errorf("waited %v", waited)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := clock.Wait(ctx, clock.System{}, time.Hour); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("an ended context answers %v", err)
		}
		if err := clock.Wait(ctx, clock.System{}, 0); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("no wait with an ended context answers %v", err)
		}
	})
}

func TestSteadyNeverGoesBackAndNeverStands(t *testing.T) {
	c := clock.NewVirtual(noon)
	steady := clock.NewSteady(c, noon.Add(time.Minute))
	for _, step := range []struct {
		what string
		move func()
		want time.Duration // since noon
	}{
		{"it begins where its owner was", func() {}, time.Minute},
		{"time goes on from there", func() { c.Advance(time.Second) }, time.Minute + time.Second},
		{"a step forward is followed", func() { c.Jump(time.Hour) }, time.Hour + time.Minute + time.Second},
		{"a step back is not", func() { c.Jump(-2 * time.Hour) }, time.Hour + time.Minute + time.Second},
		{"and time still goes on", func() { c.Advance(time.Second) }, time.Hour + time.Minute + 2*time.Second},
	} {
		step.move()
		if got := steady.Now().Sub(noon); got != step.want {
			t.Errorf("%s: noon plus %v, want %v", step.what, got, step.want)
		}
	}
}
