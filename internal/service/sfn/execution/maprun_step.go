package execution

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/value"
)

// startMapRun begins the Map Run of a distributed Map whose items, unless they are read, are there.
func (x *Execution) startMapRun(f *frame) {
	scope := x.sees(f)
	tolerance, err := f.state.Tolerated(scope)
	if err != nil {
		x.evaluationFailed(f, err)
		return
	}
	_, readerErr := f.state.Reader(scope)
	if readerErr != nil && !isReaderFailure(readerErr) {
		x.evaluationFailed(f, readerErr)
		return
	}
	writer, err := f.state.Writer(scope)
	if err != nil {
		x.evaluationFailed(f, err)
		return
	}
	e := Event{Type: MapRunStarted, Previous: f.previous, Frame: f.id, Name: x.mapRunARN(f), Limit: f.join.limit}
	putTolerance(&e, tolerance)
	if writes(writer) {
		e.Variables = JSON("{}")
	}
	x.emit(e)
	if readerErr != nil && f.run != nil {
		said := &asl.Failure{}
		errors.As(readerErr, &said)
		x.mapRunFailed(f, Failed(said.Name, said.Cause))
	}
}

// writes reports whether the results are for somebody outside to write or to describe.
func writes(w *asl.Writer) bool {
	return w != nil && (w.Resource != nil || w.Transformation == "NONE")
}

func isReaderFailure(err error) bool {
	var said *asl.Failure
	return errors.As(err, &said) && said.Name == asl.ErrorItemReaderFailed
}

// mapRunARN makes the ARN of a new Map Run: arn:aws:states:region:account:mapRun:machine/label:uuid, where a Map without a
// label has a random one. The form without a label is recorded (test_map_state_config_distributed_parameters); with one, it
// follows the documentation of ListMapRuns and of a Map's Label.
func (x *Execution) mapRunARN(f *frame) string {
	label := f.state.Processor.Label
	if label == "" {
		label = x.uuid()
	}
	parts := strings.SplitN(x.spec.ARN, ":", 6)
	if len(parts) < 6 {
		parts = []string{"arn", "aws", "states", "", "", ""}
	}
	id := MapRunMark(x.spec.ARN) + x.uuid()[MapRunMarkSize:]
	return fmt.Sprintf("%s:%s:states:%s:%s:mapRun:%s/%s:%s", parts[0], parts[1], parts[3], parts[4], x.spec.MachineName, label, id)
}

// MapRunMarkSize is the length of a MapRunMark.
const MapRunMarkSize = 13

// MapRunMark is what the IDs of all Map Runs of an execution begin with, so that it can be found by them: the first two groups of a UUID, made
// of a hash of the execution's ARN. Few other executions have the same.
func MapRunMark(executionARN string) string {
	sum := sha256.Sum256([]byte(executionARN))
	text := hex.EncodeToString(sum[:6])
	return text[:8] + "-" + text[8:]
}

