package engine

// Reads a history by the States Language's rules, apart from the code that wrote it.

import (
	"fmt"
	"time"

	"sluice/internal/service/sfn/execution"
)

// history is what a simulation's judge finds in the facts of an execution.
type history struct {
	natures  map[string]nature
	bucket   *bucket
	runs     map[execution.FrameID]*readRun
	exported map[string]bool // the runs whose results are written, since their last redrive
	next     int64
	texts    []string
	tracks   map[execution.FrameID]*track
	attempts map[int64]*attempt
	ends     []string // by the redrives before them
	redrives int64
	over     bool
	records  uint64
	input    string
	started  time.Time
	// unpaid are failures that must be tried again before anything else comes of them.
	unpaid map[int64]bool
	heard  map[string]int
}

// track is a frame: the state that it is in.
type track struct {
	name    string
	nature  nature
	entered time.Time
	// counts are the retries by retrier; begun is how often a Parallel or Map was.
	counts []int
	begun  int
	under  int64 // the attempt under way
	failed *failing
	done   bool // an attempt succeeded
}

// failing is a failure that a retrier takes; retry is -1 if none does.
type failing struct {
	id    int64
	retry int
	due   time.Time
}

// attempt is one of a task.
type attempt struct {
	at, alive     time.Time
	input, result string
	begun         bool // by a worker
}

// timedOutResult is that of an attempt which nobody answered in time.
const timedOutResult = "timed out"

func newHistory(natures map[string]nature, b *bucket) *history {
	return &history{natures: natures, bucket: b, runs: map[execution.FrameID]*readRun{}, exported: map[string]bool{}, next: 1, tracks: map[execution.FrameID]*track{}, attempts: map[int64]*attempt{}, unpaid: map[int64]bool{}, heard: map[string]int{}}
}

func textOf(e *execution.Event) string {
	text := fmt.Sprintf("%d<%d %s %v @%d %s>%s %s|%s %s %d", e.Previous, e.ID, e.Type, e.At.UnixMilli(), e.Frame, e.Name, e.Next, e.Payload.Text, e.Variables.Text, failureOf(e), e.Number)
	if e.Task != nil {
		text += fmt.Sprintf(" %v", *e.Task)
	}
	return text
}

func failureOf(e *execution.Event) string {
	if e.Failure.Error == nil {
		return ""
	}
	return *e.Failure.Error
}

// take reads the next fact.
func (h *history) take(e *execution.Event) error {
	if e.ID != 0 {
		if e.ID != h.next || e.Previous < 0 || e.Previous >= e.ID {
			return fmt.Errorf("event %d %s after %d, where %d comes", e.ID, e.Type, e.Previous, h.next)
		}
		h.next++
		h.texts = append(h.texts, textOf(e))
		if h.unpaid[e.Previous] && isConsequence(e.Type) {
			return fmt.Errorf("event %d %s follows from the failure %d, which was to be tried again", e.ID, e.Type, e.Previous)
		}
	}
	if h.over && e.Type != execution.ExecutionRedriven {
		return fmt.Errorf("%s after the end", e.Type)
	}
	if e.Frame == 0 {
		return h.ofExecution(e)
	}
	t := h.tracks[e.Frame]
	if t == nil {
		t = &track{}
		h.tracks[e.Frame] = t
	}
	if err := h.ofRun(t, e); err != nil {
		return fmt.Errorf("event %d %s of %s: %w", e.ID, e.Type, t.name, err)
	}
	return h.ofTrack(t, e)
}

// isConsequence reports whether such an event gives up on the failure that it follows from.
func isConsequence(t execution.Type) bool {
	switch t {
	case execution.ExecutionFailed, execution.ParallelStateFailed, execution.MapStateFailed, execution.MapIterationFailed, execution.TaskStateExited:
		return true
	}
	return false
}

func (h *history) ofExecution(e *execution.Event) error {
	switch e.Type {
	case execution.ExecutionStarted:
		h.input, h.started = e.Payload.Text, e.At
	case execution.ExecutionRedriven:
		if !h.over {
			return fmt.Errorf("a redrive of what runs")
		}
		h.over = false
		h.redrives++
		for _, t := range h.tracks {
			t.counts, t.failed, t.under, t.begun, t.done = nil, nil, 0, 0, false
		}
	case execution.ExecutionSucceeded:
		return h.end(execution.Succeeded, e)
	case execution.ExecutionFailed:
		return h.end(execution.FailedRun, e)
	case execution.ExecutionAborted:
		return h.end(execution.Aborted, e)
	case execution.ExecutionTimedOut:
		return fmt.Errorf("it timed out, and may take a year")
	}
	return nil
}

func (h *history) end(how execution.Status, e *execution.Event) error {
	h.over = true
	h.ends = append(h.ends, string(how)+" "+e.Payload.Text)
	if how == execution.FailedRun && failureOf(e) == "States.Runtime" {
		return fmt.Errorf("it ended with States.Runtime: %s", *e.Failure.Cause)
	}
	return nil
}

