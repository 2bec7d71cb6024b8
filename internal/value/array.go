package value

import (
	"iter"
	"slices"
)

// Array is the elements of a JSON array in order. The zero Array is empty and ready to use. Who may change it: see the
// package comment.
type Array struct {
	items []Value
}

// NewArray returns an array of these elements. It keeps the slice: the caller gives it away.
func NewArray(items ...Value) *Array { return &Array{items: items} }

// Value returns the Value that refers to a.
func (a *Array) Value() Value { return Value{ref: a} }

// Len counts the elements.
func (a *Array) Len() int { return len(a.items) }

// At returns the element at index i, counted from 0. Like indexing a slice it panics when there is none.
func (a *Array) At(i int) Value { return a.items[i] }

// All yields index and element in order. The array must not change meanwhile.
func (a *Array) All() iter.Seq2[int, Value] { return slices.All(a.items) }

// Append adds an element at the end.
func (a *Array) Append(v Value) { a.items = append(a.items, v) }

// Set replaces the element at index i. Like indexing a slice it panics when there is none.
func (a *Array) Set(i int, v Value) { a.items[i] = v }

// Delete removes the element at index i and moves the ones behind it forward. It panics when there is none.
func (a *Array) Delete(i int) { a.items = slices.Delete(a.items, i, i+1) }
