package asl

import "sluice/internal/value"

// jsonataTemplates compiles JSONata's templates: a string in {% %} is an expression.
type jsonataTemplates struct{ c *compiler }

func (p jsonataTemplates) member(name string, v value.Value, field, at string) (string, *template) {
	return name, parseTemplate(p, v, field+"/"+name, at+"/"+name)
}

func (p jsonataTemplates) text(v value.Value, field, at string) *template {
	written, _ := v.AsString()
	source, ok := unwrap(written)
	if !ok {
		p.c.delimiters(written, at)
		return &template{constant: v}
	}
	p.c.padding(written, at)
	e := p.c.jsonata(source, at)
	if e == nil {
		return &template{}
	}
	return &template{kind: templateExpression, expression: e, field: field}
}

func (jsonataTemplates) late(string) bool { return false }

func (jsonataTemplates) duplicate(string, string) {}
