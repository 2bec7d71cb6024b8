package asl

import (
	"sluice/internal/service/sfn/resource"
	"sluice/internal/value"
)

// resultWriter is ResultWriter as the definition gives it.
type resultWriter struct {
	resource                   *resource.Resource
	arguments                  *template
	transformation, outputType string
}

// Writer is where a distributed Map puts its results.
type Writer struct {
	// Resource is s3:putObject; nil where the results are only transformed and stay in the state's output.
	Resource *resource.Resource
	// Arguments are Bucket and Prefix.
	Arguments value.Value
	// Transformation is NONE, COMPACT or FLATTEN; empty where the definition gives none, which is NONE with a Resource
	// and COMPACT without.
	Transformation string
	// OutputType is JSON or JSONL.
	OutputType string
}

// Writer returns where a distributed Map's results go, nil where they are the state's result. The error is a *Failure.
func (s *State) Writer(scope *Scope) (*Writer, error) {
	w := s.mapped.writer
	if w == nil {
		return nil, nil
	}
	made := &Writer{Resource: w.resource, Transformation: w.transformation, OutputType: w.outputType, Arguments: emptyObject()}
	if w.arguments == nil {
		return made, nil
	}
	f, err := s.effective(scope)
	if err != nil {
		return nil, err
	}
	made.Arguments, err = w.arguments.evaluate(&f)
	return made, err
}

// Exports reports whether a ResultWriter writes the results somewhere else than into the state's output.
func (s *State) Exports() bool {
	return s.mapped != nil && s.mapped.writer != nil && s.mapped.writer.resource != nil
}
