package wire

// MalformedError is what a decoder returns for bytes that are no message of its protocol, or that hold a value of the wrong
// type. The edge answers it with the protocol's own code (SerializationException, MalformedInput).
type MalformedError struct{ Message string }

func (e *MalformedError) Error() string { return "malformed request: " + e.Message }
