package iam

import (
	"sync"
	"time"

	"sluice/internal/service"
	"sluice/internal/service/iam/policy"
	"sluice/internal/store"
)

// usage is when and where an access key or a role was last used.
type usage struct {
	At      time.Time `json:"at"`
	Service string    `json:"service"`
	Region  string    `json:"region"`
}

// uses remembers last uses. They are noted lazily, because a call must not wait for the disk because of it: in memory
// at most once in usageNoted, on the disk at most once in usageStored and without a sync, so that a crash may lose what is
// younger than that.
type uses struct {
	store   store.Store
	records *store.Records[usage]

	mu   sync.Mutex
	last map[string]noted
}

// noted is a usage and when it was last written.
type noted struct {
	usage
	stored time.Time
}

func newUses(s store.Store, records *store.Records[usage]) *uses {
	return &uses{store: s, records: records, last: map[string]noted{}}
}

// load reads what was written, but for keys and roles that are gone.
func (u *uses) load(exists func(id string) bool) error {
	return u.records.Load(func(id string, v usage) error {
		if subject := uniqueIDOf(id); exists(subject) {
			u.last[subject] = noted{usage: v, stored: v.At}
		}
		return nil
	})
}

// Used notes that a caller made a call, once it is verified. It does not block.
func (s *Service) Used(c *service.Caller, serviceName, region string, at time.Time) {
	id := c.AccessKeyID
	switch {
	case c.Principal.Caller == policy.RoleSession:
		id = c.Principal.ID
	case id == "" || !c.IssuedAt.IsZero(): // from inside, or a session of a user
		return
	}
	s.uses.note(c.Account(), id, usage{At: second(at), Service: serviceName, Region: region})
}

func (u *uses) note(account, id string, v usage) {
	u.mu.Lock()
	old := u.last[id]
	if v.Service == old.Service && v.Region == old.Region && v.At.Sub(old.At) < usageNoted || v.At.Before(old.At) {
		u.mu.Unlock()
		return
	}
	store := v.At.Sub(old.stored) >= usageStored
	if store {
		old.stored = v.At
	}
	u.last[id] = noted{usage: v, stored: old.stored}
	u.mu.Unlock()
	if store {
		u.write(recordID(account, id), v)
	}
}

// write leaves out what fails: the store then has failed for good and says so itself, and no call depends on this.
func (u *uses) write(id string, v usage) {
	b := u.store.NewBatch()
	if err := u.records.PutIn(b, id, v); err != nil {
		b.Discard()
		return
	}
	_ = u.store.Apply(b)
}

// of returns the last use; false for none.
func (u *uses) of(id string) (usage, bool) {
	u.mu.Lock()
	defer u.mu.Unlock()
	v, ok := u.last[id]
	return v.usage, ok
}

// forget drops what is known of a key or role that was deleted; its record goes with the key's or role's.
func (u *uses) forget(i item) {
	u.mu.Lock()
	defer u.mu.Unlock()
	switch deleted := i.(type) {
	case *accessKey:
		delete(u.last, deleted.ID)
	case *role:
		delete(u.last, deleted.ID)
	}
}
