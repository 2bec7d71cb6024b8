package jsonschema

import (
	"strings"

	"sluice/internal/value"
)

// Violation is one thing that speaks against a value.
type Violation struct {
	check check
	value value.Value // where it was found
	n     int
}

// String is the library's message.
func (v Violation) String() string { return string(v.check.text(nil, v.value, v.n)) }

// Violations are what speaks against a value, in the library's order: the keywords of a schema by name, then members by name
// and elements by index.
type Violations []Violation

// TextBytesMax bounds Violations.String; what is longer ends in "…".
const TextBytesMax = 64 << 10

// String is what API Gateway shows as $context.error.validationErrorString and in its log: the messages as a Java HashSet
// prints them. Evidence: of the recorded answers with several messages ("[object has missing required properties (["bar"]),
// object instance has properties which are not allowed by the schema: ["foo"]]" and others; see the test) all have that order,
// and only some the library's.
func (v Violations) String() string {
	texts := make([]string, 0, len(v))
	for length, i := 0, 0; i < len(v) && length < TextBytesMax; i++ {
		texts = append(texts, v[i].String())
		length += len(texts[i])
	}
	text := "[" + strings.Join(javaSet(texts), ", ") + "]"
	if len(text) > TextBytesMax {
		return strings.ToValidUTF8(text[:TextBytesMax], "") + "…"
	}
	return text
}

// limitCheck stands for a run that a limit ended.
type limitCheck struct{}

func (limitCheck) test(*run, value.Value) {}

func (limitCheck) text(dst []byte, _ value.Value, _ int) []byte {
	return append(dst, "validation takes too many steps"...)
}
