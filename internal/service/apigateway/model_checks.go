package apigateway

import (
	"slices"
	"strings"

	"sluice/internal/jsonschema"
	"sluice/internal/value"
)

// The limits of models. Sources: Developer Guide, "Amazon API Gateway quotas" (60 models for an API, raised on request), and
// API reference, "CreateModel" (400 KB for a schema).
const (
	// ModelsMax is how many models an API has at most, the two default ones included.
	ModelsMax      = 60
	schemaBytesMax = 400 << 10
	modelNameMax   = 255
	// schemaDepthMax bounds how deep a schema nests, like everything that callers send.
	schemaDepthMax = 100
)

// The models that every new API has. Texts: LocalStack's AWS-validated snapshot of test_model_lifecycle, and the importer's.
const (
	emptyModel  = "Empty"
	errorModel  = "Error"
	emptySchema = "{\n  \"$schema\": \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \"Empty Schema\",\n  \"type\" : \"object\"\n}"
	errorSchema = "{\n  \"$schema\" : \"http://json-schema.org/draft-04/schema#\",\n  \"title\" : \"Error Schema\",\n  \"type\" : \"object\",\n" +
		"  \"properties\" : {\n    \"message\" : { \"type\" : \"string\" }\n  }\n}"
)

const jsonContent = "application/json"

// defaultModels makes the models that a new API begins with.
func (s *Service) defaultModels() []*model {
	empty := &model{
		ID: s.randomText(resourceIDLength), Name: emptyModel, ContentType: jsonContent,
		Description: "This is a default empty schema model", Schema: emptySchema,
	}
	failed := &model{Name: errorModel, ContentType: jsonContent, Description: "This is a default error schema model", Schema: errorSchema}
	failed.ID = s.newID(resourceIDLength, func(id string) bool { return id == empty.ID })
	return []*model{empty, failed}
}

// checkModelName refuses what is no name of a model.
func checkModelName(name string) error {
	switch {
	case name == "":
		return badRequest("Model name must be non-empty")
	case strings.Trim(name, alphanumeric) != "":
		return badRequest("Model name must be alphanumeric: %s", name)
	case len(name) > modelNameMax:
		return badRequest("Model name must have at most %d characters", modelNameMax) // the text is ours
	}
	return nil
}

// checkSchema refuses a schema that API Gateway would not take: for JSON it must be JSON schema draft 4, and what it refers to
// must be there. self is the model that it is for, which it may refer to.
func (e *entry) checkSchema(self, contentType, text string) error {
	switch {
	case text == "":
		return badRequest("Model schema must have at least 1 property or array items defined")
	case len(text) > schemaBytesMax:
		return badRequest("Model schema must have at most %d bytes", schemaBytesMax) // the text is ours
	case !isJSONContent(contentType):
		return nil
	}
	parsed, err := value.ParseDepth(text, schemaDepthMax)
	if err != nil {
		return invalidModel("Invalid model schema specified")
	}
	refs := takeRefs(parsed)
	var wrong []string
	if _, err := jsonschema.Compile(parsed, "", nil); err != nil {
		wrong = append(wrong, "Invalid model schema specified")
	}
	for _, ref := range refs {
		name, _, canonical := e.modelOf(ref)
		switch {
		case canonical && name != self && e.models[name] == nil:
			wrong = append(wrong, "Invalid model specified: "+name)
		case !canonical && !strings.HasPrefix(ref, "#"):
			wrong = append(wrong, "Model reference must be in canonical form")
		}
	}
	if wrong != nil {
		return invalidModel(wrong...)
	}
	return nil
}

func invalidModel(found ...string) error {
	return badRequest("Invalid model specified: %s", validationResult(slices.Compact(found)))
}

// isJSONContent reports whether models of a content type are JSON schemas.
func isJSONContent(contentType string) bool {
	mediaType, _, _ := strings.Cut(contentType, ";")
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	return mediaType == jsonContent || strings.HasSuffix(mediaType, "+json")
}

// modelsURI is where models say that others are: "https://apigateway.amazonaws.com/restapis/{id}/models/{name}". Source: Developer
// Guide, "Understanding data models", "Reference models".
const modelsURI = "https://apigateway.amazonaws.com/restapis/"

// modelOf is the name of the API's model that a reference in canonical form names, and the place in it: "/properties/x", or nothing
// for the whole.
func (e *entry) modelOf(ref string) (name, inside string, canonical bool) {
	rest, canonical := strings.CutPrefix(ref, modelsURI+e.api.ID+"/models/")
	name, inside, _ = strings.Cut(rest, "#")
	return name, inside, canonical && name != ""
}

// refersTo reports whether a model's schema names another model of the API.
func (e *entry) refersTo(m *model, other string) bool {
	return slices.ContainsFunc(m.refs(), func(ref string) bool {
		name, _, canonical := e.modelOf(ref)
		return canonical && name == other
	})
}

// refs are all references of a model's schema, in order; a schema that is no JSON has none.
func (m *model) refs() []string {
	if !isJSONContent(m.ContentType) || !strings.Contains(m.Schema, "$ref") {
		return nil
	}
	parsed, err := value.ParseDepth(m.Schema, schemaDepthMax)
	if err != nil {
		return nil
	}
	return takeRefs(parsed)
}

// takeRefs returns the references of a schema in order, and leaves the schema without: what refers to another is an empty schema,
// for a reference hides what stands beside it. So a schema's form can be looked at before what it refers to is there.
func takeRefs(v value.Value) (refs []string) {
	if a, ok := v.AsArray(); ok {
		for _, item := range a.All() {
			refs = append(refs, takeRefs(item)...)
		}
	}
	o, ok := v.AsObject()
	if !ok {
		return refs
	}
	ref, _ := o.Get("$ref")
	if text, isText := ref.AsString(); isText {
		for o.Len() > 0 {
			o.Delete(o.At(o.Len() - 1).Name)
		}
		return []string{text}
	}
	for _, member := range o.All() {
		refs = append(refs, takeRefs(member)...)
	}
	return refs
}
