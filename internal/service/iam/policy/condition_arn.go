package policy

import "strings"

// arnOperand are the values of an Arn operator. ArnEquals and ArnLike "behave identically. … Each of the six
// colon-delimited components of the ARN is checked separately and each can include multi-character match wildcards (*) or
// single-character match wildcards (?)".
type arnOperand []pattern

func compileARNs(values []string, variables bool) arnOperand {
	out := make(arnOperand, len(values))
	for i, value := range values {
		out[i] = compilePattern(value, dialect{wildcards: true, variables: variables})
	}
	return out
}

// matches keeps wildcards from the first five colons of the value, so that each must be matched by one that is written:
// component by component. A lone "*" is any ARN.
func (a arnOperand) matches(value string, c Context) bool {
	sections := afterColons(value)
	if sections < 0 {
		return false
	}
	for i := range a {
		if a[i].isEverything() || a[i].matchesSections(value, sections, c) {
			return true
		}
	}
	return false
}

// afterColons returns where the sixth section of an ARN begins, or -1 if there are fewer or it is no ARN.
func afterColons(text string) int {
	if !strings.HasPrefix(text, "arn:") {
		return -1
	}
	colons := 0
	for i := range len(text) {
		if text[i] == ':' {
			colons++
		}
		if colons == colonsInARN {
			return i + 1
		}
	}
	return -1
}
