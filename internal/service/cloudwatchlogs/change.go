package cloudwatchlogs

import (
	"fmt"

	"sluice/internal/service/cloudwatchlogs/archive"
	"sluice/internal/store"
)

// item is one thing that has a record. Items are immutable: a change puts another in the place of one.
type item interface {
	// compile makes of it what is not in the record. It may fail, and changes nothing else.
	compile(*Service) error
	put(*records, store.Batch) error
	erase(*records, store.Batch)
	show(*image)
	hide(*image)
}

// change is what one operation changes: items to put and to remove, and streams whose events go with them.
type change struct {
	puts, removals []item
	streams        []*archive.Stream
	also           func(store.Batch) // what goes into the same batch, or nil
}

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
	if len(c.puts)+len(c.removals) == 0 {
		return nil
	}
	for _, i := range c.puts {
		if err := i.compile(s); err != nil {
			return fmt.Errorf("compile: %w", err)
		}
	}
	if len(c.streams) > 0 {
		return s.archive.Erase(c.streams, func(erase func(store.Batch)) error { return s.commit(&c, erase) })
	}
	return s.commit(&c, func(store.Batch) {})
}

// commit needs s.writing.
func (s *Service) commit(c *change, also func(store.Batch)) error {
	var e store.Edit
	e.Add(func(b store.Batch) error {
		also(b)
		if c.also != nil {
			c.also(b)
		}
		return nil
	}, nil)
	for _, i := range c.removals {
		e.Add(func(b store.Batch) error {
			i.erase(s.records, b)
			return nil
		}, func() { i.hide(&s.image) })
	}
	for _, i := range c.puts {
		e.Add(func(b store.Batch) error { return i.put(s.records, b) }, func() { i.show(&s.image) })
	}
	return e.Commit(store.Durably, s.store, &s.mu)
}

// editGroup changes the group of that name; edit gets a copy. An error of edit changes nothing.
func (s *Service) editGroup(in scope, name string, edit func(*group) error) error {
	return s.change(func(c *change) error { return s.edit(c, in, name, edit) })
}

func (s *Service) edit(c *change, in scope, name string, edit func(*group) error) error {
	g, err := s.group(in, name)
	if err != nil {
		return err
	}
	edited := g.clone()
	if err := edit(edited); err != nil {
		return err
	}
	c.put(edited)
	return nil
}
