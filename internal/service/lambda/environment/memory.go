package environment

import (
	"sync"
	"time"
)

// memoryAge is how old a figure may be: reading one costs more than all the rest of a report.
const memoryAge = time.Second

// memory remembers how much an environment has used at most.
type memory struct {
	mu   sync.Mutex
	read time.Time
	peak int64
}

// most is the most memory that was in use, in bytes, never more than the function has: files that are in memory can be put out of it. A figure
// that is to explain a failure is always fresh.
func (m *memory) most(e *environment, fresh bool) int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := e.now()
	if !fresh && !m.read.IsZero() && now.Sub(m.read) < memoryAge {
		return m.peak
	}
	if peak, err := e.sandbox.MemoryBytesMax(); err == nil { // of one that is gone, the last figure stands
		m.peak = max(m.peak, min(peak, int64(e.function.MemoryMB)<<20))
	}
	m.read = now
	return m.peak
}
