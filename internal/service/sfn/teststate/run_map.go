package teststate

import (
	"sluice/internal/service/sfn/asl"
	"sluice/internal/value"
)

// mapOver shows a Map's way up to its iterations, whose results the mock says.
func (r *run) mapOver() error {
	items, keys, known, err := r.itemsOf()
	if err != nil {
		return err
	}
	if known {
		if err := r.inputs(items, keys); err != nil {
			return err
		}
	}
	concurrency, err := r.state.MaxConcurrency(&r.scope)
	if err != nil {
		return err
	}
	n := int64(concurrency)
	r.out.Seen.MaxConcurrency = &n
	tolerance, err := r.state.Tolerated(&r.scope)
	if err != nil {
		return err
	}
	if tolerance.HasCount {
		r.out.Seen.ToleratedFailureCount = &tolerance.Count
	}
	if tolerance.HasPercentage {
		r.out.Seen.ToleratedFailurePercentage = &tolerance.Percentage
	}
	result, err := r.mocked()
	if err != nil { // the mocked error is the Map's, however many iterations failed (recorded: …_failure_count_with_state_error)
		return err
	}
	if err := r.tolerate(tolerance, items, known); err != nil {
		return err
	}
	return r.finish(result)
}

// tolerate fails a Map with more failed iterations than it allows. One that sets no bound is taken to allow all of them, which is not
// how executions see it (recorded: test_map_state_failure_count[BASE_MAP_STATE]).
func (r *run) tolerate(tolerance asl.Tolerance, items *value.Array, known bool) error {
	failures := r.request.Configuration.MapFailureCount
	if failures == nil {
		return nil
	}
	total := int64(r.result.Len())
	if known {
		total = int64(items.Len())
	}
	if *failures > total {
		return refuse("Map iteration failure count must be less than or equal to the number of Map iterations")
	}
	if (tolerance.HasCount || tolerance.HasPercentage) && tolerance.Exceeded(*failures, total) {
		return &asl.Failure{Name: asl.ErrorExceedToleratedFailures, Cause: asl.ToleranceExceeded}
	}
	return nil
}

// itemsOf are the Map's items; known is false for those of a reader whose data are not given, or not of JSON.
func (r *run) itemsOf() (items *value.Array, keys []string, known bool, err error) {
	if r.state.HasReader() {
		return r.read()
	}
	if items, keys, err = r.state.Items(&r.scope); err != nil {
		return nil, nil, false, err
	}
	return items, keys, true, r.see(&r.out.Seen.AfterItemsPath, fixed(items.Value()))
}

// inputs shows what the iterations would be given.
func (r *run) inputs(items *value.Array, keys []string) error {
	s := r.state
	inputs, err := r.selected(items, keys)
	if err != nil {
		return err
	}
	if s.HasItemSelector() {
		if err := r.show(&r.out.Seen.AfterItemSelector, inputs.Value()); err != nil {
			return err
		}
	}
	batcher, err := s.Batcher(&r.scope)
	if err != nil || batcher == nil {
		return err
	}
	return r.show(&r.out.Seen.AfterItemBatcher, batches(batcher, inputs).Value())
}

// selected makes the input of each iteration, with the item in the Context object.
func (r *run) selected(items *value.Array, keys []string) (*value.Array, error) {
	outer, _ := r.scope.Context.ContextObject().AsObject()
	inputs := value.NewArray()
	bytes := 0
	for i, v := range items.All() {
		item := value.NewObject(member("Index", value.Int(int64(i))), member("Value", v))
		given := v
		if keys != nil {
			item.Set("Key", value.String(keys[i]))
			given = asl.Pair(keys[i], v)
		}
		inner := outer.Clone()
		inner.Set("Map", object(member("Item", item.Value())))
		scope := r.scope
		scope.Context = asl.FixedContext(inner.Value())
		input, err := r.state.ItemInput(&scope, given)
		if err != nil {
			return nil, err
		}
		if asl.Exceeds(input, asl.PayloadBytesMax) {
			return nil, tooLarge()
		}
		if r.state.HasItemSelector() {
			if bytes += len(input.String()); bytes > asl.PayloadBytesMax {
				return nil, tooLarge()
			}
		}
		inputs.Append(input)
	}
	return inputs, nil
}

// batches puts inputs together as a distributed Map does.
func batches(b *asl.Batcher, inputs *value.Array) *value.Array {
	made, batch := value.NewArray(), value.NewArray()
	bytes := int64(0)
	for _, input := range inputs.All() {
		size := int64(len(input.String())) + 1
		if batch.Len() > 0 && (b.ItemsMax > 0 && int64(batch.Len()) >= b.ItemsMax || b.Overflows(bytes+size)) {
			made.Append(b.Batch(batch))
			batch, bytes = value.NewArray(), 0
		}
		batch.Append(input)
		bytes += size
	}
	if batch.Len() > 0 {
		made.Append(b.Batch(batch))
	}
	return made
}
