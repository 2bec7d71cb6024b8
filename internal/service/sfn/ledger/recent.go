package ledger

// recent are the latest changes of executions that are not in memory: ends, reopenings, sweeps. Changes are numbered from 1.
type recent struct {
	total   uint64 // changes ever
	base    uint64 // changes before the first that could be remembered
	max     uint64
	changes []change // the change n is at (n-base-1) % max
}

type change struct {
	id uint64
	// ended is when the execution ended; 0 if the change is none.
	ended int64
}

// recentMax changes are remembered: more than what a turn and a full mailbox can bring, so that who looks before sending a command is
// rarely late.
const recentMax = 2048

func (r *recent) restore(total uint64) { r.total, r.base = total, total }

func (r *recent) add(id ID, ended int64) {
	c := change{id: id.short(), ended: ended}
	if at := (r.total - r.base) % r.max; at < uint64(len(r.changes)) {
		r.changes[at] = c
	} else {
		r.changes = append(r.changes, c)
	}
	r.total++
}

// knows tells whether all changes after the first so many are remembered.
func (r *recent) knows(after uint64) bool {
	return after <= r.total && after >= r.base && r.total-after <= uint64(len(r.changes))
}

// changed tells whether an execution may have changed after the first so many changes.
func (r *recent) changed(after uint64, id ID) bool {
	if !r.knows(after) {
		return true
	}
	for n := after; n < r.total; n++ {
		if r.changes[(n-r.base)%r.max].id == id.short() {
			return true
		}
	}
	return false
}

// earliest is the earliest of the ends after the first so many changes and of one more; 0 is none.
func (r *recent) earliest(after uint64, one int64) int64 {
	for n := after; n < r.total; n++ {
		one = earlier(one, r.changes[(n-r.base)%r.max].ended)
	}
	return one
}

func earlier(a, b int64) int64 {
	if a == 0 || b != 0 && b < a {
		return b
	}
	return a
}
