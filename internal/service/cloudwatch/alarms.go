package cloudwatch

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"sluice/internal/arn"
	"sluice/internal/service"
	"sluice/internal/store"
)

// alarms is all alarms with their history. What is in the image is on the disk.
type alarms struct {
	store   store.Store
	records *store.Records[alarmRecord]
	history *store.Records[historyRecord]

	writing sync.Mutex // held for the whole of a change
	mu      sync.RWMutex
	image   map[string]*watcher
	events  uint64 // tells history of one moment apart
}

func openAlarms(s store.Store) (*alarms, error) {
	a := &alarms{
		store: s, records: store.NewRecords[alarmRecord](s, "cloudwatch/alarm", 1, nil),
		history: store.NewRecords[historyRecord](s, "cloudwatch/history", 1, nil), image: map[string]*watcher{},
	}
	return a, a.records.Load(func(id string, r alarmRecord) error {
		w, err := r.watcher()
		if err != nil {
			return fmt.Errorf("alarm %s: %w", id, err)
		}
		a.image[id] = w
		return nil
	})
}

// changes are what one change puts and removes, and what it tells to history.
type changes struct {
	puts, removals []*watcher
	history        []historyRecord
}

// change lets decide look and choose, alone among changes, then makes all of it durable in one batch, then visible. What decide gets it must
// not change in place.
func (a *alarms) change(decide func(*changes) error) error {
	a.writing.Lock()
	defer a.writing.Unlock()
	var c changes
	if err := decide(&c); err != nil {
		return err
	}
	if len(c.puts)+len(c.removals) == 0 {
		return nil
	}
	err := store.Durably(a.store, func(b store.Batch) error {
		for _, w := range c.removals {
			a.records.DeleteIn(b, w.id())
		}
		for _, w := range c.puts {
			if err := a.records.PutIn(b, w.id(), w.record()); err != nil {
				return err
			}
		}
		for i := range c.history {
			a.events++
			if err := a.history.PutIn(b, c.history[i].id(a.events), c.history[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, w := range c.removals {
		delete(a.image, w.id())
	}
	for _, w := range c.puts {
		a.image[w.id()] = w
	}
	return nil
}

// find returns an alarm; nil for none.
func (a *alarms) find(account, region, name string) *watcher {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.image[alarmID(account, region, name)]
}

// named finds an alarm by its name or ARN, as rules do.
func (a *alarms) named(account, region, name string) *watcher {
	if parsed, err := arn.Parse(name); err == nil && parsed.Service == ServiceName {
		plain, ok := strings.CutPrefix(parsed.Resource, "alarm:")
		if !ok || parsed.Account != account || parsed.Region != region {
			return nil
		}
		name = plain
	}
	return a.find(account, region, name)
}

// all are the alarms of an account and region, by name.
func (a *alarms) all(account, region string) []*watcher {
	return a.which(func(w *watcher) bool { return w.Account == account && w.Region == region })
}

// which are the alarms for which keep is true, by account, region and name.
func (a *alarms) which(keep func(*watcher) bool) []*watcher {
	a.mu.RLock()
	var out []*watcher
	for _, w := range a.image {
		if keep(w) {
			out = append(out, w)
		}
	}
	a.mu.RUnlock()
	slices.SortFunc(out, func(x, y *watcher) int { return cmp.Compare(x.id(), y.id()) })
	return out
}

// edit changes those of the named alarms that there are; change gets a copy.
func (a *alarms) edit(call *service.Call, names []string, change func(*watcher) historyRecord) error {
	return a.change(func(c *changes) error {
		for _, name := range names {
			if w := a.find(call.Account, call.Region, name); w != nil {
				edited := *w
				c.history = append(c.history, change(&edited))
				c.puts = append(c.puts, &edited)
			}
		}
		return nil
	})
}

// expire deletes history that is over its time.
func (a *alarms) expire(now time.Time) error {
	var old []string
	err := a.history.Load(func(id string, r historyRecord) error {
		if now.Sub(r.At) > historyFor {
			old = append(old, id)
		}
		return nil
	})
	if err != nil || len(old) == 0 {
		return err
	}
	return store.Regardless(a.store, func(b store.Batch) error {
		for _, id := range old {
			a.history.DeleteIn(b, id)
		}
		return nil
	})
}
