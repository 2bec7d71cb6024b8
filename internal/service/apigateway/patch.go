package apigateway

import (
	"slices"
	"strconv"
	"strings"

	"sluice/internal/api/apigatewayapi"
)

// patch is one patch operation with its path taken apart: "/binaryMediaTypes/image~1png" is the field binaryMediaTypes and
// the rest image/png. Source: API reference, "Patch Operations"; JSON Pointer's escapes ~1 and ~0 stand for / and ~.
type patch struct {
	op, path, value, from string
	field, rest           string
	// exact is false when the rest has further unescaped slashes, which only paths of method settings may have, and when the
	// path ends in one: "/credentials/" must not be another way to say "/credentials".
	exact bool
}

// The operations that API Gateway applies; the model knows some more.
const (
	opAdd     = "add"
	opRemove  = "remove"
	opReplace = "replace"
	opCopy    = "copy" // of stages alone
)

func patches(in []apigatewayapi.PatchOperation) []patch {
	out := make([]patch, 0, len(in))
	for _, p := range in {
		path := p.Path.V
		field, rest, more := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		out = append(out, patch{
			op: p.Op.V, path: path, value: p.Value.V, from: p.From.V, field: field,
			rest:  unescapePointer(rest),
			exact: strings.HasPrefix(path, "/") && !strings.Contains(rest, "/") && (rest != "" || !more),
		})
	}
	return out
}

// unescapePointer takes JSON Pointer's escapes out.
func unescapePointer(text string) string {
	return strings.NewReplacer("~1", "/", "~0", "~").Replace(text)
}

// only refuses an operation that is not among those that a path takes.
func (p *patch) only(ops ...string) error {
	if slices.Contains(ops, p.op) {
		return nil
	}
	return badRequest("Invalid patch operation specified. Must be one of: [%s]", strings.Join(ops, ", "))
}

// invalidPath is the answer to a path that the thing has not.
func (p *patch) invalidPath() error {
	path := p.path
	if path == "" {
		path = "null" // recorded
	}
	return badRequest("Invalid patch path %s", path)
}

// notAmong is the answer to a path that a thing does not take for the operation, with the paths that it takes for that one (recorded for
// API keys, and for usage plans in https://github.com/boto/boto3/issues/2629).
func (p *patch) notAmong(paths ...string) error {
	return badRequest("Invalid patch path  '%s' specified for op '%s'. Must be one of: [%s]", p.path, p.op, strings.Join(paths, ", "))
}

// invalidValue is the answer to a value that a path does not take; the text is ours.
func (p *patch) invalidValue() error {
	return badRequest("Invalid value %s for patch path %s", p.value, p.path)
}

// isTrue reads a boolean as API Gateway does: anything but "true" is false (recorded: "whatever").
func (p *patch) isTrue() bool { return strings.EqualFold(p.value, "true") }

func boolText(b bool) string { return strconv.FormatBool(b) }

// each applies the patches in order; the first that fails ends all.
func each(in []apigatewayapi.PatchOperation, apply func(*patch) error) error {
	for _, p := range patches(in) {
		if err := apply(&p); err != nil {
			return err
		}
	}
	return nil
}

// setEntry applies a patch to an entry of a map. Only add takes one that is not there yet (recorded).
func setEntry[V any](p *patch, m *map[string]V, v V, missing error) error {
	_, there := (*m)[p.rest]
	switch p.op {
	case opAdd, opReplace:
		if p.op == opReplace && !there {
			return missing
		}
		if *m == nil {
			*m = map[string]V{}
		}
		(*m)[p.rest] = v
	case opRemove:
		if !there {
			return missing
		}
		delete(*m, p.rest)
		if len(*m) == 0 {
			*m = nil // recorded: a map that was patched empty shows no more
		}
	default:
		return p.only(opAdd, opRemove, opReplace)
	}
	return nil
}

// oneOf refuses a value that is not among those that a path takes; the text is ours.
func oneOf(p *patch, values ...string) error {
	if slices.Contains(values, p.value) {
		return nil
	}
	return p.invalidValue()
}
