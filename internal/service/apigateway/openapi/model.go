package openapi

import (
	"strings"

	"sluice/internal/value"
)

// ContentTypeJSON is the content type of every imported model: recorded answers of GetModels after an import show no other.
const ContentTypeJSON = "application/json"

// modelURL is what a reference to another model starts with in a stored schema, and modelPath what follows the API's
// identifier (recorded answers of GetModels).
const (
	modelURL  = "https://apigateway.amazonaws.com/restapis/"
	modelPath = "/models/"
)

// refModel starts a reference to another model in Model.Schema, whichever the document's format was.
const refModel = "#/definitions/"

// Model is a named schema.
type Model struct {
	Name        string // letters and digits
	Description string // the schema's own
	ContentType string
	// Schema is the JSON schema with keywords in AWS's order. References to other models are "#/definitions/NAME"; Text and
	// ParseModel change them from and to the form that is stored.
	Schema value.Value
}

// Text is the schema as API Gateway stores it and GetModel answers it: indented as Jackson does, references to other models as
// URLs of models of the API.
func (m *Model) Text(apiID string) string {
	return string(appendIndented(nil, rewriteRefs(m.Schema, func(ref string) string {
		if rest, ok := strings.CutPrefix(ref, refModel); ok {
			name, inside, deeper := strings.Cut(rest, "/")
			if deeper {
				return modelURL + apiID + modelPath + name + "#/" + inside
			}
			return modelURL + apiID + modelPath + name
		}
		return ref
	})))
}

// ParseModel makes a model of a stored schema: the opposite of Text. A schema that is no JSON gives the error of value.Parse.
func ParseModel(name, description, contentType, text, apiID string) (Model, error) {
	schema, err := value.Parse(text)
	if err != nil {
		return Model{}, err
	}
	own := modelURL + apiID + modelPath
	schema = rewriteRefs(schema, func(ref string) string {
		if rest, ok := strings.CutPrefix(ref, own); ok {
			return refModel + strings.Replace(rest, "#/", "/", 1)
		}
		return ref
	})
	return Model{Name: name, Description: description, ContentType: contentType, Schema: schema}, nil
}

// Equal reports whether two models are the same; the order of keywords counts for nothing.
func (m Model) Equal(other Model) bool {
	return m.Name == other.Name && m.Description == other.Description && m.ContentType == other.ContentType &&
		value.Equal(m.Schema, other.Schema)
}

// rewriteRefs returns a copy of a schema with every $ref changed.
func rewriteRefs(v value.Value, change func(string) string) value.Value {
	return rewriteTexts(v, func(member, text string) string {
		if member == "$ref" {
			return change(text)
		}
		return text
	})
}
