package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteResource deletes a resource with everything below it.
func (s *Service) deleteResource() service.Operation {
	return service.Define(apigatewayapi.DeleteResource, service.Contract{
		Action: "apigateway:DELETE", Resource: "Resource", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteResourceRequest) error {
		s.requireOn(c, in.RestApiId.V, resourcePath(in.ResourceId.V))
		return nil
	}, s.handleDeleteResource)
}

func (s *Service) handleDeleteResource(_ context.Context, c *service.Call, in *apigatewayapi.DeleteResourceRequest) (*wire.Empty, error) {
	return nil, s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		switch {
		case e == nil || e.resources[in.ResourceId.V] == nil:
			return noResource()
		case e.resources[in.ResourceId.V].ParentID == "":
			return badRequest("Root resource cannot be deleted") // the text is ours
		}
		for id := range e.resources {
			if e.isBelow(id, in.ResourceId.V) {
				s.resources.remove(ed, e.api.ID, id)
			}
		}
		return nil
	})
}
