package durable

import "sync"

// ownership is who owns a partition in this process, by the epoch of the claim: what fencing compares with. It is enough to
// keep it in memory, because a store belongs to one process.
type ownership struct {
	mu    sync.Mutex
	epoch uint64
	// sequence is the newest that was committed; Apart leaves it to the journal.
	sequence uint64
}

// owners holds the ownerships of an engine's partitions.
type owners struct {
	mu   *sync.Mutex
	byID map[string]*ownership
}

func newOwners() owners { return owners{mu: &sync.Mutex{}, byID: make(map[string]*ownership)} }

// of is the one ownership of that partition.
func (o owners) of(name string) *ownership {
	o.mu.Lock()
	defer o.mu.Unlock()
	owner := o.byID[name]
	if owner == nil {
		owner = &ownership{}
		o.byID[name] = owner
	}
	return owner
}
