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
// decide changes nothing; one of the store leaves the image as it was, and the store has failed for good.
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
	if len(c.puts)+len(c.removals) == 0 {
		return nil
	}
	for _, i := range c.puts {
		if err := i.compile(); err != nil {
			return fmt.Errorf("compile: %w", err)
		}
	}
	err := store.Durably(s.store, func(b store.Batch) error {
		for _, i := range c.removals {
			i.erase(s.records, b)
		}
		for _, i := range c.puts {
			if err := i.put(s.records, b); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, i := range c.removals {
		i.hide(&s.image)
		s.uses.forget(i)
	}
	for _, i := range c.puts {
		i.show(&s.image)
	}
	return nil
}

// editUser changes the user of that name. edit gets a copy.
func (s *Service) editUser(account, name string, edit func(*user) error) error {
	return s.change(func(c *change) error {
		u, err := s.user(account, name)
		if err != nil {
			return err
		}
		edited := u.clone()
		if err := edit(edited); err != nil {
			return err
		}
		c.put(edited)
		return nil
	})
}

// editRole changes the role of that name. edit gets a copy.
func (s *Service) editRole(account, name string, edit func(*role) error) error {
	return s.change(func(c *change) error {
		r, err := s.role(account, name)
		if err != nil {
			return err
		}
		edited := *r
		edited.identity = r.clone()
		if err := edit(&edited); err != nil {
			return err
		}
		c.put(&edited)
		return nil
	})
}

// editPolicy changes the account's own policy of that ARN. edit gets a copy.
func (s *Service) editPolicy(account, policyARN string, edit func(*managedPolicy) error) error {
	return s.change(func(c *change) error {
		p, err := s.ownPolicy(account, policyARN)
		if err != nil {
			return err
		}
		edited := p.clone()
		if err := edit(edited); err != nil {
			return err
		}
		c.put(edited)
		return nil
	})
}
