package sfn

import (
	"slices"

	"sluice/internal/store"
)

// edit collects what one operation changes.
type edit struct {
	store.Edit
	s *Service
	// superseded are the revisions that may be nobody's once the edit is visible, and swept those of earlier edits that go with this one.
	superseded []superseded
	swept      map[revisionRef]bool
}

// superseded is a revision that a change has made nobody's, of the machine of a name.
type superseded struct {
	revisionRef
	name string
}

// supersede notes that a machine's revision may be nobody's.
func (e *edit) supersede(at scope, m *machine, revision int64) {
	e.superseded = append(e.superseded, superseded{revisionRef{at, m.ID, revision}, m.Name})
}

// commit makes the changes durable and then visible.
func (e *edit) commit() error {
	if err := e.Commit(store.Durably, e.s.store, &e.s.mu); err != nil {
		return err
	}
	e.s.superseded = slices.DeleteFunc(append(e.s.superseded, e.superseded...), func(old superseded) bool { return e.swept[old.revisionRef] })
	return nil
}
