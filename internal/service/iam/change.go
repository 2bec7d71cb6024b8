package iam

import (
	"fmt"

	"sluice/internal/store"
)

// change is what one operation changes: items to put, items to remove.
type change struct{ puts, removals []item }

func (c *change) put(i item)    { c.puts = append(c.puts, i) }
func (c *change) remove(i item) { c.removals = append(c.removals, i) }

// change lets decide look and choose, alone among all changes, then makes the change durable, then visible. An error of
// decide changes nothing; one of the store leaves the image as it was: the store is full, or has failed for good.
func (s *Service) change(decide func(*change) error) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	var c change
	if err := decide(&c); err != nil {
		return err
	}
	return s.commit(&c)
}

// commit needs s.writing.
func (s *Service) commit(c *change) error {
	for _, i := range c.puts {
		if err := i.compile(); err != nil {
			return fmt.Errorf("compile: %w", err)
		}
	}
	var e store.Edit
	for _, i := range c.removals {
		e.Add(func(b store.Batch) error {
			i.erase(s.records, b)
			return nil
		}, func() {
			i.hide(&s.image)
			s.uses.forget(i)
		})
	}
	for _, i := range c.puts {
		e.Add(func(b store.Batch) error { return i.put(s.records, b) }, func() { i.show(&s.image) })
	}
	return e.Commit(store.Durably, s.store, &s.mu)
}

// copied is an item that knows how to be copied for a change.
type copied[T any] interface {
	item
	clone() T
}

// edit changes what find returns; edit gets a copy. An error of either changes nothing.
func edit[T copied[T]](s *Service, find func() (T, error), edit func(T) error) error {
	return s.change(func(c *change) error {
		v, err := find()
		if err != nil {
			return err
		}
		edited := v.clone()
		if err := edit(edited); err != nil {
			return err
		}
		c.put(edited)
		return nil
	})
}

// editUser changes the user of that name. change gets a copy.
func (s *Service) editUser(account, name string, change func(*user) error) error {
	return edit(s, func() (*user, error) { return s.user(account, name) }, change)
}

// editRole changes the role of that name. change gets a copy.
func (s *Service) editRole(account, name string, change func(*role) error) error {
	return edit(s, func() (*role, error) { return s.role(account, name) }, change)
}

// editPolicy changes the account's own policy of that ARN. change gets a copy.
func (s *Service) editPolicy(account, policyARN string, change func(*managedPolicy) error) error {
	return edit(s, func() (*managedPolicy, error) { return s.ownPolicy(account, policyARN) }, change)
}
