package durable

import "errors"

// Errors that callers of a partition meet beside the machine's own. They come wrapped.
var (
	// ErrLost: the partition died before the command was known to be durable. It may or may not have happened.
	ErrLost = errors.New("partition was lost, the outcome is unknown")
	// ErrStopped: the partition has stopped or died, and the command was not carried out.
	ErrStopped = errors.New("partition has stopped")
	// ErrCrowded: ParkedMax commands wait already. The command was not carried out.
	ErrCrowded = errors.New("too many commands wait")
	// ErrFenced: another owner has taken the partition over.
	ErrFenced = errors.New("partition has another owner")
	// ErrStillWaiting: a machine let a command wait that may not wait any longer, which is a bug of the machine.
	ErrStillWaiting = errors.New("command waits beyond its time")
	// ErrDiverged: the view holds what the log does not, so they are not of one partition or one of them was set back.
	ErrDiverged = errors.New("view is ahead of its log")
)