// uuid draws one of version 4.
func (x *Execution) uuid() string {
	var b [16]byte
	if x.env.Random != nil {
		draw(x.env.Random, b[:])
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	text := hex.EncodeToString(b[:])
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}

// mapRunStep starts children, or ends the run.
func (x *Execution) mapRunStep(f *frame) {
	switch r := f.run; {
	case r.exceeded():
		x.mapRunFailed(f, Failed(asl.ErrorExceedToleratedFailures, "The specified tolerated failure threshold was exceeded."))
	case r.isOver() && r.tooLarge:
		x.mapRunFailed(f, tooLarge(f.state.Name))
	case r.isOver():
		x.mapRunSucceeded(f)
	default:
		x.startChildren(f)
	}
}

// mapRunSucceeded ends the run and leaves the state; what the exit follows from is exitFrom's to say.
func (x *Execution) mapRunSucceeded(f *frame) {
	r, started := f.run, f.previous
	succeeded := x.emit(Event{Type: MapRunSucceeded, Previous: started, Frame: f.id})
	x.emit(Event{Type: MapStateSucceeded, Previous: succeeded, Frame: f.id})
	x.leave(f, r.result())
}

// exitFrom is the event that a state's exit follows from. That of a Map Run's was recorded in two ways. Until June 2024 it was
// MapRunSucceeded, for 24 Maps that were the first state (and one without a date) and for the three of test_map_state_config_distributed_reentrant,
// which were not; since November 2024 MapRunStarted, for nine that were not the first state. So AWS has probably changed it for
// all, but none that is the first state was recorded since. The rule here agrees with every recording but that one, and is a
// guess for first states of today.
func (x *Execution) exitFrom(f *frame) int64 {
	if f.run != nil && f.before != 0 {
		return f.run.startedBy
	}
	return f.previous
}

func (x *Execution) mapRunFailed(f *frame, failure Failure) {
	x.emit(Event{Type: MapRunFailed, Previous: f.previous, Frame: f.id, Failure: failure})
	x.fail(f, failure, "")
}

// itemFailed ends the run for an expression that failed.
func (x *Execution) itemFailed(f *frame, err error) {
	x.mapRunFailed(f, x.tellEvaluation(f, err, f.previous))
}

// goesOn reports whether the run starts another child in this walk.
func (x *Execution) goesOn(f *frame, r *mapRun) bool {
	return f.run == r && r.mayBegin() && !x.full && x.status == Running && len(x.events) < walkEventsMax && x.bytes < walkBytesMax
}

// startChildren starts as many as may run, those first that a redrive has left waiting.
func (x *Execution) startChildren(f *frame) {
	r := f.run
	for len(r.lost.waiting) > 0 && x.goesOn(f, r) {
		x.emit(Event{Type: ChildRedriven, Frame: f.id, Number: r.lost.waiting[0].index})
	}
	if len(r.page) == 0 || !x.goesOn(f, r) {
		return
	}
	batcher, err := f.state.Batcher(x.sees(f))
	if err != nil {
		x.itemFailed(f, err)
		return
	}
	for len(r.page) > 0 && x.goesOn(f, r) {
		input, count, ok := x.childInput(f, batcher)
		if !ok {
			return
		}
		if len(input.Text) > PayloadBytesMax {
			x.mapRunFailed(f, tooLarge(f.state.Name))
			return
		}
		if count == 0 { // the batch may become larger with the next page
			r.starved = true
			return
		}
		x.emit(Event{Type: ChildrenStarted, Frame: f.id, Number: r.begun, Count: count, Payload: input})
	}
}

// childInput makes the input of the next child, of one item or a batch.
func (x *Execution) childInput(f *frame, batcher *asl.Batcher) (input Payload, count int64, ok bool) {
	if batcher == nil {
		v, ok := x.selected(f, 0)
		return payloadOf(v), 1, ok
	}
	batch, bytes := value.NewArray(), int64(0)
	for i := range f.run.page {
		v, ok := x.selected(f, i)
		if !ok {
			return Payload{}, 0, false
		}
		bytes += int64(len(v.String())) + 1
		if i > 0 && batcher.Overflows(bytes) {
			return payloadOf(batcher.Batch(batch)), int64(batch.Len()), true
		}
		batch.Append(v)
		if batcher.ItemsMax > 0 && int64(batch.Len()) >= batcher.ItemsMax {
			return payloadOf(batcher.Batch(batch)), int64(batch.Len()), true
		}
	}
	if !f.run.all {
		return Payload{}, 0, true
	}
	return payloadOf(batcher.Batch(batch)), int64(batch.Len()), true
}

// selected is an item of the page, as ItemSelector makes it.
func (x *Execution) selected(f *frame, i int) (value.Value, bool) {
	r := f.run
	item := at(r.page, i)
	scope := x.sees(f)
	s := &source{x: x, f: f, item: &item, index: r.position + int64(i)}
	given := item
	if i < len(r.keys) {
		s.key = &r.keys[i]
		given = asl.Pair(r.keys[i], item)
	}
	scope.Context = s
	v, err := f.state.ItemInput(scope, given)
	if err != nil {
		x.itemFailed(f, err)
		return value.Value{}, false
	}
	return v, true
}
