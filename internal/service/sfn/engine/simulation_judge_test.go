package engine

// What the outside of a simulation was told, and what must therefore be true of every history.

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// judge knows what was asked and what was answered. It outlives every process.
type judge struct {
	mu  sync.Mutex
	of  map[ledger.Key]*known
	err error
	// latest is not earlier than any time that a process has known.
	latest time.Time
	heard  map[string]int
}

// known is what the outside knows of an execution.
type known struct {
	key    ledger.Key
	inputs map[string]bool // that a start was asked with
	// What was acknowledged: the start, events by their numbers, ends by the redrives before them.
	started time.Time
	input   string
	told    map[int64]string
	ends    map[int64]string
	// redrives counts those that were asked for.
	redrives int64
	attempts map[int64]*attempted
}

// attempted is an attempt of a task that the outside knows.
type attempted struct {
	token, input string
	elsewhere    bool            // somebody outside has the token
	worked       bool            // a worker was given it
	said         map[string]bool // all results that were offered
	accepted     string          // the one whose report was acknowledged
}

func newJudge(now time.Time) *judge {
	return &judge{of: map[ledger.Key]*known{}, latest: now, heard: map[string]int{}}
}

// blame keeps the first thing that was wrong.
func (j *judge) blame(format string, args ...any) {
	if j.err == nil {
		j.err = fmt.Errorf(format, args...)
	}
}

func (j *judge) note(what string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.heard[what]++
}

func (j *judge) get(k ledger.Key) *known {
	one := j.of[k]
	if one == nil {
		one = &known{key: k, inputs: map[string]bool{}, told: map[int64]string{}, ends: map[int64]string{}, attempts: map[int64]*attempted{}}
		j.of[k] = one
	}
	return one
}

func (n *known) attempt(id int64) *attempted {
	a := n.attempts[id]
	if a == nil {
		a = &attempted{said: map[string]bool{}}
		n.attempts[id] = a
	}
	return a
}

// asks is called before a start is asked for, begun when it is answered.
func (j *judge) asks(k ledger.Key, input string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.get(k).inputs[input] = true
}

func (j *judge) begun(k ledger.Key, input string, s *Started, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := j.get(k)
	switch {
	case errors.Is(err, ErrExists):
		j.heard["name taken"]++
	case err != nil:
	case n.input != "" && (n.input != input || !n.started.Equal(s.Date)):
		j.blame("%v was started with %s at %v, and again with %s at %v", k, n.input, n.started, input, s.Date)
	case n.input != "":
		j.heard["start repeated"]++
	default:
		n.input, n.started = input, s.Date
		j.heard["started"]++
	}
}

// happened hears what the service hears: all of it is on the disk.
func (j *judge) happened(k ledger.Key, events []execution.Event) {
	j.mu.Lock()
	defer j.mu.Unlock()
	n := j.get(k)
	for i := range events {
		e := &events[i]
		if e.At.After(j.latest) {
			j.blame("%v: %s is told at %v, and nobody's clock is beyond %v", k, e.Type, e.At, j.latest)
		}
		if e.ID == 0 {
			continue
		}
		if before, twice := n.told[e.ID]; twice {
			j.blame("%v: event %d was %s, and now is %s", k, e.ID, before, textOf(e))
		}
		n.told[e.ID] = textOf(e)
	}
}

// looked hears how an execution stands.
func (j *judge) looked(k ledger.Key, out *Outcome) {
	if out.Status == execution.Running {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	n, end := j.get(k), string(out.Status)+" "+out.Output
	if before := n.ends[out.Redrives]; before != "" && before != end {
		j.blame("%v had ended with %s, and now with %s", k, before, end)
	}
	n.ends[out.Redrives] = end
	j.heard["end seen"]++
}

// redriving is called before a redrive is asked for.
func (j *judge) redriving(k ledger.Key) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.get(k).redrives++
}

// given hears of a call, or of what a worker was given.
func (j *judge) given(k ledger.Key, id int64, token, input string, elsewhere bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	a := j.get(k).attempt(id)
	if a.input != "" && a.input != input || a.token != "" && a.token != token {
		j.blame("%v: attempt %d is called with %s by %s, and was with %s by %s", k, id, input, token, a.input, a.token)
	}
	if a.input != "" {
		j.heard["called again"]++
	}
	a.token, a.input = token, input
	a.elsewhere = a.elsewhere || elsewhere
}

