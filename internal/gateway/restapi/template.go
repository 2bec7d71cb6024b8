package restapi

import (
	"strings"

	"sluice/internal/gateway/vtl"
	"sluice/internal/memo"
)

// Template is a mapping template. It is parsed when it is rendered for the first time: of an API with a hundred methods most are never
// called, and what their templates are parsed into is most of what the API would take in memory, and of what every collection of garbage
// would walk through. It never changes to whoever renders it, and is safe for concurrent use.
type Template struct {
	source string
	parsed memo.Of[parsedTemplate]
	// ReadsContext tells whether the template can see $context at all: making it costs, and most templates don't ask.
	ReadsContext bool
	// ReadsVariables tells the same of $stageVariables.
	ReadsVariables bool
}

// parsedTemplate is what a source was parsed into, or what is wrong with it; API Gateway tells when the template is used.
type parsedTemplate struct {
	template *vtl.Template
	invalid  error
}

// compileTemplate makes a template of a source; nil for an empty one.
func compileTemplate(source string) *Template {
	if source == "" {
		return nil
	}
	// In API Gateway's dialect nothing makes a reference out of text (#evaluate is none of its directives), so a name that the
	// source does not hold is never read.
	return &Template{source: source, ReadsContext: strings.Contains(source, "context"), ReadsVariables: strings.Contains(source, "stageVariables")}
}

// Render has a renderer write the template's output behind dst. The error is one of package vtl's.
func (t *Template) Render(dst []byte, renderer *vtl.Renderer, scope *vtl.Scope) ([]byte, error) {
	p := t.parsed.Get(t.parse)
	if p.invalid != nil {
		return dst, p.invalid
	}
	return renderer.Render(dst, p.template, scope)
}

func (t *Template) parse() *parsedTemplate {
	p := new(parsedTemplate)
	p.template, p.invalid = vtl.Parse(t.source, vtl.Options{})
	return p
}
