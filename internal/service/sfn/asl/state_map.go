package asl

import (
	"fmt"
	"math"

	"sluice/internal/value"
)

// mapped is what only a Map has.
type mapped struct {
	// path is ItemsPath, items is Items.
	path              *path
	items             *template
	selector          *template
	concurrency       *number
	failures          *number
	failurePercentage *number
	reader            *itemReader
	batcher           *itemBatcher
	writer            *resultWriter
}

// Items returns the array that a Map goes over; a distributed one with a Reader doesn't ask. Where it was an object, which
// distributed Maps take, keys are its names, one for each item, and Pair makes the input of an iteration without
// ItemSelector. The error is a *Failure. That an inline Map takes arrays only is recorded, though the developer guide by
// now tells otherwise.
func (s *State) Items(scope *Scope) (items *value.Array, keys []string, err error) {
	f, err := s.effective(scope)
	if err != nil {
		return nil, nil, err
	}
	v := f.root
	switch {
	case s.mapped.path != nil:
		if v, err = s.mapped.path.read(&f); err != nil {
			return nil, nil, because(err, failed(ErrorRuntime, "Invalid path '%s' : %s", s.mapped.path.text, err))
		}
	case s.mapped.items != nil:
		if v, err = s.mapped.items.evaluate(&f); err != nil {
			return nil, nil, err
		}
	}
	if object, ok := v.AsObject(); ok && s.Processor.Distributed {
		items, keys = membersOf(object)
		return items, keys, nil
	}
	array, ok := v.AsArray()
	if !ok {
		return nil, nil, s.noArray(v)
	}
	return array, nil, nil
}

// Pair is an item of an object that a Map goes over. Source: developer guide, "ItemsPath" ("passing the pair to the
// iteration as input").
func Pair(key string, v value.Value) value.Value {
	return value.NewObject(value.Member{Name: "Key", Value: value.String(key)}, value.Member{Name: "Value", Value: v}).Value()
}

// membersOf makes items of an object's members. Source: developer guide, "Items" (a key-value pair is an item).
func membersOf(object *value.Object) (*value.Array, []string) {
	items, keys := value.NewArray(), []string{}
	for name, v := range object.All() {
		items.Append(v)
		keys = append(keys, name)
	}
	return items, keys
}

func (s *State) noArray(v value.Value) error {
	if s.mapped.items != nil && s.mapped.items.expression != nil {
		return wrongType(s.mapped.items.expression, "Items", "array", v)
	}
	if s.mapped.path != nil { // source: AWS, as recorded in github.com/radkawar/stackd, testdata/aws/stepfunctions/dataflow_execution.json (map-null)
		return &Failure{Name: ErrorRuntime, Cause: fmt.Sprintf("Reference path \"%s\" must point to array.", s.mapped.path.text)}
	}
	name := ErrorRuntime
	if s.Language == JSONata {
		name = ErrorQueryEvaluation
	}
	return failed(name, "Map state input must be an array but was: %s", v)
}

// ItemInput makes the input of one iteration. The scope's Context has the item in Map.Item. The error is a *Failure.
func (s *State) ItemInput(scope *Scope, item value.Value) (value.Value, error) {
	if s.mapped.selector == nil {
		return item, nil
	}
	f, err := s.effective(scope)
	if err != nil {
		return value.Value{}, err
	}
	return s.mapped.selector.evaluate(&f)
}

// MaxConcurrency is how many iterations run at a time; 0 sets no bound. The error is a *Failure.
func (s *State) MaxConcurrency(scope *Scope) (int, error) {
	if s.mapped.concurrency == nil {
		return 0, nil
	}
	f, err := s.effective(scope)
	if err != nil {
		return 0, err
	}
	n, err := s.mapped.concurrency.integer(&f)
	if err == nil && n < 0 {
		err = s.mapped.concurrency.fail("MaxConcurrency cannot be negative.")
	}
	return int(min(n, math.MaxInt32)), err
}
