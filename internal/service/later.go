package service

import "sluice/internal/wire"

// Later is the error by which an operation tells that its answer waits for something that may be long in coming, and that nobody need
// stand by: what is held until then is what Finish holds. An operation may return it only if Call.Waker is there, and must call Ready
// when the answer can be had, which it may do before it returns.
type Later struct {
	// Finish returns what the operation would have returned; it is called once. Before Ready was called it takes the call back.
	Finish func() (wire.Shape, error)
}

// Waker is told that an answer can be had.
type Waker interface {
	// Ready does not block, and may be called from any goroutine.
	Ready()
}

// Error names what has gone wrong if it is ever shown.
func (*Later) Error() string { return "the answer comes later" }
