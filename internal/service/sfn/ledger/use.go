package ledger

// use counts the executions of one revision of one state machine.
type use struct {
	number    uint64
	machineID string
	revision  int64
	// running ones are in memory; kept are those that are not forgotten, running or not.
	running, kept uint64
	changed       bool // since the last Summary
}

type useKey struct {
	machineID string
	revision  int64
}

// uses are all that executions are kept of.
type uses struct {
	byKey    map[useKey]*use
	byNumber map[uint64]*use
	running  map[string]uint64 // by the state machine's ID
	newest   uint64
	changed  []*use
}

func newUses() uses {
	return uses{byKey: map[useKey]*use{}, byNumber: map[uint64]*use{}, running: map[string]uint64{}}
}

// numberOf is the number of a use, which may be a new one.
func (u *uses) numberOf(k useKey) uint64 {
	if known := u.byKey[k]; known != nil {
		return known.number
	}
	return u.newest + 1
}

func (u *uses) get(number uint64, k useKey) *use {
	one := u.byNumber[number]
	if one == nil {
		one = &use{number: number, machineID: k.machineID, revision: k.revision}
		u.byKey[k], u.byNumber[number] = one, one
		u.newest = max(u.newest, number)
	}
	return one
}

func (u *uses) begin(one *use) {
	one.running++
	u.running[one.machineID]++
}

func (u *uses) end(one *use) {
	one.running--
	if u.running[one.machineID]--; u.running[one.machineID] == 0 {
		delete(u.running, one.machineID)
	}
}

func (u *uses) keep(one *use) {
	one.kept++
	u.note(one)
}

func (u *uses) forget(one *use) {
	one.kept--
	if u.note(one); one.kept == 0 {
		delete(u.byKey, useKey{one.machineID, one.revision})
		delete(u.byNumber, one.number)
	}
}

func (u *uses) note(one *use) {
	if !one.changed {
		one.changed = true
		u.changed = append(u.changed, one)
	}
}
