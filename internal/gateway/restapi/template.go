package restapi

import (
	"strings"

	"sluice/internal/gateway/vtl"
)

// Template is a compiled mapping template. Immutable.
type Template struct {
	parsed *vtl.Template
	// invalid is what is wrong with the source; API Gateway tells when the template is used.
	invalid error
	// ReadsContext tells whether the template can see $context at all: making it costs, and most templates don't ask.
	ReadsContext bool
	// ReadsVariables tells the same of $stageVariables.
	ReadsVariables bool
}

// compileTemplate parses a source; nil for an empty one.
func compileTemplate(source string) *Template {
	if source == "" {
		return nil
	}
	// In API Gateway's dialect nothing makes a reference out of text (#evaluate is none of its directives), so a name that the
	// source does not hold is never read.
	t := &Template{ReadsContext: strings.Contains(source, "context"), ReadsVariables: strings.Contains(source, "stageVariables")}
	t.parsed, t.invalid = vtl.Parse(source, vtl.Options{})
	return t
}

// Render has a renderer write the template's output behind dst. The error is one of package vtl's.
func (t *Template) Render(dst []byte, renderer *vtl.Renderer, scope *vtl.Scope) ([]byte, error) {
	if t.invalid != nil {
		return dst, t.invalid
	}
	return renderer.Render(dst, t.parsed, scope)
}
