package openapi

import (
	"cmp"
	"strings"

	"sluice/internal/value"
)

// Format is the document's format: the parameter exportType of GetExport.
type Format string

// The two formats.
const (
	FormatSwagger Format = "swagger" // Swagger 2.0
	FormatOpenAPI Format = "oas30"   // OpenAPI 3.0.1
)

// Extensions say what of API Gateway's own an export carries. The zero value is the document that other tools understand.
type Extensions struct {
	Integrations     bool // x-amazon-apigateway-integration
	Authorizers      bool // x-amazon-apigateway-authorizer and -authtype
	Validators       bool // x-amazon-apigateway-request-validator and -validators
	GatewayResponses bool // x-amazon-apigateway-gateway-responses
	Settings         bool // binary media types, policy and the other settings of the API
	Documentation    bool // x-amazon-apigateway-documentation, and descriptions in their places
}

// ParseExtensions reads the parameter "extensions" of GetExport, words joined by commas: integrations, authorizers, validators,
// gatewayresponses, documentation, and apigateway for all of them but documentation (recorded for settings and integrations; the
// developer guide's page api-gateway-export-api for validators). The answer is false for any other word, "postman" among them,
// which is not built.
func ParseExtensions(parameter string) (Extensions, bool) {
	var e Extensions
	for word := range strings.SplitSeq(parameter, ",") {
		switch strings.TrimSpace(word) {
		case "":
		case "integrations":
			e.Integrations = true
		case "authorizers":
			e.Authorizers = true
		case "validators":
			e.Validators = true
		case "gatewayresponses":
			e.GatewayResponses = true
		case "documentation":
			e.Documentation = true
		case "apigateway":
			e = Extensions{Integrations: true, Authorizers: true, Validators: true, GatewayResponses: true, Settings: true, Documentation: e.Documentation}
		default:
			return Extensions{}, false
		}
	}
	return e, true
}

// ExportOptions say what document is wanted, and of which stage.
type ExportOptions struct {
	Format     Format
	Extensions Extensions
	YAML       bool   // else JSON
	Stage      string // its name: the base path
	Host       string // "{api}.execute-api.{region}.amazonaws.com", or where the API is served
	Created    string // the API's date of creation as "2006-01-02T15:04:05Z": the version of an API that has none (recorded)
}

// FileName is the name that GetExport gives the document in Content-Disposition, such as "oas30_1.0.0.json" (recorded: the format, and
// the API's version or else its date of creation).
func (o ExportOptions) FileName(a *API) string {
	ending := ".json"
	if o.YAML {
		ending = ".yaml"
	}
	return string(o.Format) + "_" + cmp.Or(a.Version, o.Created) + ending
}

// Export writes an API as GetExport does: names in AWS's order, in JSON indented as AWS does it. What is a
// map comes in the order that hashOrder says. The error is an *Error, for an API whose models AWS cannot export.
func Export(a *API, o ExportOptions) ([]byte, error) {
	e := &exporter{api: a, options: o, swagger: o.Format == FormatSwagger}
	if err := e.check(); err != nil {
		return nil, err
	}
	e.nameSchemes()
	document := e.document().Value()
	if o.YAML {
		return appendYAML(nil, document), nil
	}
	return appendIndented(nil, document), nil
}

// exporter is a document being written.
type exporter struct {
	api     *API
	options ExportOptions
	swagger bool
	sigv4   string // names of the schemes that stand for signatures and for API keys
	apiKey  string
}

// check refuses models that are not of JSON alone (developer guide, api-gateway-export-api: "Otherwise, API Gateway throws an
// exception with the "Only found non-JSON body models for …" error message").
func (e *exporter) check() error {
	for _, r := range e.api.Resources {
		for _, m := range r.Methods {
			if _, ok := m.RequestModels[ContentTypeJSON]; len(m.RequestModels) > 0 && !ok {
				return &Error{Message: "Only found non-JSON body models for " + m.HTTPMethod + " " + r.Path}
			}
		}
	}
	return nil
}

func (e *exporter) document() *value.Object {
	var d *value.Object
	if e.swagger {
		d = e.swaggerDocument()
	} else {
		d = e.openAPIDocument()
	}
	e.addSettings(d)
	e.addDocumentation(d)
	return d
}

