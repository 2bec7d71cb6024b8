package restapi

import (
	"errors"
	"fmt"
	"strings"

	"sluice/internal/jsonschema"
	"sluice/internal/value"
)

// DefaultModel is the content type of a model that is for every content type without one. Source: Developer Guide, "Request
// validation for REST APIs": "To use the same model regardless of the content type, set the content type for your data model to
// $default."
const DefaultModel = "$default"

// Validation is what a method checks of a request. Immutable.
type Validation struct {
	// Required are the parameters that must be there and not blank, in the order in which API Gateway names those that are
	// missing (recorded: header, path, query string; they are sorted by their full names).
	Required []RequiredParameter
	models   ByMediaType[*jsonschema.Schema]
}

// RequiredParameter is one of a method's required parameters.
type RequiredParameter struct {
	Place Place
	Name  string
}

// Schema returns the schema for a body with this Content-Type header, and its media type; nil for one that has no model, which
// is not checked ("If no matching content type is found, request validation is not performed", as above).
func (v *Validation) Schema(contentType string) (s *jsonschema.Schema, mediaType string) {
	mediaType = MediaType(contentType)
	m, ok := v.models.find(mediaType)
	if !ok {
		m, _ = v.models.find(DefaultModel)
	}
	return m.is, mediaType
}

var (
	errNoValidator = errors.New("the API has no such request validator")
	errNoModel     = errors.New("the API has no such model")
)

// validation compiles what a method's validator asks for, nil for nothing.
func (c Compiler) validation(d *Definition, m *Method) (*Validation, error) {
	if m.RequestValidatorID == "" {
		return nil, nil
	}
	asked, ok := d.Validators[m.RequestValidatorID]
	if !ok {
		return nil, fmt.Errorf("%w: %s", errNoValidator, m.RequestValidatorID)
	}
	v := &Validation{}
	if asked.Parameters {
		if err := v.require(m.RequestParameters); err != nil {
			return nil, err
		}
	}
	if asked.Body {
		for _, mediaType := range sortedKeys(m.RequestModels) {
			s, err := c.models.schema(m.RequestModels[mediaType])
			if err != nil {
				return nil, err
			}
			v.models = append(v.models, forMediaType[*jsonschema.Schema]{mediaType, s})
		}
	}
	if v.Required == nil && v.models == nil {
		return nil, nil
	}
	return v, nil
}

func (v *Validation) require(parameters map[string]bool) error {
	for _, full := range sortedKeys(parameters) {
		if !parameters[full] {
			continue
		}
		p, err := parseRequired(full)
		if err != nil {
			return err
		}
		v.Required = append(v.Required, p)
	}
	return nil
}

// parseRequired splits "method.request.querystring.X". The multivalue forms require the same.
func parseRequired(full string) (RequiredParameter, error) {
	rest, ok := strings.CutPrefix(full, string(requestSide))
	kind, name, _ := strings.Cut(rest, ".")
	if ok && name != "" {
		switch kind {
		case "header", "multivalueheader":
			return RequiredParameter{InHeader, name}, nil
		case "querystring", "multivaluequerystring":
			return RequiredParameter{InQuery, name}, nil
		case "path":
			return RequiredParameter{InPath, name}, nil
		}
	}
	return RequiredParameter{}, &ParameterError{Text: full}
}

// models compiles an API's models, each once, when a method asks for it.
type models struct {
	base    string // of their URLs
	texts   map[string]string
	schemas map[string]*jsonschema.Schema
}

// ModelURL is how a schema refers to a model of an API. Source: Developer Guide, "Data models for REST APIs".
func ModelURL(apiID, name string) string {
	return "https://apigateway.amazonaws.com/restapis/" + apiID + "/models/" + name
}

func newModels(d *Definition) *models {
	return &models{base: ModelURL(d.ID, ""), texts: d.Models, schemas: map[string]*jsonschema.Schema{}}
}

func (m *models) schema(name string) (*jsonschema.Schema, error) {
	if s := m.schemas[name]; s != nil {
		return s, nil
	}
	doc, err := m.document(name)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", name, err)
	}
	s, err := jsonschema.Compile(doc, m.base+name, m.load)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", name, err)
	}
	m.schemas[name] = s
	return s, nil
}

// document parses a model. One without a schema says nothing of a body.
func (m *models) document(name string) (value.Value, error) {
	text, ok := m.texts[name]
	if !ok {
		return value.Value{}, errNoModel
	}
	if strings.TrimSpace(text) == "" {
		return value.NewObject().Value(), nil
	}
	return value.Parse(text)
}

// load finds the model of a URL; it must be one of the same API.
func (m *models) load(uri string) (value.Value, error) {
	name, ok := strings.CutPrefix(uri, m.base)
	if !ok {
		return value.Value{}, errNoModel
	}
	return m.document(name)
}
