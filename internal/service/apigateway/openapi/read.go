package openapi

import (
	"strings"

	"sluice/internal/value"
)

// Read makes an API of a document. The warnings are what AWS answers in the field of that name; with failonwarnings they are the
// error that FailOnWarnings makes. The error is an *Error, whose text is AWS's message. The API shares no memory with the document
// that the caller could change; it keeps the text of the document alive, as its strings are parts of it.
func Read(document []byte, o Options) (*API, []string, error) {
	root, err := parse(document)
	if err != nil {
		return nil, nil, err
	}
	r := &reader{root: root, options: o, api: &API{}, nodes: referredMax, models: map[string]int{}, validators: map[string]bool{}}
	if err := r.format(); err != nil {
		return nil, nil, err
	}
	if len(o.Variables) > 0 {
		put := variableReplacer(o.Variables)
		r.root, _ = rewriteTexts(root.Value(), func(_, text string) string { return put.Replace(text) }).AsObject()
	}
	for _, part := range []func(){
		r.readInfo, r.readSettings, r.readEndpoint, r.readModels, r.readValidators, r.readSchemes, r.readGatewayResponses,
		r.readDocumentation, r.readPaths,
	} {
		if part(); r.fatal != nil {
			return nil, nil, r.fatal
		}
	}
	if len(r.errors) > 0 {
		return nil, nil, problems("Errors", r.errors)
	}
	return r.api, r.warnings, nil
}

// reader is a document being read.
type reader struct {
	root    *value.Object
	swagger bool // the format is Swagger 2.0, else OpenAPI 3.0
	options Options
	api     *API

	fatal    error    // ends the reading at once
	errors   []string // refuse the document in the end, all together
	warnings []string
	nodes    int // that references may still make

	models        map[string]int     // the positions in api.Models, by name; -1 for one that is still to come
	validators    map[string]bool    // names of api.Validators
	schemes       map[string]*scheme // security schemes by name
	said          []value.Value      // properties of api.Documentation.Parts
	security      value.Value        // the document's requirements
	consumes      []string           // the document's, of Swagger
	produces      []string           // the document's, of Swagger
	pathVariables []string           // of the path that is being read
}

func (r *reader) fail(err error) {
	if r.fatal == nil {
		r.fatal = err
	}
}

// spend counts work that references or settings of the whole document multiply; past referredMax the reading ends.
func (r *reader) spend(n int) {
	if r.nodes -= n; r.nodes <= 0 {
		r.fail(invalid("%v", errNodes))
	}
}

func (r *reader) refuse(parts ...string) {
	if len(r.errors) < problemsMax {
		r.errors = append(r.errors, strings.Join(parts, ""))
	}
}

func (r *reader) warn(parts ...string) {
	if len(r.warnings) < problemsMax {
		r.warnings = append(r.warnings, strings.Join(parts, ""))
	}
}

// format tells the document's format by its first word.
func (r *reader) format() *Error {
	if v, ok := r.root.Get("swagger"); ok {
		if version, _ := text(v); version != "2.0" {
			return invalid("swagger %q is not supported: it must be 2.0", version)
		}
		r.swagger = true
		return nil
	}
	v, ok := r.root.Get("openapi")
	if !ok {
		return invalid("the document has neither swagger nor openapi")
	}
	if version, _ := text(v); version != "3.0" && !strings.HasPrefix(version, "3.0.") {
		return invalid("openapi %q is not supported: it must be 3.0.x", version)
	}
	return nil
}

// components are the document's parts of a kind: at the root in Swagger, below "components" in OpenAPI.
func (r *reader) components(swagger, openapi string) *value.Object {
	v, _ := r.root.Get(swagger)
	if !r.swagger {
		all, _ := r.root.Get("components")
		v, _ = all.Get(openapi)
	}
	return objectOf(v)
}

// text returns a scalar as text: documents write versions and status codes as numbers too, which AWS accepts (recorded: an integer
// status code, a version 1).
func text(v value.Value) (string, bool) {
	switch v.Kind() {
	case value.KindString:
		return v.AsString()
	case value.KindNumber, value.KindBool:
		return v.String(), true
	}
	return "", false
}

// asText is a string itself, and the JSON of anything else.
func asText(v value.Value) string {
	if s, ok := v.AsString(); ok {
		return s
	}
	return v.String()
}

// textOf returns a member as text, "" if it is missing or no scalar.
func textOf(o *value.Object, name string) string {
	v, _ := o.Get(name)
	s, _ := text(v)
	return s
}

// boolOf returns a member that is true or "true".
func boolOf(o *value.Object, name string) bool { return strings.EqualFold(textOf(o, name), "true") }

// objectOf returns the object that v is, or an empty one.
func objectOf(v value.Value) *value.Object {
	if o, ok := v.AsObject(); ok {
		return o
	}
	return &value.Object{}
}

// objectIn returns the object that a member is, or an empty one.
func objectIn(o *value.Object, name string) *value.Object {
	v, _ := o.Get(name)
	return objectOf(v)
}

// textsIn returns the scalars of a member that is an array, nil if there are none.
func textsIn(o *value.Object, name string) []string {
	v, _ := o.Get(name)
	a, ok := v.AsArray()
	if !ok {
		return nil
	}
	var out []string
	for _, item := range a.All() {
		if s, ok := text(item); ok {
			out = append(out, s)
		}
	}
	return out
}

// variableReplacer replaces ${NAME} by what NAME stands for.
func variableReplacer(variables map[string]string) *strings.Replacer {
	var pairs []string
	for _, name := range sortedKeys(variables) {
		pairs = append(pairs, "${"+name+"}", variables[name])
	}
	return strings.NewReplacer(pairs...)
}
