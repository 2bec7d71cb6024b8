package sts

import (
	"sync"
	"sync/atomic"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
)

// decoded is a session that was opened. It does not change.
type decoded struct {
	*session
	token   string
	carried *carried
	inline  *policy.Policy // the session policy; nil for none
	// managed are the versions of the managed session policies that were in effect when holder was made.
	managed []*policy.Policy
	holder  *service.Caller
	// over is set once the session was seen to be over.
	over *atomic.Bool
}

// cache keeps decoded sessions by access key ID, in two generations: what is in use moves to the young one; when that is
// full it becomes the old one, and the old one is dropped. So a lookup takes no bookkeeping, and memory has a bound.
type cache struct {
	mu         sync.RWMutex
	young, old map[string]*decoded
}

func newCache() *cache { return &cache{young: map[string]*decoded{}} }

func (c *cache) get(accessKeyID string) *decoded {
	c.mu.RLock()
	d, young := c.young[accessKeyID]
	if !young {
		d = c.old[accessKeyID]
	}
	c.mu.RUnlock()
	if d != nil && !young {
		c.put(d)
	}
	return d
}

func (c *cache) put(d *decoded) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.young) >= sessionsCachedMax {
		c.young, c.old = make(map[string]*decoded, sessionsCachedMax), c.young
	}
	c.young[d.holder.AccessKeyID] = d
}
