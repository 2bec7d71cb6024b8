package asl

import (
	"strings"

	"sluice/internal/value"
)

// What is allowed and yet hardly meant. Source of codes and texts: ValidateStateMachineDefinition's documentation of its
// warnings.

// doubtResult warns of a Pass state's Result with a member that looks like an expression: a Result is taken as it stands.
func (n node) doubtResult(v value.Value) {
	if hasDynamicMember(v) {
		n.warn(PassResultIsStatic, "Result", "Attempt to use a path in the result of a pass state.")
	}
}

func hasDynamicMember(v value.Value) bool {
	if object, ok := v.AsObject(); ok {
		for name, member := range object.All() {
			if strings.HasSuffix(name, ".$") || hasDynamicMember(member) {
				return true
			}
		}
	}
	for i := range arrayLen(v) {
		if item, _ := v.At(i); hasDynamicMember(item) {
			return true
		}
	}
	return false
}

func arrayLen(v value.Value) int {
	if array, ok := v.AsArray(); ok {
		return array.Len()
	}
	return 0
}

// doubtText warns of a text that looks like a path in a field that takes it as it stands.
func (n node) doubtText(field, text string) {
	if n.language == JSONPath && looksLikePath(text) {
		n.warn(NoPath, field, "Field value looks like a path, but field name does not end with 'Path'.")
	}
}

func looksLikePath(text string) bool {
	return strings.HasPrefix(text, "$.") || strings.HasPrefix(text, "$$.")
}
