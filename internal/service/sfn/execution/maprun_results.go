package execution

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"sluice/internal/value"
)

// stateData is the Source of items that are the state's own. Source: developer guide, "Context object" (Map.Item.Source), and AWS, as recorded in
// github.com/radkawar/stackd, testdata/aws/stepfunctions/distributed_map.json.
const stateData = "STATE_DATA"

// sourceOf is where an item comes from, empty where nobody has said.
func (r *mapRun) sourceOf(index int64) string {
	for _, s := range r.sources {
		if index < s.Count {
			return s.URI
		}
	}
	return ""
}

// sourcesText is how ItemsRead carries sources: [["s3://…", 3], …].
func sourcesText(sources []Source) string {
	if len(sources) == 0 {
		return ""
	}
	all := value.NewArray()
	for _, s := range sources {
		all.Append(value.NewArray(value.String(s.URI), value.Int(s.Count)).Value())
	}
	return all.Value().String()
}

// readSources are each with the count of items up to its last.
func readSources(text string) (sources []Source) {
	v, _ := value.Parse(text)
	all, _ := v.AsArray()
	total := int64(0)
	for i := 0; all != nil && i < all.Len(); i++ {
		uri, _ := all.At(i).At(0)
		count, _ := all.At(i).At(1)
		name, _ := uri.AsString()
		n, _ := count.AsNumber()
		more, _ := strconv.ParseInt(string(n), 10, 64)
		total += more
		sources = append(sources, Source{URI: name, Count: total})
	}
	return sources
}

// putResult puts into ChildEnded what a ResultWriter tells of a child. What it began with stands in ChildrenStarted, but for one that was
// redriven.
func putResult(e *Event, s *ChildFinished) {
	e.Failure, e.Due = s.Failure, s.Stopped
	e.Next = fmt.Sprintf("%d %d", s.Started.UnixMilli(), s.Round)
	if s.Round > 0 {
		e.Variables = Payload{Text: s.Input}
	}
}

// Result is what a child of a Map Run came to.
type Result struct {
	Index, Round     int64
	Status           Status
	Input, Output    string
	Failure          Failure
	Started, Stopped time.Time
	// Stuck says that the child cannot be redriven, Unbegun that it never began.
	Stuck, Unbegun bool
}

// Results finds the results that are to be written among an execution's events, which it is given one by one, from the first. It keeps the
// inputs of children under way, and no more.
type Results struct {
	mapRun            string
	exported, retaken int64

	facts  int64
	frame  FrameID
	inputs map[int64]string
}

// Take takes the next event, and returns a result if it is one: a success that was not written before, or what else a child came to since the
// last redrive.
func (r *Results) Take(e *Event) (*Result, bool) {
	r.facts++
	switch {
	case e.Type == MapRunStarted && e.Name == r.mapRun:
		r.frame, r.inputs = e.Frame, map[int64]string{}
	case e.Type == MapRunStarted && e.Frame == r.frame:
		r.frame = 0
	case e.Frame != r.frame || r.inputs == nil:
	case e.Type == ChildrenStarted:
		r.inputs[e.Number] = e.Payload.Text
	case e.Type == ChildEnded:
		found := r.result(e)
		delete(r.inputs, e.Number)
		succeeded := found.Status == Succeeded
		return found, succeeded && r.facts > r.exported || !succeeded && r.facts > r.exported && r.facts > r.retaken
	}
	return nil, false
}

func (r *Results) result(e *Event) *Result {
	found := &Result{
		Index: e.Number, Status: Status(e.Name), Input: r.inputs[e.Number], Output: e.Payload.Text, Failure: e.Failure, Stopped: e.Due,
		Stuck: e.Limit == childStuck, Unbegun: e.Limit == childUnbegun,
	}
	started, round, _ := strings.Cut(e.Next, " ")
	if at, err := strconv.ParseInt(started, 10, 64); err == nil {
		found.Started = time.UnixMilli(at).UTC()
	}
	found.Round, _ = strconv.ParseInt(round, 10, 64)
	if e.Variables.Text != "" {
		found.Input = e.Variables.Text
	}
	return found
}
