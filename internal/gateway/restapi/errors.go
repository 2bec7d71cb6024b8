package restapi

import "fmt"

// UnsupportedError says that a definition asks for something that AWS has and this build has not. Deploying it anyway would
// leave out what its author counts on, a lock included.
type UnsupportedError struct {
	// Method is "POST /callback"; empty for the stage or the API as a whole.
	Method string
	// Feature names what is missing, in the API's own words: "authorizationType CUSTOM".
	Feature string
}

func (e *UnsupportedError) Error() string {
	if e.Method == "" {
		return e.Feature + " is not implemented"
	}
	return e.Method + ": " + e.Feature + " is not implemented"
}

// InvalidError says that a definition contradicts itself or holds an expression that has no meaning. The control plane
// refuses most of these before anything is stored.
type InvalidError struct {
	Method string // "POST /callback", or "gateway response DEFAULT_4XX"; empty for the API as a whole
	What   string // the member: "integration uri"
	Cause  error
}

func (e *InvalidError) Error() string {
	if e.Method == "" {
		return fmt.Sprintf("%s: %v", e.What, e.Cause)
	}
	return fmt.Sprintf("%s: %s: %v", e.Method, e.What, e.Cause)
}

// Unwrap gives the cause to errors.Is and errors.As.
func (e *InvalidError) Unwrap() error { return e.Cause }
