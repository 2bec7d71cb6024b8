package engine

import (
	"sync"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
)

// letters are what executions are to be told, by others that do not wait for it: the ends of a Map Run's children. What comes while an
// execution is busy is taken together, in one append: else a run could not go faster than the disk syncs.
type letters struct {
	mu sync.Mutex
	of map[ledger.Key][]execution.Stimulus
}

// letterMax is how many are taken together.
const letterMax = 1000

// tell tells an execution something that must not be lost, unless the server ends: then the teller will be asked again.
func (e *Engine) tell(k ledger.Key, s execution.Stimulus) {
	e.letters.mu.Lock()
	waiting, busy := e.letters.of[k]
	e.letters.of[k] = append(waiting, s)
	e.letters.mu.Unlock()
	if !busy {
		e.background(func() { e.deliver(k) })
	}
}

// deliver takes turns until nothing is left to be told.
func (e *Engine) deliver(k ledger.Key) {
	for {
		told := e.letters.take(k)
		if told == nil {
			return
		}
		e.insist(k, turn{stimuli: told})
	}
}

func (l *letters) take(k ledger.Key) (told []execution.Stimulus) {
	l.mu.Lock()
	defer l.mu.Unlock()
	waiting := l.of[k]
	if len(waiting) == 0 {
		delete(l.of, k)
		return nil
	}
	n := min(len(waiting), letterMax)
	told, l.of[k] = waiting[:n:n], waiting[n:]
	return told
}
