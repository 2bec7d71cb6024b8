package execution

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/value"
)

// mapRun is a distributed Map at work: its items come page by page, and each item, or batch of items, is a child execution.
// Of the children that are under way their inputs are kept, of the others no more than counts and, as long as they fit into
// one payload, their outputs.
type mapRun struct {
	arn       string
	follows   int64 // MapStateStarted
	startedBy int64 // MapRunStarted, or the last MapRunRedriven
	limit     int64
	tolerance asl.Tolerance
	// page holds the items that no child has; keys are the names of an object's members. Behind them comes what is at cursor,
	// unless all were read.
	page   []value.Value
	keys   []string
	cursor string
	all    bool
	// starved says that the page is too small for a batch, and more is to come; asked that the next page was asked for. Both
	// follow from what was done since the last page, and are found out anew after a fold.
	starved, asked bool
	// items counts those that were read, begun the children that were started; the next one's index.
	items, begun int64
	// position is the number of the first item of page. sources are where items come from, up to the one that their count names.
	position int64
	sources  []Source
	// running are the children under way, by index; bytes counts their inputs.
	running map[int64]child
	bytes   int
	counts  counts
	// kept are the outputs of children that succeeded, by index, while they fit.
	kept      map[int64]string
	keptBytes int
	tooLarge  bool
	failed    bool
	// failing is why the run has failed that waits for its children and, if it exports them, for its results to be written; nil for none.
	failing *Failure
	lost    lost
	// status is the run's as its events tell, began and ended when that was.
	status       Status
	began, ended time.Time
	express      bool // of the children
	writes       bool // the results are for a writer
	exports      bool // which writes them into files, those of a run that fails, too
	written      *Payload
	// uploads are files that were begun since results were written last.
	uploads []Upload
	// files are a JSON array of those that were written with successes. exported and retaken count the execution's events up to the last writing
	// and the last redrive.
	files             string
	exported, retaken int64
	redrives          int64
	redriven          time.Time
}

type child struct {
	items int64
	// round counts the redrives that took the child up again.
	round int64
	input string
}

// tally counts executions and their items.
type tally struct{ executions, items int64 }

func (t *tally) add(items int64) { t.executions, t.items = t.executions+1, t.items+items }

// counts are a Map Run's children by how they ended.
type counts struct{ succeeded, failed, timedOut, aborted tally }

// of is where a status is counted; nil for none that a child ends with.
func (c *counts) of(status Status) *tally {
	switch status {
	case Succeeded:
		return &c.succeeded
	case TimedOut:
		return &c.timedOut
	case Aborted:
		return &c.aborted
	case FailedRun:
		return &c.failed
	}
	return nil
}

// inputBytesMax bounds the inputs of the children under way, and so what a Map Run keeps in memory.
const inputBytesMax = 16 << 20

func (r *mapRun) mayBegin() bool {
	return int64(len(r.running)) < min(r.limit, ChildrenConcurrencyMax) && r.bytes < inputBytesMax && !r.failed && r.failing == nil
}

// isOver reports whether nothing is left to run.
func (r *mapRun) isOver() bool {
	return r.all && len(r.page) == 0 && len(r.running) == 0 && len(r.lost.waiting) == 0
}

// settled reports whether nothing runs and nothing will.
func (r *mapRun) settled() bool { return r.isOver() || r.failing != nil && len(r.running) == 0 }

// steps reports whether the run can go on by itself.
func (r *mapRun) steps() bool {
	switch {
	case r.failed:
		return false
	case r.failing != nil:
		return r.settled() && (r.written != nil || !r.exports)
	case r.exceeded():
		return true
	case r.isOver():
		return !r.writes || r.written != nil
	}
	return r.mayBegin() && (len(r.lost.waiting) > 0 || len(r.page) > 0 && (r.all || !r.starved))
}

// exceeded reports whether more failed than is tolerated. A percentage above 0 is one of all items, which are known when all
// were read. Source: developer guide, "Tolerated failure threshold".
func (r *mapRun) exceeded() bool {
	lost, t := r.counts.failed.items+r.counts.timedOut.items, r.tolerance
	if !r.all && t.HasPercentage && t.Percentage > 0 {
		return t.HasCount && lost > t.Count
	}
	return t.Exceeded(lost, r.items)
}

// result is the array of the outputs of those that succeeded, in the order of their items.
func (r *mapRun) result() Payload {
	if r.written != nil {
		return *r.written
	}
	j := join{}
	for _, index := range slices.Sorted(maps.Keys(r.kept)) {
		j.results = append(j.results, JSON(r.kept[index]))
	}
	return j.result()
}

// inOrder are the children under way, the first first.
func (r *mapRun) inOrder() []int64 {
	return slices.SortedFunc(maps.Keys(r.running), cmp.Compare[int64])
}
