package store

import (
	"fmt"
	"sync"
)

// Edit collects what one operation changes: in the store, and in the image of it that readers see in memory. It goes into one batch and
// is shown when that is on the disk, so no reader sees what a crash could take back; one that fails before leaves nothing behind. The
// zero value is empty. Edits of one image are made and committed one after the other.
type Edit struct {
	puts  []func(Batch) error
	shows []func()
}

// Add notes a change: what it puts into the batch, and what shows it, nil for what is not in memory.
func (e *Edit) Add(put func(Batch) error, show func()) {
	e.puts = append(e.puts, put)
	if show != nil {
		e.shows = append(e.shows, show)
	}
}

// Commit makes the changes durable by write, which is Durably or Regardless, and then shows them, in the order in which they were added,
// while readers are locked out. An empty Edit does nothing.
func (e *Edit) Commit(write func(Writer, func(Batch) error) error, to Writer, readers sync.Locker) error {
	if len(e.puts) == 0 {
		return nil
	}
	if err := write(to, func(b Batch) error {
		for _, put := range e.puts {
			if err := put(b); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return fmt.Errorf("store: %w", err)
	}
	readers.Lock()
	defer readers.Unlock()
	for _, show := range e.shows {
		show()
	}
	return nil
}
