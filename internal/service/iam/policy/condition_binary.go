package policy

import "encoding/base64"

// binaryOperand are the decoded values of the BinaryEquals operator, which "compares the value of the specified key byte
// for byte against a base-64 encoded representation of the binary value in the policy".
type binaryOperand []string

// compileBinaries leaves out what is not base 64: it equals nothing.
func compileBinaries(values []string) binaryOperand {
	out := make(binaryOperand, 0, len(values))
	for _, value := range values {
		if decoded, err := base64.StdEncoding.DecodeString(value); err == nil {
			out = append(out, string(decoded))
		}
	}
	return out
}

// matches compares bytes. The request's value comes in base 64, too, as in AWS's own examples.
func (b binaryOperand) matches(value string, _ Context) bool {
	decoded, err := base64.StdEncoding.DecodeString(value)
	if err != nil {
		return false
	}
	for _, want := range b {
		if want == string(decoded) {
			return true
		}
	}
	return false
}
