package queue

// Run says: a message in the queue, and those after it up to the next run, are of a group; zero for none.
type Run struct {
	First Position
	Group Group
}

// runs makes the runs that begin with messages that are sent. last is the group before.
type runs struct {
	last Group
	list []Run
}

// after begins with what is there: delayed messages come after nothing.
func (q *queue) after(first Position) runs {
	if q.fair == nil || first&Delayed != 0 {
		return runs{}
	}
	return runs{last: q.fair.last}
}

// add adds a message.
func (r *runs) add(p Position, g Group) {
	if g != r.last || g != (Group{}) {
		r.grow(p, g)
	}
}

func (r *runs) grow(p Position, g Group) {
	if g != r.last || p%runsStep == 0 && p&Delayed == 0 {
		r.list, r.last = append(r.list, Run{First: p, Group: g}), g
	}
}

// eachRun calls fn for the messages of every run, of those from first and below to. last is the group of those before the first run.
func eachRun(last Group, runs []Run, first, to Position, fn func(Group, span)) {
	for _, r := range runs {
		if first < r.First {
			fn(last, span{first, r.First})
		}
		first, last = r.First, r.Group
	}
	if first < to {
		fn(last, span{first, to})
	}
}

// floorOf is where the last of the runs that begin in any case does.
func floorOf(p Position) Position { return p - p%runsStep }
