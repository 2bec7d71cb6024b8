package apigateway

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteModel deletes a model that nothing refers to. Deployments keep the models that they were made with.
func (s *Service) deleteModel() service.Operation {
	return service.Define(apigatewayapi.DeleteModel, service.Contract{
		Action: "apigateway:DELETE", Resource: "Model", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException),
	}, func(c *service.Call, in *apigatewayapi.DeleteModelRequest) error {
		s.requireOn(c, in.RestApiId.V, modelPath(in.ModelName.V))
		return nil
	}, s.handleDeleteModel)
}

func (s *Service) handleDeleteModel(_ context.Context, c *service.Call, in *apigatewayapi.DeleteModelRequest) (*wire.Empty, error) {
	return nil, s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.models[in.ModelName.V] == nil {
			return noModel(in.ModelName.V)
		}
		if err := e.checkModelUnused(in.ModelName.V); err != nil {
			return err
		}
		s.models.remove(ed, e.api.ID, in.ModelName.V)
		return nil
	})
}

// checkModelUnused names the first thing that refers to a model: requests of methods, then their responses, then other models.
// The texts for methods are AWS's; the one for models is ours after them.
func (e *entry) checkModelUnused(name string) error {
	all := e.methods()
	for _, m := range all {
		if containsValue(m.RequestModels, name) {
			return conflict("Cannot delete model '%s', is referenced in method request: %s/%s", name, m.path, m.HTTPMethod)
		}
	}
	for _, m := range all {
		for _, r := range m.Responses {
			if containsValue(r.Models, name) {
				return conflict("Cannot delete model '%s', is referenced in method response: %s/%s", name, m.path, m.HTTPMethod)
			}
		}
	}
	for _, other := range sortedKeys(e.models) {
		if other != name && e.refersTo(e.models[other], name) {
			return conflict("Cannot delete model '%s', is referenced in model: %s", name, other)
		}
	}
	return nil
}

func containsValue(m map[string]string, v string) bool {
	for _, found := range m {
		if found == v {
			return true
		}
	}
	return false
}

// placedMethod is a method with the path of its resource.
type placedMethod struct {
	*method
	path string
}

// methods are all methods of the API. Those of longer paths come first: recorded of two methods that referred to one model.
func (e *entry) methods() []placedMethod {
	var all []placedMethod
	for _, r := range e.resources {
		for m := range maps.Values(r.Methods) {
			all = append(all, placedMethod{m, e.path(r)})
		}
	}
	slices.SortFunc(all, func(a, b placedMethod) int {
		return cmp.Or(cmp.Compare(b.path, a.path), cmp.Compare(a.HTTPMethod, b.HTTPMethod))
	})
	return all
}
