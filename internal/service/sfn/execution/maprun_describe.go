package execution

import "time"

// MapRun is what DescribeMapRun shows.
type MapRun struct {
	// Frame names the run to stimuli, while it runs.
	Frame  FrameID
	ARN    string
	Status Status
	// Started and Stopped are when it was; the latter is zero while it runs.
	Started, Stopped    time.Time
	MaxConcurrency      int64
	ToleratedCount      int64
	ToleratedPercentage float64
	Counts              Counts
	// Running and ItemsRunning are under way; Pending and ItemsPending are known and have not begun.
	Running, ItemsRunning, Pending, ItemsPending int64
	// Items counts those that were read, Children the executions that were started.
	Items, Children int64
	Redrives        int64
	// ResultsWritten says that the ResultWriter's results are there.
	ResultsWritten bool
}

// MapRuns are the execution's Map Runs, those that are over first.
func (x *Execution) MapRuns() []MapRun {
	runs := append([]MapRun(nil), x.pastRuns...)
	for _, f := range x.frames {
		if f.run != nil {
			runs = append(runs, f.run.describe(f.id, x))
		}
	}
	return runs
}

// describe is the run as it stands. What still ran when it failed, or its execution was over, is counted as aborted.
func (r *mapRun) describe(id FrameID, x *Execution) MapRun {
	m := MapRun{
		Frame: id, ARN: r.arn, Status: r.status, Started: r.began, Stopped: r.ended, MaxConcurrency: r.limit,
		ToleratedCount: r.tolerance.Count, ToleratedPercentage: r.tolerance.Percentage, Counts: r.counts,
		Running: int64(r.children()), ItemsRunning: r.redriven, Pending: int64(len(r.page)), ItemsPending: int64(len(r.page)),
		Items: r.items, Children: r.begun, Redrives: r.redrives, ResultsWritten: r.written != nil,
	}
	for _, c := range r.running {
		m.ItemsRunning += c.items
	}
	if m.Status == Running && x.status != Running {
		m.Status, m.Stopped = Aborted, x.stopped
	}
	if m.Status != Running {
		m.Counts.Aborted, m.Counts.ItemsAborted = m.Counts.Aborted+m.Running, m.Counts.ItemsAborted+m.ItemsRunning
		m.Running, m.ItemsRunning = 0, 0
	}
	return m
}

// bury keeps what is shown of a run whose state is left or tried again.
func (x *Execution) bury(f *frame) {
	if f.run != nil {
		x.pastRuns = append(x.pastRuns, f.run.describe(f.id, x))
		f.run = nil
	}
}
