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
	startedBy int64 // MapRunStarted
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
	// position is the number of the first item of page.
	position int64
	// running are the children under way, by index; bytes counts their inputs.
	running map[int64]child
	bytes   int
	counts  Counts
	// kept are the outputs of children that succeeded, by index, while they fit.
	kept      map[int64]Payload
	keptBytes int
	tooLarge  bool
	// redriven are the children that a redrive has still to bring to an end again; again those that it has.
	redriven int64
	again    map[int64]bool
	failed   bool
	// status is the run's as its events tell, began and ended when that was.
	status       Status
	began, ended time.Time
	writes       bool // the results are for a writer
	written      *Payload
	redrives     int64
}

type child struct {
	items int64
	input Payload
}

// Counts are those of a Map Run: executions and their items by how they ended.
type Counts struct {
	Succeeded, Failed, TimedOut, Aborted                     int64
	ItemsSucceeded, ItemsFailed, ItemsTimedOut, ItemsAborted int64
}

// inputBytesMax bounds the inputs of the children under way, and so what a Map Run keeps in memory.
const inputBytesMax = 16 << 20

func (r *mapRun) children() int { return len(r.running) + int(r.redriven) }

func (r *mapRun) mayBegin() bool {
	return int64(r.children()) < r.limit && r.bytes < inputBytesMax && !r.failed
}

// isOver reports whether nothing is left to run.
func (r *mapRun) isOver() bool { return r.all && len(r.page) == 0 && r.children() == 0 }

// steps reports whether the run can go on by itself.
func (r *mapRun) steps() bool {
	switch {
	case r.failed:
		return false
	case r.exceeded():
		return true
	case r.isOver():
		return !r.writes || r.written != nil
	}
	return len(r.page) > 0 && r.mayBegin() && (r.all || !r.starved)
}

// exceeded reports whether more failed than is tolerated. A percentage above 0 is one of all items, which are known when all
// were read. Source: developer guide, "Tolerated failure threshold".
func (r *mapRun) exceeded() bool {
	lost, t := r.counts.ItemsFailed+r.counts.ItemsTimedOut, r.tolerance
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
		j.results = append(j.results, r.kept[index])
	}
	return j.result()
}

// count counts a child's end.
func (r *mapRun) count(status Status, items int64) {
	of := map[Status]struct{ executions, items *int64 }{
		Succeeded: {&r.counts.Succeeded, &r.counts.ItemsSucceeded},
		TimedOut:  {&r.counts.TimedOut, &r.counts.ItemsTimedOut},
		Aborted:   {&r.counts.Aborted, &r.counts.ItemsAborted},
		FailedRun: {&r.counts.Failed, &r.counts.ItemsFailed},
	}[status]
	if of.executions != nil {
		*of.executions++
		*of.items += items
	}
}

// inOrder are the children under way, the first first.
func (r *mapRun) inOrder() []int64 {
	return slices.SortedFunc(maps.Keys(r.running), cmp.Compare[int64])
}
