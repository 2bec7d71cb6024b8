package execution

import (
	"strings"

	"sluice/internal/service/sfn/asl"
	"sluice/internal/value"
)

func (x *Execution) startParallel(f *frame) {
	arguments, err := f.state.Arguments(x.sees(f))
	if err != nil {
		x.evaluationFailed(f, err)
		return
	}
	input := x.payload(f, arguments)
	if input.exceeds() {
		x.fail(f, tooLarge(f.state.Name), "")
		return
	}
	x.emit(Event{Type: ParallelStateStarted, Previous: f.previous, Frame: f.id, Payload: input})
}

// joinStep begins iterations, or goes on when all branches or iterations are at their end.
func (x *Execution) joinStep(f *frame) {
	if !f.join.complete() {
		x.iterate(f)
		return
	}
	succeeded := ParallelStateSucceeded
	if f.state.Type == asl.Map {
		succeeded = MapStateSucceeded
	}
	x.emit(Event{Type: succeeded, Previous: f.previous, Frame: f.id})
	x.leave(f, f.join.result())
}

// result is the array of results. Each text is put in as it is: AWS does so too (recorded: test_parallel_state_nested).
func (j *join) result() Payload {
	var b strings.Builder
	length := 1 + len(j.results)
	for i := range j.results {
		length += len(j.results[i].Text)
	}
	b.Grow(length)
	items := make([]value.Value, len(j.results))
	b.WriteByte('[')
	for i := range j.results {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(j.results[i].Text)
		items[i] = j.results[i].Value()
	}
	b.WriteByte(']')
	return Payload{Text: b.String(), value: value.NewArray(items...).Value(), known: true}
}
