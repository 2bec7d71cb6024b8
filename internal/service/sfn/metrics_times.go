package sfn

import (
	"slices"
	"sync"

	"sluice/internal/service/sfn/engine"
	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// timed is a task that is under way.
type timed struct {
	resource           string
	scheduled, started int64 // Unix milliseconds; 0 for not yet, or not known
	timeout, heartbeat int64 // seconds; 0 for none
	frame              execution.FrameID
}

const millisPerSecond = 1000

// silent tells a task that sent no heartbeat from one that took too long: no event says it (recorded: test_heartbeat_timeout).
func (t *timed) silent(ended int64) bool {
	return t.heartbeat > 0 && (t.timeout == 0 || ended < t.scheduled+t.timeout*millisPerSecond)
}

// tasksMax is how many executions' tasks are remembered, which wait for some 25 MB. With more, one execution's tasks are forgotten for each that
// comes, whichever it is: their times are not measured.
const tasksMax = 100_000

// tasks remembers since when tasks are under way. A frame of an execution does one at a time.
type tasks struct {
	mu sync.Mutex
	of map[ledger.ID][]timed
}

func (t *tasks) begin(of ledger.ID, frame execution.FrameID, now timed) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of == nil {
		t.of = map[ledger.ID][]timed{}
	}
	all, known := t.of[of]
	if !known && len(t.of) >= tasksMax {
		for any := range t.of {
			delete(t.of, any)
			break
		}
	}
	now.frame = frame
	if i := indexOf(all, frame); i >= 0 {
		all[i] = now
		return
	}
	t.of[of] = append(all, now)
}

func indexOf(all []timed, frame execution.FrameID) int {
	return slices.IndexFunc(all, func(x timed) bool { return x.frame == frame })
}

// started notes when the task of a frame was started, and returns what is known of it.
func (t *tasks) started(of ledger.ID, frame execution.FrameID, at int64) timed {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := t.of[of]
	i := indexOf(all, frame)
	if i < 0 {
		return timed{}
	}
	all[i].started = at
	return all[i]
}

// end forgets the task of a frame, and returns what was known of it.
func (t *tasks) end(of ledger.ID, frame execution.FrameID) timed {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := t.of[of]
	i := indexOf(all, frame)
	if i < 0 {
		return timed{}
	}
	was := all[i]
	if len(all) == 1 {
		delete(t.of, of)
	} else {
		t.of[of] = slices.Delete(all, i, i+1)
	}
	return was
}

// forget forgets the tasks of an execution that is over. Of most there are none.
func (t *tasks) forget(o *engine.Origin) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.of) > 0 {
		delete(t.of, o.Identity().ID())
	}
}
