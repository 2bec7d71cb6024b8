package ledger

// What the view must hold, made anew from the heads and states of its executions, and held against every key that is there.

import (
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"slices"

	"sluice/internal/store"
)

// audit compares the view with what its executions say, and the machine with the view.
func audit(view store.Reader, m *Machine) error {
	want, kept, running := map[string]bool{string([]byte{countersKey}): true}, map[useKey]uint64{}, 0
	err := view.Scan(store.Within([]byte{headKey}), func(key, value []byte) error {
		number := binary.BigEndian.Uint64(key[1:])
		head, err := readHead(value)
		if err != nil {
			return err
		}
		kept[useKey{head.MachineID, head.Revision}]++
		isRunning, err := expect(want, view, number, &head)
		if isRunning {
			running++
		}
		return err
	})
	if err != nil {
		return err
	}
	if running != len(m.running) {
		return fmt.Errorf("%d executions run, in memory %d", running, len(m.running))
	}
	for k, n := range kept {
		if u := m.uses.byKey[k]; u == nil || u.kept != n {
			return fmt.Errorf("of %v %d executions are kept, in memory %+v", k, n, u)
		}
	}
	if len(kept) != len(m.uses.byKey) || len(kept) != len(m.uses.byNumber) {
		return fmt.Errorf("%d revisions are used, in memory %d and %d", len(kept), len(m.uses.byKey), len(m.uses.byNumber))
	}
	return errors.Join(times(view, m), noOthers(view, want))
}

// times: nobody who has a deadline to come is without a timer, or the other way round, and nobody who has ended is overlooked.
func times(view store.Reader, m *Machine) error {
	for _, s := range m.running {
		if waits := s.deadline > m.now; waits != (s.timer > 0) {
			return fmt.Errorf("execution %d is due at %d, at %d, and its timer is %d", s.number, s.deadline, m.now, s.timer)
		}
	}
	return view.Scan(store.Within([]byte{overKey}), func(key, _ []byte) error {
		if first := unsortable(binary.BigEndian.Uint64(key[1:])); m.oldest == 0 || m.oldest > first {
			return fmt.Errorf("an execution ended at %d, and the oldest is thought to have at %d", first, m.oldest)
		}
		return store.ErrStop
	})
}

// noOthers finds keys that nothing accounts for, and such that are missing. Records are counted elsewhere.
func noOthers(view store.Reader, want map[string]bool) error {
	err := view.Scan(store.Range{}, func(key, _ []byte) error {
		switch {
		case key[0] == useEntryKey, key[0] == recordKey && want[string(key[:9])]:
			return nil
		case !want[string(key)] && len(want) > 1:
			return fmt.Errorf("the key %q belongs to no execution", key)
		}
		delete(want, string(key))
		return nil
	})
	if err != nil {
		return err
	}
	for _, key := range slices.Sorted(maps.Keys(want)) {
		if key[0] != recordKey && key[0] != countersKey {
			return fmt.Errorf("the key %q is missing", key)
		}
	}
	return nil
}

// expect notes the keys of an execution.
func expect(want map[string]bool, view store.Reader, number uint64, head *Begin) (running bool, err error) {
	id := head.ID()
	s, err := summaryOf(view, number)
	if err != nil {
		return false, err
	}
	named, found, err := numberOf(view, id)
	if err != nil || !found || named != number {
		return false, errors.Join(err, fmt.Errorf("execution %d has the name of %d", number, named))
	}
	keys := [][]byte{nameOf(id), numbered(headKey, number), numbered(recordKey, number)}
	kind := byte(briefKey)
	if running = s.Status == Running; running {
		keys = append(keys, numbered(briefKey, number), numbered(activeKey, number))
	} else {
		kind = doneKey
		keys = append(keys, numbered(doneKey, number), overAt(nanoseconds(s.Ended), number))
	}
	if s.Redrives > 0 {
		keys = append(keys, numbered(redriveKey, number))
	}
	value, err := view.Get(numbered(kind, number))
	if err != nil {
		return running, err
	}
	cold, err := readCold(number, value)
	if cold.Status != s.Status || cold.Redrives != s.Redrives || cold.ID != id || cold.Started != nanoseconds(head.Started) {
		return running, errors.Join(err, fmt.Errorf("execution %d is %+v, and in lists %+v", number, s, cold))
	}
	for _, l := range cold.Lists {
		for _, status := range []byte{anyStatus, s.Status} {
			keys = append(keys, listEntry(l, status, cold.Started, number))
			if s.Redrives > 0 {
				keys = append(keys, listEntry(l, status|redrivenClass, cold.Started, number))
			}
		}
	}
	for _, key := range keys {
		want[string(key)] = true
	}
	return running, err
}
