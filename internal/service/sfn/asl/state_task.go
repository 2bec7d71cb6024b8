package asl

import (
	"time"

	"sluice/internal/value"
)

// task is what only a Task has.
type task struct {
	timeout, heartbeat *number
	credentials        *template
}

// Timeout returns how long one attempt of a Task may take; has is false where the definition gives no bound of its own.
// The error is a *Failure.
func (s *State) Timeout(scope *Scope) (bound time.Duration, has bool, err error) {
	return s.bound(scope, s.task.timeout)
}

// Heartbeat returns how long a Task may keep silent; has is false where the definition gives no bound. The error is a
// *Failure.
func (s *State) Heartbeat(scope *Scope) (bound time.Duration, has bool, err error) {
	return s.bound(scope, s.task.heartbeat)
}

func (s *State) bound(scope *Scope, n *number) (time.Duration, bool, error) {
	if n == nil {
		return 0, false, nil
	}
	f, err := s.effective(scope)
	if err != nil {
		return 0, false, err
	}
	seconds, err := n.positive(&f)
	return time.Duration(seconds) * time.Second, err == nil, err
}

// Credentials returns a Task's Credentials, {"RoleArn": …}; has is false where the definition gives none. The error is a
// *Failure.
func (s *State) Credentials(scope *Scope) (credentials value.Value, has bool, err error) {
	if s.task.credentials == nil {
		return value.Value{}, false, nil
	}
	f, err := s.effective(scope)
	if err != nil {
		return value.Value{}, false, err
	}
	v, err := s.task.credentials.evaluate(&f)
	return v, err == nil, err
}
