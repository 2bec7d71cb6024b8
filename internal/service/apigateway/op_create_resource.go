package apigateway

import (
	"context"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// ResourcesMax is how many resources an API has at most. AWS's quota is 300 and is raised on request.
const ResourcesMax = 3000

// createResource creates a resource below another one.
func (s *Service) createResource() service.Operation {
	return service.Define(apigatewayapi.CreateResource, service.Contract{
		Action: "apigateway:POST", Resource: "Resources", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException, apigatewayapi.ErrLimitExceededException),
	}, func(c *service.Call, in *apigatewayapi.CreateResourceRequest) error {
		s.requireOn(c, in.RestApiId.V, resourcePath(in.ParentId.V))
		return nil
	}, s.handleCreateResource)
}

func (s *Service) handleCreateResource(_ context.Context, c *service.Call, in *apigatewayapi.CreateResourceRequest) (*apigatewayapi.Resource, error) {
	var out apigatewayapi.Resource
	err := s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil || e.resources[in.ParentId.V] == nil {
			return noResource()
		}
		parent := e.resources[in.ParentId.V]
		if err := e.checkChild(parent, in.PathPart.V, ""); err != nil {
			return err
		}
		if len(e.resources) >= ResourcesMax {
			return tooMany("Resources")
		}
		r := &resource{
			ID:       s.newID(resourceIDLength, func(id string) bool { return e.resources[id] != nil }),
			ParentID: parent.ID, PathPart: in.PathPart.V,
		}
		s.resources.put(ed, e.api.ID, r)
		out = r.shape(strings.TrimSuffix(e.path(parent), "/")+"/"+r.PathPart, false)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// checkChild refuses a path part that cannot stand below parent. self is the resource that moves there, empty for a new one.
// Order and texts are recorded.
func (e *entry) checkChild(parent *resource, part, self string) error {
	if isGreedy(parent.PathPart) {
		return badRequest("Cannot create a child of a resource with a greedy path variable: %s", parent.PathPart)
	}
	if !isPathPart(part) {
		return badRequest("Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.")
	}
	for _, sibling := range e.children(parent.ID) {
		switch {
		case sibling.ID == self:
		case sibling.PathPart == part:
			return conflict("Another resource with the same parent already has this name: %s", part)
		case isVariable(sibling.PathPart) && isVariable(part):
			return badRequest("A sibling (%s) of this resource already has a variable path part -- only one is allowed", sibling.PathPart)
		}
	}
	return nil
}

func isVariable(part string) bool { return strings.HasPrefix(part, "{") }

func isGreedy(part string) bool { return strings.HasSuffix(part, "+}") }

// isPathPart accepts "pets", "{petId}" and "{proxy+}".
func isPathPart(part string) bool {
	if inner, ok := strings.CutPrefix(part, "{"); ok {
		if part, ok = strings.CutSuffix(inner, "}"); !ok {
			return false
		}
		part = strings.TrimSuffix(part, "+")
	}
	const allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-:"
	return part != "" && strings.Trim(part, allowed) == ""
}
