package execution

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/value"
)

var (
	errNoMapRun = errors.New("no Map Run")
	errNoChild  = errors.New("no such child")
)

// applyMapRun is Apply for what happens in a Map Run.
func (x *Execution) applyMapRun(f *frame, e *Event) error {
	if e.Type == MapRunStarted {
		return f.runStarted(e)
	}
	r := f.run
	if r == nil {
		return errNoMapRun
	}
	switch e.Type {
	case ItemsRead:
		return r.read(e)
	case ChildrenStarted:
		return r.start(e)
	case ChildEnded:
		return r.end(e)
	case MapRunUpdated:
		r.limit, r.tolerance = e.Limit, toleranceOf(e)
	case ResultsWritten:
		written := e.Payload
		r.written, r.files, r.exported, r.uploads = &written, e.Variables.Text, x.processed, nil
	case UploadBegun:
		bucket, key, _ := strings.Cut(e.Next, "/") // no bucket's name has a slash
		r.uploads = append(r.uploads, Upload{Bucket: bucket, Key: key, ID: e.Name})
	case MapRunFailing:
		failure := e.Failure
		r.failing, r.asked = &failure, false
	case MapRunSucceeded:
		f.previous = e.ID
		r.status, r.ended = Succeeded, e.At
	case MapRunFailed, MapRunAborted:
		f.previous = e.ID
		r.failed, r.status, r.ended = true, FailedRun, e.At
		if e.Type == MapRunAborted {
			r.status = Aborted
			x.leaveFiles(r)
		}
		x.give(f)
	case MapRunRedriven:
		f.previous, r.startedBy, r.retaken = e.ID, e.ID, x.processed
		r.redrive(e.At)
	case ChildRedriven:
		if !r.restart(e.Number) {
			return errNoChild
		}
	default:
		return errNoMapRun
	}
	return nil
}

// leaveFiles gives the files up that a run has begun. One that fails by itself has seen to them.
func (x *Execution) leaveFiles(r *mapRun) {
	if len(r.uploads) > 0 {
		x.abandoned = append(x.abandoned, AbandonUploads{MapRun: r.arn, Uploads: slices.Clone(r.uploads)})
	}
}

// runStarted takes the items over that MapStateStarted has brought.
func (f *frame) runStarted(e *Event) error {
	if f.join == nil || f.state.Type != asl.Map || !f.state.Processor.Distributed {
		return errNoMapRun
	}
	r := &mapRun{arn: e.Name, follows: e.Previous, startedBy: e.ID, status: Running, began: e.At, limit: e.Limit, tolerance: toleranceOf(e), running: map[int64]child{}, kept: map[int64]string{}, lost: lost{inputs: map[int64]string{}}, writes: e.Variables.Text != "", express: f.state.Processor.ExecutionType == asl.Express}
	r.exports = r.writes && f.state.Exports()
	if items, ok := f.join.input.Value().AsArray(); ok && !f.state.HasReader() {
		for _, item := range items.All() {
			r.page = append(r.page, item)
		}
		if len(f.join.keys) == len(r.page) {
			r.keys = f.join.keys
		}
		r.items, r.all = int64(len(r.page)), true
		r.sources = []Source{{URI: stateData, Count: r.items}}
	}
	f.previous, f.phase, f.run, f.join = e.ID, mapping, r, nil
	return nil
}

// toleranceOf reads what MapRunStarted and MapRunUpdated carry: Count is one more than the tolerated count, Next the
// percentage, each missing where there is none.
func toleranceOf(e *Event) (t asl.Tolerance) {
	if e.Count > 0 {
		t.HasCount, t.Count = true, e.Count-1
	}
	if percentage, err := strconv.ParseFloat(e.Next, 64); err == nil {
		t.HasPercentage, t.Percentage = true, percentage
	}
	return t
}

func putTolerance(e *Event, t asl.Tolerance) {
	if t.HasCount {
		e.Count = t.Count + 1
	}
	if t.HasPercentage {
		e.Next = strconv.FormatFloat(t.Percentage, 'g', -1, 64)
	}
}

func (r *mapRun) read(e *Event) error {
	items, ok := e.Payload.Value().AsArray()
	if !ok || r.all {
		return errors.New("no page of items")
	}
	for _, item := range items.All() {
		r.page = append(r.page, item)
	}
	r.keys = append(r.keys, keysOf(e)...)
	for _, s := range readSources(e.Name) {
		r.sources = append(r.sources, Source{URI: s.URI, Count: r.items + s.Count})
	}
	r.items += int64(items.Len())
	r.cursor, r.all, r.starved, r.asked = e.Next, e.Next == "", false, false
	return nil
}

func (r *mapRun) start(e *Event) error {
	if e.Count <= 0 || e.Count > int64(len(r.page)) || e.Number != r.begun {
		return errors.New("children of items that are not there")
	}
	r.page = r.page[e.Count:]
	if r.keys != nil {
		r.keys = r.keys[e.Count:]
	}
	r.position += e.Count
	for len(r.sources) > 0 && r.sources[0].Count <= r.position {
		r.sources = r.sources[1:]
	}
	r.begun++
	r.running[e.Number] = child{items: e.Count, input: e.Payload.Text}
	r.bytes += len(e.Payload.Text)
	return nil
}

func (r *mapRun) end(e *Event) error {
	status := Status(e.Name)
	c, ok := r.running[e.Number]
	counted := r.counts.of(status)
	if !ok || counted == nil {
		return errNoChild
	}
	delete(r.running, e.Number)
	r.bytes -= len(c.input)
	counted.add(c.items)
	if status != Succeeded {
		r.lose(e.Number, c, status, e.Limit)
		return nil
	}
	if r.writes || r.tooLarge {
		return nil
	}
	r.keptBytes += len(e.Payload.Text) + 1
	if r.tooLarge = r.keptBytes > PayloadBytesMax; r.tooLarge {
		clear(r.kept)
		return nil
	}
	r.kept[e.Number] = e.Payload.Text
	return nil
}

// array is the JSON of items that are JSON each.
func array(items []string) Payload {
	j := join{results: make([]Payload, len(items))}
	for i := range items {
		j.results[i] = JSON(items[i])
	}
	return j.result()
}

// at is an item, null where there is none.
func at(items []value.Value, i int) value.Value {
	if i < len(items) {
		return items[i]
	}
	return value.Null()
}
