package policy

// stringOperator knows what follows "String" in an operator's name.
func stringOperator(name string) (operator, bool) {
	o := operator{family: familyString}
	switch name {
	case "Equals":
	case "NotEquals":
		o.negated = true
	case "EqualsIgnoreCase":
		o.fold = true
	case "NotEqualsIgnoreCase":
		o.fold, o.negated = true, true
	case "Like":
		o.like = true
	case "NotLike":
		o.like, o.negated = true, true
	default:
		return operator{}, false
	}
	return o, true
}

// strings are the values of a String operator: text with variables, and with wildcards for StringLike.
type stringOperand []pattern

func compileStrings(values []string, o operator, variables bool) stringOperand {
	out := make(stringOperand, len(values))
	for i, value := range values {
		out[i] = compilePattern(value, dialect{wildcards: o.like, variables: variables, fold: o.fold})
	}
	return out
}

func (s stringOperand) matches(value string, c Context) bool {
	for i := range s {
		if s[i].matches(value, c) {
			return true
		}
	}
	return false
}
