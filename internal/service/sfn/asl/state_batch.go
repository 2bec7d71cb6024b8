package asl

import "sluice/internal/value"

// itemBatcher is ItemBatcher as the definition gives it.
type itemBatcher struct {
	items, bytes *number
	input        *template
}

// Batcher says how a distributed Map puts items together.
type Batcher struct {
	// ItemsMax bounds the items of a batch and BytesMax the JSON of its input; 0 sets no bound.
	ItemsMax, BytesMax int64
	// Input is BatchInput, which each batch carries.
	Input    value.Value
	HasInput bool
}

// batchBytesMax is the largest input of a child execution. Source: developer guide, "ItemBatcher" (256 KiB).
const batchBytesMax = PayloadBytesMax

// HasBatcher reports whether items are put together.
func (s *State) HasBatcher() bool { return s.mapped != nil && s.mapped.batcher != nil }

// Batcher returns how items are put together, nil where each is on its own. The error is a *Failure.
func (s *State) Batcher(scope *Scope) (*Batcher, error) {
	b := s.mapped.batcher
	if b == nil {
		return nil, nil
	}
	f, err := s.effective(scope)
	if err != nil {
		return nil, err
	}
	made := &Batcher{}
	if b.items != nil {
		if made.ItemsMax, err = b.items.positive(&f); err != nil {
			return nil, err
		}
	}
	if b.bytes != nil {
		if made.BytesMax, err = b.bytes.positive(&f); err != nil {
			return nil, err
		}
		made.BytesMax = min(made.BytesMax, batchBytesMax)
	}
	if b.input != nil {
		made.HasInput = true
		made.Input, err = b.input.evaluate(&f)
	}
	return made, err
}

// Overflows reports whether items whose JSON takes so many bytes, commas included, are too many for one batch. A batch of one item is made
// however large that is.
func (b *Batcher) Overflows(bytes int64) bool {
	return b.BytesMax > 0 && bytes > b.BytesMax || bytes > batchBytesMax/2
}

// Batch makes the input of one child execution: {"BatchInput": …, "Items": […]}. Source: developer guide, "ItemBatcher".
func (b *Batcher) Batch(items *value.Array) value.Value {
	batch := value.NewObject()
	if b.HasInput {
		batch.Set("BatchInput", b.Input)
	}
	batch.Set("Items", items.Value())
	return batch.Value()
}
