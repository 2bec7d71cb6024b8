package execution

import "time"

// MapRun is what DescribeMapRun shows.
type MapRun struct {
	ARN    string
	Status Status
	// Started and Stopped are when it was; the latter is zero while it runs.
	Started, Stopped time.Time
	// MaxConcurrency is as the definition or an update gave it; UnlimitedConcurrency for no limit of theirs.
	MaxConcurrency      int64
	ToleratedCount      int64
	ToleratedPercentage float64
	// Executions counts the children, Items what they are for.
	Executions, Items Counts
	// Redrives counts them; the last was at Redriven.
	Redrives int64
	Redriven time.Time
}

// Counts are a Map Run's, each of what is so now. A child, or an item, is in one of them, besides Total, ResultsWritten and NotRedrivable.
type Counts struct {
	// Pending ones are known and have not begun. Batches are made as they begin, so that no execution for one is known before.
	Pending, Running                     int64
	Succeeded, Failed, TimedOut, Aborted int64
	Total                                int64
	// ResultsWritten counts what came to an end, once the run is over, with and without a ResultWriter (recorded:
	// test_list_map_runs_and_describe_map_run; measured on AWS: github.com/floci-io/floci, pull request 2694). Where files were written of what
	// never began, that counts too (recorded: github.com/radkawar/stackd, testdata/aws/stepfunctions/redrive_map.json, attempt2:express:terminal).
	ResultsWritten int64
	// NotRedrivable did not succeed and cannot be redriven, PendingRedrive will be.
	NotRedrivable, PendingRedrive int64
}

// MapRuns are the execution's Map Runs, those that are over first.
func (x *Execution) MapRuns() []MapRun {
	runs := append([]MapRun(nil), x.pastRuns...)
	for _, f := range x.frames {
		if f.run != nil {
			runs = append(runs, x.describeRun(f))
		}
	}
	return runs
}

// MapRun is the execution's Map Run of that ARN.
func (x *Execution) MapRun(arn string) (MapRun, bool) {
	for _, r := range x.MapRuns() {
		if r.ARN == arn {
			return r, true
		}
	}
	return MapRun{}, false
}

// describeRun is a frame's run as it stands. What still ran when it failed, or its execution was over, is counted as aborted.
func (x *Execution) describeRun(f *frame) MapRun {
	r := f.run
	m := MapRun{
		ARN: r.arn, Status: r.status, Started: r.began, Stopped: r.ended, MaxConcurrency: r.limit,
		ToleratedCount: r.tolerance.Count, ToleratedPercentage: r.tolerance.Percentage, Redrives: r.redrives, Redriven: r.redriven,
	}
	if m.Status == Running && x.status != Running {
		m.Status, m.Stopped = Aborted, x.stopped
	}
	over := m.Status != Running
	running := tally{executions: int64(len(r.running))}
	for _, c := range r.running {
		running.items += c.items
	}
	pending := tally{items: int64(len(r.page))}
	if !f.state.HasBatcher() {
		pending.executions = pending.items
	}
	waiting := tally{int64(len(r.lost.waiting)), r.lost.items}
	m.Executions = r.counted(func(t tally) int64 { return t.executions }, over, running, pending, waiting)
	m.Items = r.counted(func(t tally) int64 { return t.items }, over, running, pending, waiting)
	return m
}

// counted are the counts of either executions or items, which of takes out of a tally.
func (r *mapRun) counted(of func(tally) int64, over bool, running, pending, waiting tally) Counts {
	k, stuck := &r.counts, &r.lost.stuck
	c := Counts{
		Pending: of(pending), Running: of(running), Succeeded: of(k.succeeded), Failed: of(k.failed), TimedOut: of(k.timedOut), Aborted: of(k.aborted),
		NotRedrivable: of(stuck.failed) + of(stuck.timedOut) + of(stuck.aborted), PendingRedrive: of(waiting),
	}
	if over {
		c.Aborted, c.Running = c.Aborted+c.Running, 0
		c.ResultsWritten = c.Succeeded + c.Failed + c.TimedOut + c.Aborted
		if r.exports && r.written != nil {
			c.ResultsWritten += c.Pending
		}
	}
	c.Total = c.Pending + c.Running + c.Succeeded + c.Failed + c.TimedOut + c.Aborted + c.PendingRedrive
	return c
}

// bury keeps what is shown of a run whose state is left or tried again.
func (x *Execution) bury(f *frame) {
	if f.run != nil {
		x.pastRuns = append(x.pastRuns, x.describeRun(f))
		f.run = nil
	}
}

// Runs reports whether a Map Run is under way.
func (x *Execution) Runs(mapRun string) bool {
	return x.status == Running && x.mapRunNamed(mapRun) != nil
}

// Waiting are the children of a Map Run that wait for their redrive, by index.
func (x *Execution) Waiting(mapRun string) map[int64]bool {
	waiting := map[int64]bool{}
	if f := x.mapRunNamed(mapRun); f != nil {
		for _, c := range f.run.lost.waiting {
			waiting[c.index] = true
		}
	}
	return waiting
}
