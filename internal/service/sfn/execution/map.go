package execution

import (
	"math"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/value"
)

// startMap begins a Map. A distributed one has a join only between MapStateStarted and MapRunStarted, which may be two Runs
// for a history that is nearly full.
func (x *Execution) startMap(f *frame) {
	if f.join != nil && f.state.Processor.Distributed {
		x.startMapRun(f)
		return
	}
	scope := x.sees(f)
	items, keys, err := x.items(f, scope)
	if err != nil {
		x.evaluationFailed(f, err)
		return
	}
	// What a state works on is its input, after the expressions that make it. Source: developer guide, "Error names", States.DataLimitExceeded.
	if items != nil && asl.Exceeds(items.Value(), PayloadBytesMax) {
		x.fail(f, tooLarge(f.state.Name), "")
		return
	}
	limit, err := f.state.MaxConcurrency(scope)
	if err != nil {
		x.evaluationFailed(f, err)
		return
	}
	started := Event{Type: MapStateStarted, Previous: f.previous, Frame: f.id, Limit: concurrency(f.state, limit)}
	if items != nil {
		started.Number, started.Payload, started.Variables = int64(items.Len()), x.payload(f, items.Value()), namesOf(keys)
	}
	x.emit(started)
	if f.state.Processor.Distributed && f.join != nil {
		x.startMapRun(f)
	}
}

// items are what the Map goes over; none are known yet of one that reads them.
func (x *Execution) items(f *frame, scope *asl.Scope) (*value.Array, []string, error) {
	if f.state.HasReader() {
		return nil, nil, nil
	}
	return f.state.Items(scope)
}

// namesOf is the array of the names of an object's members, where a Map goes over those.
func namesOf(keys []string) Payload {
	if keys == nil {
		return Payload{}
	}
	names := value.NewArray()
	for _, k := range keys {
		names.Append(value.String(k))
	}
	return payloadOf(names.Value())
}

// UnlimitedConcurrency is how DescribeMapRun shows that nobody limits how many children run at a time; ChildrenConcurrencyMax does.
// Source: measured on AWS (github.com/floci-io/floci, pull request 2694).
const UnlimitedConcurrency = math.MaxInt32

// concurrency is how many iterations or children may run, where 0 asks for as many as there may be.
func concurrency(s *asl.State, limit int) int64 {
	most := InlineConcurrencyMax
	if s.Processor.Distributed {
		most = UnlimitedConcurrency
	}
	if limit <= 0 {
		return int64(most)
	}
	return int64(min(limit, most))
}

// iterate begins as many iterations as may run. The first follow from the Map's start, later ones from the last event of the
// iteration that made room for them, not from its success (recorded: test_base_map).
func (x *Execution) iterate(f *frame) {
	items, _ := f.join.input.Value().AsArray()
	for f.join != nil && f.join.mayStart() && !x.full && x.status == Running {
		index := f.join.next
		input := x.itemInput(f, index, items)
		if input == nil {
			return
		}
		previous := f.previous
		if f.join.step != 0 {
			previous = f.join.step
		}
		x.emit(Event{
			Type: MapIterationStarted, Previous: previous, Frame: f.id, Name: f.state.Name, Number: index,
			Payload: *input,
		})
	}
}

// itemInput makes an iteration's input, or fails the Map.
func (x *Execution) itemInput(f *frame, index int64, items *value.Array) *Payload {
	scope := x.sees(f)
	item := value.Null()
	if items != nil && index < int64(items.Len()) {
		item = items.At(int(index))
	}
	scope.Context = &source{x: x, f: f, item: &item, index: index}
	v, err := f.state.ItemInput(scope, item)
	if err != nil {
		x.evaluationFailed(f, err)
		return nil
	}
	input := payloadOf(v)
	if input.exceeds() {
		x.fail(f, tooLarge(f.state.Name), "")
		return nil
	}
	return &input
}
