package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateResource renames a resource or moves it below another one.
func (s *Service) updateResource() service.Operation {
	return service.Define(withNullTemplates(apigatewayapi.UpdateResource), service.Contract{
		Action: "apigateway:PATCH", Resource: "Resource", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException),
	}, func(c *service.Call, in *apigatewayapi.UpdateResourceRequest) error {
		s.requireOn(c, in.RestApiId.V, resourcePath(in.ResourceId.V))
		return nil
	}, s.handleUpdateResource)
}

func (s *Service) handleUpdateResource(_ context.Context, c *service.Call, in *apigatewayapi.UpdateResourceRequest) (out nullTemplates[*apigatewayapi.Resource], err error) {
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.resources[in.ResourceId.V] == nil {
			return noResource()
		}
		r := e.resources[in.ResourceId.V].clone()
		if err := each(in.PatchOperations, func(p *patch) error { return e.patchResource(r, p) }); err != nil {
			return err
		}
		s.resources.put(ed, e.api.ID, r)
		shown := r.shape(e.path(r), false)
		out.shape = &shown
		return nil
	})
	return out, err
}

// patchResource applies one patch; order and texts are recorded.
func (e *entry) patchResource(r *resource, p *patch) error {
	switch {
	case p.path != "/parentId" && p.path != "/pathPart":
		return badRequest("Invalid patch path  '%s' specified for op '%s'. Must be one of: [/parentId, /pathPart]", p.path, p.op)
	case p.op != opReplace:
		return badRequest("Invalid patch path  '%s' specified for op '%s'. Please choose supported operations", p.path, p.op)
	case r.ParentID == "":
		return badRequest("Root resource cannot update its %s.", p.field)
	}
	parent, part := r.ParentID, p.value
	if p.field == "parentId" {
		parent, part = p.value, r.PathPart
	}
	switch {
	case e.resources[parent] == nil:
		return noResource()
	case e.isBelow(parent, r.ID):
		return badRequest("Resources cannot be cyclical.")
	}
	if err := e.checkChild(e.resources[parent], part, r.ID); err != nil {
		return err
	}
	if isGreedy(part) && len(e.children(r.ID)) > 0 {
		return badRequest("Cannot create a child of a resource with a greedy path variable: %s", part)
	}
	r.ParentID, r.PathPart = parent, part
	return nil
}

// isBelow reports whether id is top or stands below it.
func (e *entry) isBelow(id, top string) bool {
	for r := e.resources[id]; r != nil; r = e.resources[r.ParentID] {
		if r.ID == top {
			return true
		}
	}
	return false
}
