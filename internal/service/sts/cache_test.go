package sts

// Proves that the cache keeps what is in use, forgets the rest, and never holds more than twice its limit.

import (
	"strconv"
	"sync"
	"testing"

	"sluice/internal/service"
)

func entry(id string) *decoded { return &decoded{holder: &service.Caller{AccessKeyID: id}} }

func TestCacheKeepsWhatIsInUse(t *testing.T) {
	c := newCache()
	c.put(entry("used"))
	c.put(entry("unused"))
	for i := range 5 * sessionsCachedMax {
		c.put(entry(strconv.Itoa(i)))
		if i%100 == 0 && c.get("used") == nil {
			t.Fatalf("dropped after %d others", i)
		}
		if n := len(c.young) + len(c.old); n > 2*sessionsCachedMax {
			t.Fatalf("%d sessions are kept", n)
		}
	}
	if c.get("unused") != nil {
		t.Error("what nobody used is kept")
	}
	if c.get("never") != nil {
		t.Error("what was never there is")
	}
}

func TestCacheAtOnce(t *testing.T) {
	c := newCache()
	var wait sync.WaitGroup
	for g := range 4 {
		wait.Go(func() {
			for i := range 3 * sessionsCachedMax {
				id := strconv.Itoa(i + g*100)
				c.put(entry(id))
				if d := c.get(id); d != nil && d.holder.AccessKeyID != id {
					t.Errorf("%s is %s", id, d.holder.AccessKeyID)
				}
			}
		})
	}
	wait.Wait()
}
