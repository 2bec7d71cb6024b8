package lambda

import "fmt"

// load fills the memory from the store, and takes up what was under way.
func (s *Service) load() error {
	for _, k := range s.all() {
		if err := k.load(); err != nil {
			return fmt.Errorf("load functions: %w", err)
		}
	}
	for at, versions := range s.versions.things {
		for _, v := range versions {
			if v.underWay() {
				s.pending.add(job{at, v.Name, v.Number})
			}
		}
	}
	return nil
}