// worked hears that a worker was given an attempt.
func (j *judge) worked(k ledger.Key, id int64) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.get(k).attempt(id).worked = true
	j.heard["worker"]++
}

// saying is called before a result is offered.
func (j *judge) saying(k ledger.Key, id int64, result string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.get(k).attempt(id).said[result] = true
}

// accepted hears that a report was acknowledged.
func (j *judge) accepted(k ledger.Key, id int64, result string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	a := j.get(k).attempt(id)
	if a.accepted != "" {
		j.blame("%v: of attempt %d both %s and %s were accepted", k, id, a.accepted, result)
	}
	a.accepted = result
	j.heard["report accepted"]++
}

func (j *judge) passes(d time.Duration) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.latest = j.latest.Add(d)
}

func (j *judge) verdict() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.err
}

// held is what somebody outside may report on.
type held struct {
	key   ledger.Key
	id    int64
	token string
}

// holds are the tokens that the outside has, in the order of their executions.
func (j *judge) holds() (all []held) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for k, n := range j.of {
		for id, a := range n.attempts {
			if a.elsewhere {
				all = append(all, held{key: k, id: id, token: a.token})
			}
		}
	}
	slices.SortFunc(all, func(a, b held) int { return compareText(a.token, b.token) })
	return all
}

// keys are those of all executions that were ever heard of.
func (j *judge) keys() (all []ledger.Key) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for k := range j.of {
		all = append(all, k)
	}
	slices.SortFunc(all, func(a, b ledger.Key) int { return compareText(a.String(), b.String()) })
	return all
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// mustBe reports whether the outside was told of the execution in any way.
func (n *known) mustBe() bool {
	return n.input != "" || len(n.told) > 0 || len(n.ends) > 0 || len(n.attempts) > 0
}

// agrees compares a history with what was told of it. Whoever judges has the lock.
func (n *known) agrees(h *history) error {
	for id, text := range n.told {
		if id > int64(len(h.texts)) {
			return fmt.Errorf("event %d was told, %s, and is not there", id, text)
		}
		if found := h.texts[id-1]; found != text {
			return fmt.Errorf("event %d was told, %s, and is %s", id, text, found)
		}
	}
	for redrives, end := range n.ends {
		if redrives >= int64(len(h.ends)) || h.ends[redrives] != end {
			return fmt.Errorf("it had ended with %s after %d redrives, and has %q", end, redrives, h.ends)
		}
	}
	if n.input != "" && (h.input != n.input || !h.started.Equal(n.started)) {
		return fmt.Errorf("it was started with %s at %v, and has %s at %v", n.input, n.started, h.input, h.started)
	}
	if len(n.inputs) > 0 && !n.inputs[h.input] {
		return fmt.Errorf("nobody started it with %s", h.input)
	}
	if h.redrives > n.redrives && n.key.Label == "" {
		return fmt.Errorf("%d redrives, of %d that were asked for", h.redrives, n.redrives)
	}
	for id, a := range n.attempts {
		if err := a.agrees(id, h.attempts[id]); err != nil {
			return err
		}
	}
	for id, recorded := range h.attempts {
		if r := recorded.result; r != "" && r != timedOutResult && !n.attempt(id).said[r] {
			return fmt.Errorf("attempt %d has the result %s, which nobody gave", id, r)
		}
	}
	return nil
}

func (a *attempted) agrees(id int64, recorded *attempt) error {
	switch {
	case a.input != "" && recorded == nil:
		return fmt.Errorf("attempt %d was called, and is not in the history", id)
	case a.input != "" && recorded.input != a.input:
		return fmt.Errorf("attempt %d was called with %s, and has %s", id, a.input, recorded.input)
	case a.worked && !recorded.begun:
		return fmt.Errorf("a worker was given attempt %d, which has not begun", id)
	case a.accepted != "" && recorded.result != a.accepted:
		return fmt.Errorf("attempt %d has the result %q, and %s was accepted", id, recorded.result, a.accepted)
	}
	return nil
}
