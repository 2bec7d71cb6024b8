package wire

// Error is an answer that is not a success: what a caller is told. It satisfies error so that handlers return it.
type Error struct {
	Shape   *ErrorShape
	Message string
	// Members holds further members of the modelled error; nil for the usual error with a message alone.
	Members Shape
	// Sensitive says that the message repeats a secret of the caller's: it belongs in no log.
	Sensitive bool
	// Cause is why, for the log. It never reaches the caller.
	Cause error
}

func (e *Error) Error() string {
	if e.Cause != nil {
		return e.Shape.Name + ": " + e.Message + ": " + e.Cause.Error()
	}
	return e.Shape.Name + ": " + e.Message
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *Error) Unwrap() error { return e.Cause }

// Is makes errors.Is(err, &Error{Shape: s}) true for every error of shape s.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Shape == e.Shape
}

// Fault is the Type of a Query error: Sender when the caller can mend it, Receiver when only we can.
func (e *ErrorShape) Fault() string {
	if e.Server {
		return "Receiver"
	}
	return "Sender"
}