func (e *exporter) swaggerDocument() *value.Object {
	d := value.NewObject()
	d.Set("swagger", value.String("2.0"))
	d.Set("info", e.info())
	d.Set("host", value.String(e.options.Host))
	d.Set("basePath", value.String("/"+e.options.Stage))
	d.Set("schemes", textArray("https"))
	d.Set("paths", e.paths())
	setObject(d, "securityDefinitions", e.schemes())
	setObject(d, "definitions", e.models())
	return d
}

func (e *exporter) openAPIDocument() *value.Object {
	d := value.NewObject()
	d.Set("openapi", value.String("3.0.1"))
	d.Set("info", e.info())
	basePath := object("basePath", object("default", value.String(e.options.Stage)))
	server := value.NewObject()
	server.Set("url", value.String("https://"+e.options.Host+"/{basePath}"))
	server.Set("variables", basePath)
	e.addEndpoint(server)
	d.Set("servers", value.NewArray(server.Value()).Value())
	d.Set("paths", e.paths())
	components := value.NewObject()
	setObject(components, "schemas", e.models())
	setObject(components, "securitySchemes", e.schemes())
	d.Set("components", components.Value())
	return d
}

// info is in the order in which each format has it (recorded).
func (e *exporter) info() value.Value {
	o := value.NewObject()
	description := func() { setText(o, "description", e.description()) }
	version := func() { o.Set("version", value.String(cmp.Or(e.api.Version, e.options.Created))) }
	title := func() { o.Set("title", value.String(e.api.Name)) }
	order := []func(){title, description, version}
	if e.swagger {
		order = []func(){description, version, title}
	}
	for _, member := range order {
		member()
	}
	e.addAPIInfo(o)
	return o.Value()
}

// models are the schemas by name.
func (e *exporter) models() *value.Object {
	o := value.NewObject()
	n := newNormaliser(e.swagger, func(ref string) string {
		if rest, ok := strings.CutPrefix(ref, refModel); ok {
			return e.modelRef(rest)
		}
		return ref
	})
	for i := range e.api.Models {
		m := &e.api.Models[i]
		o.Set(m.Name, e.describedModel(m.Name, n.schema(m.Schema)))
	}
	return o
}

func (e *exporter) modelRef(name string) string {
	if e.swagger {
		return refModel + name
	}
	return "#/components/schemas/" + name
}

// paths are the resources that have methods, and those without that no other stands below.
func (e *exporter) paths() value.Value {
	paths, parents := value.NewObject(), e.parents()
	for i := range e.api.Resources {
		r := &e.api.Resources[i]
		if len(r.Methods) == 0 && parents[r.Path] {
			continue
		}
		item := value.NewObject()
		for _, op := range operations {
			if m := r.Method(op.method); m != nil {
				item.Set(op.member, e.operation(r, m))
			}
		}
		e.addExtras(item, Location{Type: "RESOURCE", Path: r.Path})
		paths.Set(r.Path, item.Value())
	}
	return paths.Value()
}

// parents are the paths that another resource stands directly below.
func (e *exporter) parents() map[string]bool {
	out := map[string]bool{"/": true}
	for _, r := range e.api.Resources {
		out[r.Path[:max(strings.LastIndexByte(r.Path, '/'), 0)]] = true
	}
	return out
}

// asJSON is what a text says in JSON, as documents have it; one that is no JSON stays a string. Reading makes a text of it by asText.
func asJSON(text string) value.Value {
	if v, err := value.Parse(text); err == nil {
		return v
	}
	return value.String(text)
}

// textArray is an array of strings.
func textArray(texts ...string) value.Value {
	a := value.NewArray()
	for _, s := range texts {
		a.Append(value.String(s))
	}
	return a.Value()
}

// object is an object with one member.
func object(name string, v value.Value) value.Value {
	return value.NewObject(value.Member{Name: name, Value: v}).Value()
}

// setText sets a member that is not empty.
func setText(o *value.Object, name, s string) {
	if s != "" {
		o.Set(name, value.String(s))
	}
}

// setTexts sets a member that has elements.
func setTexts(o *value.Object, name string, texts []string) {
	if len(texts) > 0 {
		o.Set(name, textArray(texts...))
	}
}

// setObject sets a member that has members.
func setObject(o *value.Object, name string, member *value.Object) {
	if member.Len() > 0 {
		o.Set(name, member.Value())
	}
}

// setMap sets a member of strings by name.
func setMap(o *value.Object, name string, texts map[string]string) {
	member := value.NewObject()
	for _, key := range hashOrder(texts) {
		member.Set(key, value.String(texts[key]))
	}
	setObject(o, name, member)
}
