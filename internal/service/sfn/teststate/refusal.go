package teststate

import "fmt"

// Kind is what a request is refused for.
type Kind uint8

// The kinds, by the error that AWS answers.
const (
	Invalid       Kind = iota // ValidationException
	BadDefinition             // InvalidDefinition
	BadInput                  // InvalidExecutionInput, as StartExecution words it
	NotBuilt                  // none: AWS would do it; the text is the member that asks for it
)

// Refusal is why nothing was tested.
type Refusal struct {
	Kind Kind
	Text string
}

// Error returns the text.
func (r *Refusal) Error() string { return r.Text }

func refuse(format string, args ...any) error {
	return &Refusal{Kind: Invalid, Text: fmt.Sprintf(format, args...)}
}
