package engine

// The bucket of a simulation, and what must be true of Map Runs that read their items from it and write their results into it: every item is
// read once and in its place, every child has its own item, and each result is in the files once, wherever the process ended.

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"sluice/internal/service/sfn/execution"
	"sluice/internal/service/sfn/ledger"
	"sluice/internal/service/sfn/task"
)

const (
	simulatedItems = 7
	simulatedPage  = 3
	// simulatedPart is less than two results.
	simulatedPart = 700
)

// simulatedBucket is often busy, and now and then the last thing that a process asks. It hears nothing of a process that has died.
func simulatedBucket(s *simulation) *bucket {
	var lines strings.Builder
	for i := range simulatedItems {
		fmt.Fprintln(&lines, i)
	}
	b := newBucket("plain", lines.String(), "packed", zipped(lines.String()))
	b.before = func(call string) error {
		p := s.calls.Load()
		if p.gone() {
			return errors.New("the process died")
		}
		if call == "abandon" {
			s.judge.note("parts forgotten")
		}
		switch s.chance.n(60) {
		case 0:
			s.judge.note("died at s3")
			p.die()
			return errors.New("the process died")
		case 1, 2, 3, 4, 5:
			s.judge.note("s3 was busy")
			return fmt.Errorf("%w: slow down", task.ErrBusy)
		}
		return nil
	}
	return b
}

// forgotten reports parts of files that stay in the bucket when all is over. A run that has written its results leaves none, wherever a process
// ended. What one leaves whose execution was stopped is forgotten then, unless that process dies first; an upload without parts may stay.
func (s *simulation) forgotten() error {
	exported := map[string]bool{}
	for _, k := range s.judge.keys() {
		h, _, err := s.facts(k)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		for run := range h.exported {
			exported[run] = true
		}
	}
	for upload, parts := range s.bucket.left() {
		if run := strings.Split(upload, "/"); parts > 0 && exported[run[1]] {
			return fmt.Errorf("%d parts of %s stay behind", parts, upload)
		}
	}
	return nil
}

// readRun is a Map Run as its events tell.
type readRun struct {
	arn                          string
	read, begun                  int
	inputs                       map[int64]string
	succeeded, failed, neverDone int
	failing                      bool
	redrives                     int
	pages                        []execution.Items
}

// id is the last part of the run's ARN.
func (r *readRun) id() string {
	n, _ := ParseMapRun(r.arn)
	return n.ID
}

// pageAgain brings a page of items that was brought before.
func (s *simulation) pageAgain(k ledger.Key) {
	h, _, err := s.facts(k)
	if err != nil {
		return
	}
	e := s.p.engine
	for _, r := range h.runs {
		for _, page := range r.pages {
			s.judge.note("page brought twice")
			e.background(func() { e.insist(k, turn{stimuli: []execution.Stimulus{page}}) })
		}
	}
}

// ofRun reads what an event says of a Map Run that reads its items.
func (h *history) ofRun(t *track, e *execution.Event) error {
	if t.nature.kind != aReader {
		return nil
	}
	if e.Type == execution.MapRunStarted {
		h.runs[e.Frame] = &readRun{arn: e.Name, inputs: map[int64]string{}}
		return nil
	}
	r := h.runs[e.Frame]
	if r == nil {
		return nil
	}
	switch e.Type {
	case execution.ItemsRead:
		return h.itemsRead(r, e)
	case execution.ChildrenStarted:
		item, _ := e.Payload.Value().Get("item")
		if got := item.String(); got != fmt.Sprint(e.Number) || int(e.Number) != r.begun {
			return fmt.Errorf("child %d, after %d, has the item %s", e.Number, r.begun, got)
		}
		r.inputs[e.Number] = e.Payload.Text
		r.begun++
	case execution.ChildEnded:
		switch {
		case e.Name == string(execution.Succeeded):
			r.succeeded++
		case e.Limit == 2:
			r.neverDone++
		default:
			r.failed++
		}
	case execution.MapRunFailing:
		r.failing = true
	case execution.MapRunRedriven:
		r.failing, r.failed, r.neverDone = false, 0, 0
		r.redrives++
		delete(h.exported, r.id())
	case execution.ResultsWritten:
		h.exported[r.id()] = true
		return h.resultsWritten(r, e)
	case execution.MapRunSucceeded:
		if r.read != simulatedItems || r.begun != simulatedItems {
			return fmt.Errorf("it has read %d items, and begun %d children", r.read, r.begun)
		}
	}
	return nil
}

func (h *history) itemsRead(r *readRun, e *execution.Event) error {
	page, _ := e.Payload.Value().AsArray()
	again := execution.Items{Round: execution.Round{Frame: e.Frame, MapRun: r.arn, Redrives: int64(r.redrives)}, Next: e.Next}
	if n := len(r.pages); n > 0 {
		again.Cursor = r.pages[n-1].Next
	}
	for i := range page.Len() {
		if got := page.At(i).String(); got != fmt.Sprint(r.read) {
			return fmt.Errorf("item %d is %s", r.read, got)
		}
		again.Items = append(again.Items, fmt.Sprint(r.read))
		r.read++
	}
	r.pages = append(r.pages, again)
	if e.Next == "" && r.read != simulatedItems {
		return fmt.Errorf("the last item is %d", r.read-1)
	}
	h.heard["items read"]++
	return nil
}

// resultsWritten looks at the files.
func (h *history) resultsWritten(r *readRun, e *execution.Event) error {
	details, _ := e.Payload.Value().Get("ResultWriterDetails")
	key, _ := details.Get("Key")
	name, _ := key.AsString()
	var manifest struct {
		ResultFiles map[string][]struct{ Key string }
	}
	if err := json.Unmarshal([]byte(h.bucket.get(name)), &manifest); err != nil {
		return fmt.Errorf("manifest %s: %w", name, err)
	}
	inputs, counts := map[string]bool{}, map[string]int{}
	for status, files := range manifest.ResultFiles {
		for _, f := range files {
			var records []struct{ Input, Status string }
			if err := json.Unmarshal([]byte(h.bucket.get(f.Key)), &records); err != nil {
				return fmt.Errorf("%s: %w", f.Key, err)
			}
			for _, record := range records {
				if record.Input == "" || inputs[record.Input] {
					return fmt.Errorf("%s has %q, which is not the first of it", f.Key, record.Input)
				}
				inputs[record.Input] = true
				counts[status]++
			}
		}
	}
	pending := r.neverDone
	if r.failing {
		pending += r.read - r.begun
		h.heard["results of a failure"]++
	}
	if r.redrives > 0 {
		h.heard["results of a redrive"]++
	}
	h.heard["results written"]++
	if counts["SUCCEEDED"] != r.succeeded || counts["FAILED"] != r.failed || counts["PENDING"] != pending {
		return fmt.Errorf("%v are written of %+v", counts, *r)
	}
	return nil
}