func (h *history) ofTrack(t *track, e *execution.Event) error {
	switch e.Type {
	case execution.PassStateEntered, execution.ChoiceStateEntered, execution.WaitStateEntered, execution.TaskStateEntered, execution.ParallelStateEntered, execution.MapStateEntered:
		*t = track{name: e.Name, nature: h.natures[e.Name], entered: e.At}
	case execution.WaitStateExited:
		if least := t.entered.Add(time.Duration(t.nature.seconds) * time.Second); e.At.Before(least) {
			return fmt.Errorf("%s was entered at %v for %d seconds, and left at %v", t.name, t.entered, t.nature.seconds, e.At)
		}
	case execution.ParallelStateStarted, execution.MapStateStarted, execution.MapRunStarted:
		if e.Type == execution.MapRunStarted && t.nature.kind != aMapRun && t.nature.kind != aReader {
			return fmt.Errorf("a Map Run in %s", t.name)
		}
		if e.Type != execution.MapRunStarted {
			t.begun++
		}
		if most := t.triesMax(); t.begun > most {
			return fmt.Errorf("%s began %d times, of %d", t.name, t.begun, most)
		}
	case execution.TaskScheduled, execution.ActivityScheduled:
		return h.scheduled(t, e)
	case execution.TaskStarted, execution.ActivityStarted, execution.HeartbeatReceived:
		if a := h.attempts[t.under]; a != nil {
			a.alive, a.begun = e.At, a.begun || e.Type == execution.ActivityStarted
		}
	case execution.TaskSucceeded, execution.ActivitySucceeded:
		t.done = true
		return h.result(t, e.Payload.Text)
	case execution.TaskFailed, execution.ActivityFailed:
		return h.failed(t, e, failureOf(e), failureOf(e))
	case execution.TaskTimedOut, execution.ActivityTimedOut:
		return h.timedOut(t, e)
	}
	return nil
}

func (t *track) triesMax() int {
	if !t.nature.retried {
		return 1
	}
	most := 1
	for _, r := range simulatedRetriers {
		most += r.times
	}
	return most
}

// scheduled is the first attempt, or one that is due after a failure.
func (h *history) scheduled(t *track, e *execution.Event) error {
	switch f := t.failed; {
	case t.done:
		return fmt.Errorf("event %d: %s is tried again after it succeeded", e.ID, t.name)
	case t.under != 0:
		return fmt.Errorf("event %d: %s is tried again while attempt %d is under way", e.ID, t.name, t.under)
	case f != nil && f.retry < 0:
		return fmt.Errorf("event %d: %s is tried again, and no retrier is left for the failure %d", e.ID, t.name, f.id)
	case f != nil && e.At.Before(f.due):
		return fmt.Errorf("event %d: %s is tried again at %v, and was to be at %v", e.ID, t.name, e.At, f.due)
	case f != nil:
		delete(h.unpaid, f.id)
	}
	t.failed, t.under = nil, e.ID
	h.attempts[e.ID] = &attempt{at: e.At, alive: e.At, input: e.Payload.Value().String()}
	return nil
}

func (h *history) result(t *track, text string) error {
	a := h.attempts[t.under]
	if a == nil || a.result != "" {
		return fmt.Errorf("a result of %s, %s, where no attempt is under way", t.name, text)
	}
	a.result, t.under = text, 0
	return nil
}

func (h *history) failed(t *track, e *execution.Event, name, result string) error {
	if err := h.result(t, result); err != nil {
		return err
	}
	f := &failing{id: e.ID, retry: -1}
	if i := retrierFor(name); i >= 0 && t.nature.retried {
		if t.counts == nil {
			t.counts = make([]int, len(simulatedRetriers))
		}
		if r := &simulatedRetriers[i]; t.counts[i] < r.times {
			t.counts[i]++
			f.retry, f.due = i, e.At.Add(r.pause(t.counts[i]))
			h.unpaid[e.ID] = true
		}
	}
	t.failed = f
	return nil
}

func (h *history) timedOut(t *track, e *execution.Event) error {
	a := h.attempts[t.under]
	if a == nil {
		return fmt.Errorf("%s timed out, and no attempt is under way", t.name)
	}
	late := t.nature.timeout > 0 && !e.At.Before(a.at.Add(time.Duration(t.nature.timeout)*time.Second))
	silent := t.nature.heartbeat > 0 && !e.At.Before(a.alive.Add(time.Duration(t.nature.heartbeat)*time.Second))
	if !late && !silent {
		return fmt.Errorf("%s timed out at %v, begun at %v, alive at %v", t.name, e.At, a.at, a.alive)
	}
	return h.failed(t, e, "States.Timeout", timedOutResult)
}
