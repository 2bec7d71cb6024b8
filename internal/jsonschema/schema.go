package jsonschema

import "sluice/internal/value"

// Loader gives the document of an absolute URI without fragment. It is called while a schema is compiled, once for each URI.
type Loader func(uri string) (value.Value, error)

// Schema is a compiled schema. It is immutable and may be used by any number of goroutines.
type Schema struct{ root *node }

// Compile makes a schema of a document. base is its own absolute URI, or empty; load gives the documents that it refers to and
// may be nil where it refers to none. The error is an *Error.
func Compile(doc value.Value, base string, load Loader) (*Schema, error) {
	c := newCompiler(load)
	at, err := c.add(base, doc)
	if err != nil {
		return nil, err
	}
	root, err := c.node(at)
	if err != nil {
		return nil, err
	}
	if err := c.link(); err != nil {
		return nil, err
	}
	return &Schema{root}, nil
}

// Validate returns what speaks against a value, nil for a valid one.
func (s *Schema) Validate(v value.Value) Violations {
	r := run{}
	r.process(s.root, v)
	if !r.failed && !r.aborted {
		return nil
	}
	if !r.aborted {
		r = run{collecting: true}
		r.process(s.root, v)
	}
	if r.aborted {
		r.found = append(r.found, Violation{check: limitCheck{}})
	}
	return r.found
}
