package policy

import "strings"

// boolOperand are the values of the Bool operator. Policy variables are supported there (IAM User Guide, "Condition
// operators", Boolean condition operators), which is why the values stay text.
type boolOperand []pattern

func compileBools(values []string, variables bool) boolOperand {
	out := make(boolOperand, len(values))
	for i, value := range values {
		out[i] = compilePattern(value, dialect{variables: variables, fold: true})
	}
	return out
}

// matches compares booleans. What is neither true nor false, in whatever case, matches nothing.
func (b boolOperand) matches(value string, c Context) bool {
	if !strings.EqualFold(value, "true") && !strings.EqualFold(value, "false") {
		return false
	}
	for i := range b {
		if b[i].matches(value, c) {
			return true
		}
	}
	return false
}

// compileNull reads the values of the Null operator: "use either true (the key doesn't exist — it is null) or false (the
// key exists and its value is not null)".
func compileNull(values []string) (wantNull, wantValue bool) {
	for _, value := range values {
		wantNull = wantNull || strings.EqualFold(value, "true")
		wantValue = wantValue || strings.EqualFold(value, "false")
	}
	return wantNull, wantValue
}

func (c *condition) nullHolds(isNull bool) bool {
	if isNull {
		return c.wantNull
	}
	return c.wantValue
}
