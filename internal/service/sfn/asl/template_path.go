package asl

import (
	"strings"

	"sluice/internal/value"
)

// pathTemplates compiles JSONPath's payload templates: a member whose name ends in ".$" is a path or a call.
type pathTemplates struct{ c *compiler }

func (p pathTemplates) member(name string, v value.Value, field, at string) (string, *template) {
	plain, dynamic := strings.CutSuffix(name, ".$")
	if !dynamic {
		p.doubt(name, v, at)
		return name, parseTemplate(p, v, field+"/"+name, at)
	}
	text, ok := v.AsString()
	e := p.expression(text)
	if !ok || e == nil {
		p.c.add(SchemaValidationFailed, at, "The value for the field '%s' must be a valid JSONPath or a valid intrinsic function call", name)
		return plain, &template{}
	}
	return plain, &template{kind: templateExpression, expression: e, field: name}
}

// late members are those with ".$": AWS takes them out and puts what they come to in. Source: AWS, as recorded in github.com/radkawar/stackd,
// testdata/aws/stepfunctions/lambda_integrations.json (history-sdk-event) and observability.json (collect-log-history).
func (pathTemplates) late(name string) bool { return strings.HasSuffix(name, ".$") }

func (p pathTemplates) duplicate(name, at string) {
	p.c.add(SchemaValidationFailed, at, "The fields '%s' and '%s.$' cannot be present together", name, name)
}

func (pathTemplates) expression(text string) expression {
	if isIntrinsic(text) {
		if call, err := parseCall(text); err == nil {
			return call
		}
		return nil
	}
	if p, err := parsePath(text); err == nil {
		return p
	}
	return nil
}

func (pathTemplates) text(v value.Value, _, _ string) *template { return &template{constant: v} }

// doubt warns of a value that looks like an expression and is none for want of a ".$". Source of the text: the
// documentation of ValidateStateMachineDefinition's warnings.
func (p pathTemplates) doubt(name string, v value.Value, at string) {
	text, _ := v.AsString()
	if looksLikePath(text) || isIntrinsic(text) && strings.HasSuffix(text, ")") {
		n := node{c: p.c, at: at}
		n.warn(NoDollar, "", "No .$ on a field that appears to be a JSONPath or Intrinsic Function: '%s'", name)
	}
}
