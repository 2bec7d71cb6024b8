package asl

import (
	"errors"
	"strconv"
	"strings"

	"sluice/internal/jsonpath"
	"sluice/internal/value"
)

// root says what the first part of a path names.
type root uint8

const (
	rootInput root = iota
	rootContext
	rootVariable
)

// path is a JSONPath as the States Language extends it: $ is the data at hand, $$ the Context object, $name a variable.
type path struct {
	text string
	root root
	// variable is the name behind the $, where root says so.
	variable string
	// rest is what follows the root; nil where nothing does.
	rest *jsonpath.Path
	// broken is why the engine can't read the rest.
	broken error
	// names is rest where it is nothing but names; they are looked up without the engine.
	names []string
	// array is the path of the array that the path ends with an index of; nil for any other.
	array *path
}

var errPath = errors.New("no path")

// lookedMax is how many values the paths of one field look at, all together.
const lookedMax = jsonpath.StepsMax

// because is the failure of a path: what the field says of one that leads nowhere, or that there was too much to do.
func because(err error, f *Failure) error {
	if tooMuch(err) {
		return failed(ErrorRuntime, "%s", err)
	}
	return f
}

func tooMuch(err error) bool {
	var limit *jsonpath.LimitError
	return errors.As(err, &limit)
}

// parsePath compiles a path.
func parsePath(text string) (*path, error) {
	p := &path{text: text}
	rest, ok := strings.CutPrefix(text, "$")
	if !ok {
		return nil, errPath
	}
	switch {
	case strings.HasPrefix(rest, "$"):
		p.root, rest = rootContext, rest[1:]
	case rest != "" && isNameStart(rest[0]):
		p.root = rootVariable
		end := nameEnd(rest)
		p.variable, rest = rest[:end], rest[end:]
	}
	if rest == "" {
		return p, nil
	}
	if rest[0] != '.' && rest[0] != '[' {
		return nil, errPath
	}
	compiled, err := jsonpath.Compile("$" + rest)
	if err != nil && isScript(rest) {
		p.broken = err
		return p, nil
	}
	if err != nil {
		return nil, err
	}
	p.rest, p.names = compiled, plainNames(rest)
	if compiled.Definite() {
		p.array = arrayOfIndex(text)
	}
	return p, nil
}

// arrayOfIndex returns the path of the array where a path ends with an index.
func arrayOfIndex(text string) *path {
	open := strings.LastIndexByte(text, '[')
	if open < 0 || text[len(text)-1] != ']' {
		return nil
	}
	if _, err := strconv.Atoi(text[open+1 : len(text)-1]); err != nil {
		return nil
	}
	array, err := parsePath(text[:open])
	if err != nil {
		return nil
	}
	return array
}

// beyond reports whether the path ends with an index that an array doesn't have.
func (p *path) beyond(f *frame) bool {
	if p.array == nil {
		return false
	}
	v, err := p.array.read(f)
	return err == nil && v.Kind() == value.KindArray
}

// isScript reports whether a path holds a filter or a script. One that the engine can't read fails when it is used and
// not before, as the borrowed validation suite has it ("$[(@.length-1)].bar" is valid).
func isScript(rest string) bool {
	return (strings.Contains(rest, "[(@.") || strings.Contains(rest, "[?(@.")) && strings.Contains(rest, ")]")
}

func isNameStart(c byte) bool {
	return c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}

func nameEnd(text string) int {
	for i := 0; i < len(text); i++ {
		if !isNameStart(text[i]) && (text[i] < '0' || text[i] > '9') {
			return i
		}
	}
	return len(text)
}

// plainNames takes ".a.b" apart; nil for a path with anything else in it.
func plainNames(rest string) []string {
	if rest[0] != '.' {
		return nil
	}
	names := strings.Split(rest[1:], ".")
	for _, name := range names {
		if name == "" || !isNameStart(name[0]) || nameEnd(name) != len(name) {
			return nil
		}
	}
	return names
}

// from returns the value that the path starts at, and false for a variable that is not there.
func (p *path) from(f *frame) (value.Value, bool) {
	switch p.root {
	case rootContext:
		return f.context(), true
	case rootVariable:
		return f.scope.Variables.Get(p.variable)
	default:
		return f.root, true
	}
}

// read evaluates the path. The errors are jsonpath's. A path that may name several values finds none where a part of it
// is missing, as recorded (test_json_path_array_wildcard_or_slice_with_no_input); Jayway refuses that since 2.7.
func (p *path) read(f *frame) (value.Value, error) {
	start, ok := p.from(f)
	if !ok {
		return value.Value{}, &jsonpath.NotFoundError{Message: "No results for path: $['" + p.variable + "']"}
	}
	if p.broken != nil {
		return value.Value{}, p.broken
	}
	if p.rest == nil {
		return start, nil
	}
	if v, ok := descend(start, p.names); ok {
		return v, nil
	}
	v, steps, err := p.rest.ReadCounted(start, lookedMax-f.looked)
	f.looked += steps
	var missing *jsonpath.NotFoundError
	if err != nil && !p.rest.Definite() && errors.As(err, &missing) {
		return value.NewArray().Value(), nil
	}
	return v, err
}

func descend(v value.Value, names []string) (value.Value, bool) {
	for _, name := range names {
		next, ok := v.Get(name)
		if !ok {
			return v, false
		}
		v = next
	}
	return v, len(names) > 0
}

// within returns the document that "could not be found in the input '…'" shows.
func (p *path) within(f *frame) string {
	start, ok := p.from(f)
	if !ok {
		start = f.root
	}
	return start.String()
}
