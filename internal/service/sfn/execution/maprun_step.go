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
	if writer != nil { // the results are for somebody outside to write or to transform
		e.Variables = JSON("{}")
	}
	x.emit(e)
	if readerErr != nil && f.run != nil {
		said := &asl.Failure{}
		errors.As(readerErr, &said)
		x.mapRunFailed(f, Failed(said.Name, said.Cause))
	}
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
	case r.failing != nil:
		x.mapRunFailed(f, *r.failing)
	case r.exceeded():
		x.runFails(f, Failed(asl.ErrorExceedToleratedFailures, asl.ToleranceExceeded))
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
// guess for first states of today. After a redrive it is MapRunRedriven. Source: AWS, as recorded in github.com/radkawar/stackd,
// testdata/aws/stepfunctions/redrive_map.json (standard:terminal:parent-history).
func (x *Execution) exitFrom(f *frame) int64 {
	if f.run != nil && f.before != 0 {
		return f.run.startedBy
	}
	return f.previous
}

// runFails ends the run, once its children have ended and its results are written where a ResultWriter writes them: AWS exports those of
// runs that fail, too. Source: developer guide, "ResultWriter" (FAILED_n.json, PENDING_n.json). A failure to write them ends it. Express
// children are waited for in any case, for nobody can stop them: see StopChild.
func (x *Execution) runFails(f *frame, failure Failure) {
	r := f.run
	switch {
	case r.failing != nil: // the results could not be written
		x.mapRunFailed(f, *r.failing)
	case r.exports && r.begun > 0 && (r.exceeded() || !r.isOver()), r.express && len(r.running) > 0:
		x.emit(Event{Type: MapRunFailing, Frame: f.id, Failure: failure})
	default:
		x.mapRunFailed(f, failure)
	}
}

func (x *Execution) mapRunFailed(f *frame, failure Failure) {
	x.emit(Event{Type: MapRunFailed, Previous: f.previous, Frame: f.id, Failure: failure})
	x.fail(f, failure, "")
}

// itemFailed ends the run for an expression that failed.
func (x *Execution) itemFailed(f *frame, err error) {
	x.runFails(f, x.tellEvaluation(f, err, f.previous))
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
		input, count, err := x.childInput(f, batcher, 0)
		if err != nil {
			x.itemFailed(f, err)
			return
		}
		if input.exceeds() {
			x.runFails(f, tooLarge(f.state.Name))
			return
		}
		if count == 0 { // the batch may become larger with the next page
			r.starved = true
			return
		}
		x.emit(Event{Type: ChildrenStarted, Frame: f.id, Number: r.begun, Count: count, Payload: input})
	}
}

// childInput makes the input of the child whose first item is at from, of one item or a batch.
func (x *Execution) childInput(f *frame, batcher *asl.Batcher, from int) (input Payload, count int64, err error) {
	if batcher == nil {
		v, err := x.selected(f, from)
		return payloadOf(v), 1, err
	}
	batch, bytes := value.NewArray(), int64(0)
	for i := from; i < len(f.run.page); i++ {
		v, err := x.selected(f, i)
		if err != nil {
			return Payload{}, 0, err
		}
		bytes += int64(asl.Size(v)) + 1
		if i > from && batcher.Overflows(bytes) {
			return payloadOf(batcher.Batch(batch)), int64(batch.Len()), nil
		}
		batch.Append(v)
		if batcher.ItemsMax > 0 && int64(batch.Len()) >= batcher.ItemsMax {
			return payloadOf(batcher.Batch(batch)), int64(batch.Len()), nil
		}
	}
	if !f.run.all && f.run.failing == nil {
		return Payload{}, 0, nil
	}
	return payloadOf(batcher.Batch(batch)), int64(batch.Len()), nil
}

// pending are the inputs of children that a run which has failed will not start: of the items that were read, as far as they can be made.
func (x *Execution) pending(f *frame) (inputs []string) {
	batcher, err := f.state.Batcher(x.sees(f))
	if err != nil || f.run.failing == nil {
		return nil
	}
	for from := 0; from < len(f.run.page); {
		input, count, err := x.childInput(f, batcher, from)
		if err != nil || input.exceeds() {
			return inputs
		}
		inputs = append(inputs, input.Text)
		from += int(count)
	}
	return inputs
}

// selected is an item of the page, as ItemSelector makes it.
func (x *Execution) selected(f *frame, i int) (value.Value, error) {
	r := f.run
	item := at(r.page, i)
	scope := x.sees(f)
	s := &source{x: x, f: f, item: &item, index: r.position + int64(i)}
	s.uri = r.sourceOf(s.index)
	given := item
	if i < len(r.keys) {
		s.key = &r.keys[i]
		given = asl.Pair(r.keys[i], item)
	}
	scope.Context = s
	return f.state.ItemInput(scope, given)
}
