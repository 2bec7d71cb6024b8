package jsonschema

import (
	"slices"
	"strings"

	"sluice/internal/value"
)

// keyword is a keyword of draft 4. compile adds to n what the keyword's value at p asks for; schema is what it stands in.
type keyword struct {
	name    string
	compile func(c *compiler, n *node, p place, schema *value.Object) error
}

// keywords are those that are compiled, in the order of their checks, which is the library's: by name, format last.
func keywords() []keyword {
	return []keyword{
		{"$schema", wantString},
		{"id", wantString},
		{"title", wantString},
		{"description", wantString},
		{"definitions", compileDefinitions},
		{"additionalItems", compileAdditionalItems},
		{"additionalProperties", compileAdditionalProperties},
		{"allOf", compileAllOf},
		{"anyOf", compileAnyOf},
		{"dependencies", compileDependencies},
		{"enum", compileEnum},
		{"exclusiveMaximum", compileExclusive("maximum")},
		{"exclusiveMinimum", compileExclusive("minimum")},
		{"items", compileItems},
		{"maxItems", compileLength(value.KindArray, maxItems)},
		{"maxLength", compileLength(value.KindString, maxLength)},
		{"maxProperties", compileLength(value.KindObject, maxProperties)},
		{"maximum", compileBound(true)},
		{"minItems", compileLength(value.KindArray, minItems)},
		{"minLength", compileLength(value.KindString, minLength)},
		{"minProperties", compileLength(value.KindObject, minProperties)},
		{"minimum", compileBound(false)},
		{"multipleOf", compileMultipleOf},
		{"not", compileNot},
		{"oneOf", compileOneOf},
		{"pattern", compilePattern},
		{"patternProperties", compilePatternProperties},
		{"properties", compileProperties},
		{"required", compileRequired},
		{"type", compileType},
		{"uniqueItems", compileUniqueItems},
		{"format", compileFormat},
	}
}

// on adds a check for values of these kinds.
func (n *node) on(c check, on ...value.Kind) {
	for _, k := range on {
		n.checks[k] = append(n.checks[k], c)
	}
}

// onAll adds a check for values of every kind.
func (n *node) onAll(c check) {
	for k := range n.checks {
		n.checks[k] = append(n.checks[k], c)
	}
}

// typeName is the library's name for what a value is.
func typeName(v value.Value) string {
	if n, ok := v.AsNumber(); ok && n.IsLiteralInteger() {
		return "integer"
	}
	return v.Kind().String()
}

// The messages are the library's, of its syntax.properties.

func incorrectType(p place, expected ...string) error {
	return p.fail("value has incorrect type (found " + typeName(p.value) + ", expected one of [" + strings.Join(expected, ", ") + "])")
}

func wantString(_ *compiler, _ *node, p place, _ *value.Object) error {
	if p.value.Kind() != value.KindString {
		return incorrectType(p, "string")
	}
	return nil
}

func compileDefinitions(c *compiler, _ *node, p place, _ *value.Object) error {
	if p.value.Kind() != value.KindObject {
		return incorrectType(p, "object")
	}
	return p.eachMember(func(d place) error {
		_, err := c.node(d)
		return err
	})
}

// texts are the strings of an array that must hold one at least, and none twice.
func texts(p place) ([]string, error) {
	a, ok := p.value.AsArray()
	if !ok {
		return nil, incorrectType(p, "array")
	}
	if a.Len() == 0 {
		return nil, p.fail("array must have at least one element")
	}
	var out []string
	seen := map[string]bool{}
	for _, v := range a.All() {
		s, ok := v.AsString()
		if !ok {
			return nil, p.fail("array element has incorrect type (expected one of [string] but found " + typeName(v) + ")")
		}
		if seen[s] {
			return nil, p.fail("array must not contain duplicate elements")
		}
		seen[s] = true
		out = append(out, s)
	}
	return out, nil
}

// appendArray writes texts as Jackson prints an array of strings.
func appendArray(dst []byte, texts []string) []byte {
	dst = append(dst, '[')
	for i, t := range texts {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = value.AppendString(dst, t)
	}
	return append(dst, ']')
}

// sortedJava are texts in the order of java.lang.String.
func sortedJava(texts []string) []string {
	slices.SortFunc(texts, compareJava)
	return texts
}
