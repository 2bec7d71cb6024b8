package apigateway

import (
	"context"
	"slices"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateModel patches a model's description and schema.
func (s *Service) updateModel() service.Operation {
	return service.Define(apigatewayapi.UpdateModel, service.Contract{
		Action: "apigateway:PATCH", Resource: "Model", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.UpdateModelRequest) error {
		s.requireOn(c, in.RestApiId.V, modelPath(in.ModelName.V))
		return nil
	}, s.handleUpdateModel)
}

func (s *Service) handleUpdateModel(_ context.Context, c *service.Call, in *apigatewayapi.UpdateModelRequest) (out *apigatewayapi.Model, err error) {
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.models[in.ModelName.V] == nil {
			return noModel(in.ModelName.V)
		}
		m := e.models[in.ModelName.V].clone()
		if err := each(in.PatchOperations, func(p *patch) error { return m.patch(e, p) }); err != nil {
			return err
		}
		s.models.put(ed, e.api.ID, m)
		out = m.shape()
		return nil
	})
	return out, err
}

func (m *model) patch(e *entry, p *patch) error {
	if err := p.replaces("/description", "/schema"); err != nil {
		return err
	}
	if p.path == "/description" {
		m.Description = p.value
		return nil
	}
	if err := e.checkSchema(m.Name, m.ContentType, p.value); err != nil {
		return err
	}
	m.Schema = p.value
	return nil
}

// replaces refuses every patch but a replacement of one of the paths, in the words of the things that take no other (recorded
// of models, request validators and documentation parts).
func (p *patch) replaces(paths ...string) error {
	switch {
	case p.op != opReplace:
		return badRequest("Invalid patch path  '%s' specified for op '%s'. Please choose supported operations", p.path, p.op)
	case !slices.Contains(paths, p.path):
		return p.notAmong(paths...)
	}
	return nil
}
