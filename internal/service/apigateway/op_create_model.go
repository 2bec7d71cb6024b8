package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// createModel creates a model of an API.
func (s *Service) createModel() service.Operation {
	return service.Define(apigatewayapi.CreateModel, service.Contract{
		Action: "apigateway:POST", Resource: "Models", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException, apigatewayapi.ErrLimitExceededException),
	}, func(c *service.Call, in *apigatewayapi.CreateModelRequest) error {
		s.requireOn(c, in.RestApiId.V, "/models")
		return nil
	}, s.handleCreateModel)
}

func (s *Service) handleCreateModel(_ context.Context, c *service.Call, in *apigatewayapi.CreateModelRequest) (*apigatewayapi.Model, error) {
	m := modelFrom(in)
	err := s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		if err := e.checkModel(m); err != nil {
			return err
		}
		m.ID = s.newID(resourceIDLength, e.hasModel)
		s.models.put(ed, e.api.ID, m)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return m.shape(), nil
}

func modelFrom(in *apigatewayapi.CreateModelRequest) *model {
	return &model{Name: in.Name.V, Description: in.Description.V, ContentType: in.ContentType.V, Schema: in.Schema.V}
}

// checkModel refuses a model that cannot be new; texts are recorded where nothing else is said.
func (e *entry) checkModel(m *model) error {
	if err := m.check(e); err != nil {
		return err
	}
	if e.models[m.Name] != nil {
		return conflict("Model name already exists for this REST API")
	}
	if len(e.models) >= ModelsMax {
		return tooMany("Models")
	}
	return nil
}

// check refuses a model that the API cannot have.
func (m *model) check(e *entry) error {
	if err := checkModelName(m.Name); err != nil {
		return err
	}
	if m.ContentType == "" {
		return badRequest("Model content type must be non-empty") // the text is ours
	}
	return e.checkSchema(m.Name, m.ContentType, m.Schema)
}

// hasModel reports whether a model has the ID. Models are kept by their names.
func (e *entry) hasModel(id string) bool {
	for _, m := range e.models {
		if m.ID == id {
			return true
		}
	}
	return false
}
