package apigateway

import (
	"context"
	"errors"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/jsonschema"
	"sluice/internal/service"
	"sluice/internal/value"
	"sluice/internal/wire"
)

// getModelTemplate makes a mapping template that gives a body of a model's form.
func (s *Service) getModelTemplate() service.Operation {
	return service.Define(apigatewayapi.GetModelTemplate, service.Contract{
		Action: "apigateway:GET", Resource: "Template", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetModelTemplateRequest) error {
		s.requireOn(c, in.RestApiId.V, modelPath(in.ModelName.V)+"/default_template")
		return nil
	}, s.handleGetModelTemplate)
}

func (s *Service) handleGetModelTemplate(_ context.Context, c *service.Call, in *apigatewayapi.GetModelTemplateRequest) (out *apigatewayapi.Template, err error) {
	err = s.read(c, in.RestApiId.V, func(e *entry) error {
		if e == nil || e.models[in.ModelName.V] == nil {
			return noModel(in.ModelName.V)
		}
		text, err := e.template(e.models[in.ModelName.V])
		out = &apigatewayapi.Template{Value: wire.Some(text)}
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// template is the sample of a model. A model that is no JSON schema, or that refers to nothing, has none; the text is ours.
func (e *entry) template(m *model) (string, error) {
	base := modelsURI + e.api.ID + "/models/"
	load := func(uri string) (value.Value, error) {
		name, _, _ := e.modelOf(uri)
		if e.models[name] == nil || !isJSONContent(e.models[name].ContentType) {
			return value.Value{}, jsonschema.ErrNotFound
		}
		return value.ParseDepth(e.models[name].Schema, schemaDepthMax)
	}
	schema, err := load(base + m.Name)
	if err != nil {
		return "", badRequest("Invalid model specified: %s is no JSON schema", m.Name)
	}
	text, err := jsonschema.SampleTemplate(schema, base+m.Name, load)
	var invalid *jsonschema.Error
	if errors.As(err, &invalid) {
		return "", badRequest("Invalid model specified: %s", invalid)
	}
	return text, err
}
