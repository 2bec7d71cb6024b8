package openapi

import (
	"slices"
	"strings"

	"sluice/internal/value"
)

// operation writes a method.
func (e *exporter) operation(r *Resource, m *Method) value.Value {
	o := value.NewObject()
	here := Location{Type: "METHOD", Path: r.Path, Method: m.HTTPMethod}
	e.addDocumented(o, here, "tags", "summary", "description", "externalDocs")
	setText(o, "operationId", m.OperationName)
	parameters := e.parameters(r, m)
	if e.swagger {
		setTexts(o, "consumes", consumes(m))
		setTexts(o, "produces", produces(m))
		if body, ok := e.bodyParameter(r, m); ok {
			parameters.Append(body)
		}
	}
	if parameters.Len() > 0 {
		o.Set("parameters", parameters.Value())
	}
	if !e.swagger && len(m.RequestModels) > 0 {
		body := value.NewObject()
		e.addDocumented(body, Location{Type: "REQUEST_BODY", Path: r.Path, Method: m.HTTPMethod}, "description")
		body.Set("content", e.content(m.RequestModels))
		body.Set("required", value.Bool(true))
		o.Set("requestBody", body.Value())
	}
	o.Set("responses", e.responses(r, m))
	e.addSecurity(o, m)
	if e.options.Extensions.Validators {
		setText(o, extension+"request-validator", m.RequestValidator)
	}
	if e.options.Extensions.Integrations && m.Integration != nil {
		o.Set(extension+"integration", integrationOf(m.Integration))
	}
	e.addExtras(o, here)
	return o.Value()
}

// consumes are the content types of the request's models and of the integration's templates (recorded: a mock method without models
// consumes what it has a template for).
func consumes(m *Method) []string {
	types := sortedKeys(m.RequestModels)
	if m.Integration != nil {
		types = append(types, sortedKeys(m.Integration.RequestTemplates)...)
	}
	return unique(types)
}

// produces are the content types of the responses' models and of the integration responses' templates (recorded likewise).
func produces(m *Method) []string {
	var types []string
	for _, response := range m.Responses {
		types = append(types, sortedKeys(response.Models)...)
	}
	if m.Integration != nil {
		for _, response := range m.Integration.Responses {
			types = append(types, sortedKeys(response.Templates)...)
		}
	}
	return unique(types)
}

func unique(texts []string) []string {
	var out []string
	for _, s := range texts {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// parameters writes a method's parameters but the body.
func (e *exporter) parameters(r *Resource, m *Method) *value.Array {
	out := value.NewArray()
	for _, key := range hashOrder(m.RequestParameters) {
		kind, name, ok := strings.Cut(strings.TrimPrefix(key, "method.request."), ".")
		in := kind
		if kind == "querystring" {
			in = "query"
		}
		if !ok || location(in) != kind {
			continue // no parameter that a method can have
		}
		required := m.RequestParameters[key]
		o := value.NewObject()
		o.Set("name", value.String(name))
		o.Set("in", value.String(in))
		e.addDocumented(o, Location{Type: documentedParameter(kind), Path: r.Path, Method: m.HTTPMethod, Name: name}, "description")
		if e.swagger || required {
			o.Set("required", value.Bool(required))
		}
		e.addType(o)
		out.Append(o.Value())
	}
	return out
}

// addType writes the only type that API Gateway gives parameters and headers.
func (e *exporter) addType(o *value.Object) {
	if e.swagger {
		o.Set("type", value.String("string"))
		return
	}
	o.Set("schema", object("type", value.String("string")))
}

// bodyParameter is Swagger's form of the request's model: the one for JSON, named after the model (recorded).
func (e *exporter) bodyParameter(r *Resource, m *Method) (value.Value, bool) {
	model, ok := m.RequestModels[ContentTypeJSON]
	if !ok {
		return value.Value{}, false
	}
	o := value.NewObject()
	o.Set("in", value.String("body"))
	o.Set("name", value.String(model))
	e.addDocumented(o, Location{Type: "REQUEST_BODY", Path: r.Path, Method: m.HTTPMethod}, "description")
	o.Set("required", value.Bool(true))
	o.Set("schema", e.ref(model))
	return o.Value(), true
}

func (e *exporter) ref(model string) value.Value {
	return object("$ref", value.String(e.modelRef(model)))
}

// content is OpenAPI's form of models by content type.
func (e *exporter) content(models map[string]string) value.Value {
	o := value.NewObject()
	for _, contentType := range sortedKeys(models) {
		o.Set(contentType, object("schema", e.ref(models[contentType])))
	}
	return o.Value()
}

func (e *exporter) responses(r *Resource, m *Method) value.Value {
	out := value.NewObject()
	for i := range m.Responses {
		response := &m.Responses[i]
		here := Location{Type: "RESPONSE", Path: r.Path, Method: m.HTTPMethod, StatusCode: response.StatusCode}
		o := value.NewObject()
		o.Set("description", value.String(defaultDescription(response.StatusCode)))
		e.addDocumented(o, here, "description")
		headers := e.headers(here, response)
		if e.swagger {
			if model := response.exported(); model != "" {
				o.Set("schema", e.ref(model))
			}
			setObject(o, "headers", headers)
		} else {
			setObject(o, "headers", headers)
			o.Set("content", e.content(response.Models))
		}
		out.Set(response.StatusCode, o.Value())
	}
	return out.Value()
}

// exported is the one model that Swagger can say of a response: the one for JSON, else the first.
func (r *MethodResponse) exported() string {
	if model, ok := r.Models[ContentTypeJSON]; ok {
		return model
	}
	for _, contentType := range sortedKeys(r.Models) {
		return r.Models[contentType]
	}
	return ""
}

func (e *exporter) headers(response Location, r *MethodResponse) *value.Object {
	names := map[string]bool{}
	for key := range r.Parameters {
		if name, ok := strings.CutPrefix(key, "method.response.header."); ok {
			names[name] = true
		}
	}
	headers := value.NewObject()
	for _, name := range hashOrder(names) {
		o := value.NewObject()
		here := response
		here.Type, here.Name = "RESPONSE_HEADER", name
		e.addDocumented(o, here, "description")
		e.addType(o)
		headers.Set(name, o.Value())
	}
	return headers
}
