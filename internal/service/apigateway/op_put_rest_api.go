package apigateway

import (
	"context"
	"slices"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/service/apigateway/openapi"
)

// putRestAPI updates an API from an OpenAPI document, whole or not at all: the document's things join those that are there (merge, the
// default), or take their place (overwrite). What stays keeps its identifier. Stages serve what they did until the next deployment.
func (s *Service) putRestAPI() service.Operation {
	return service.Define(apigatewayapi.PutRestApi, service.Contract{
		Action: "apigateway:PUT", Resource: "RestApi",
		Keys: importKeys("apigateway:Resource/ApiName", "apigateway:Resource/DisableExecuteApiEndpoint", "apigateway:Resource/EndpointType",
			"aws:ResourceTag/${TagKey}"),
		Errors: refuses(apigatewayapi.ErrConflictException, apigatewayapi.ErrLimitExceededException),
	}, s.authorizePutRestAPI, s.handlePutRestAPI)
}

// authorizePutRestAPI asks for what the document does besides. An API that has a policy and is overwritten loses it, which takes the
// permission to change policies as removing it alone does.
func (s *Service) authorizePutRestAPI(c *service.Call, in *apigatewayapi.PutRestApiRequest) error {
	id := in.RestApiId.V
	keys := s.aboutAPI(c, id)
	d, err := readDocument(c, in.Body, in.Parameters)
	if err != nil {
		s.requireOn(c, id, "", keys...)
		return nil //nolint:nilerr // the operation answers it, to those who may import
	}
	keys = append(keys, d.keys()...)
	s.requireOn(c, id, "", keys...)
	policed := d.api.Policy != ""
	_ = s.read(c, id, func(e *entry) error {
		policed = policed || e != nil && e.api.Policy != "" && in.Mode.V == overwrites
		return nil
	})
	if policed {
		s.requirePolicyUpdate(c, "/restapis/"+id, append(keys, s.resourceTags(c, id, "")...)...)
	}
	d.requireRoles(c)
	return nil
}

func (s *Service) handlePutRestAPI(_ context.Context, c *service.Call, in *apigatewayapi.PutRestApiRequest) (*apigatewayapi.RestApi, error) {
	d, err := readDocument(c, in.Body, in.Parameters) // before the API is looked for (recorded)
	if err != nil {
		return nil, err
	}
	if err := d.failOnWarnings(in.FailOnWarnings); err != nil {
		return nil, err
	}
	var a *restAPI
	overwrite := in.Mode.V == overwrites
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		if a, err = e.api.updatedFrom(c, d, overwrite); err != nil {
			return err
		}
		if a.Policy != e.api.Policy && !mayChangePolicy(c) {
			return conflict("Unable to complete operation due to concurrent modification. Please try again later.")
		}
		if err := a.checkStagesOf(e); err != nil {
			return err
		}
		return s.importInto(ed, s.newImport(c, d.api, e, a, overwrite), overwrite)
	})
	if err != nil {
		return nil, err
	}
	out := a.shapeWithTags()
	out.Warnings = d.warnings
	return out, nil
}

// mayChangePolicy reports whether the permission to change policies was asked for. The API may have been given a policy since.
func mayChangePolicy(c *service.Call) bool {
	return slices.ContainsFunc(c.Checks(), func(check service.Check) bool { return check.Action == policyUpdate })
}

// updatedFrom are an API's settings after a document: checked as those of a new API, which it stays itself.
func (a *restAPI) updatedFrom(c *service.Call, d *document, overwrite bool) (*restAPI, error) {
	update := openapi.Merge
	if overwrite {
		update = openapi.Overwrite
	}
	settings := update(a.described(), d.api.Settings)
	endpoint := &apigatewayapi.EndpointConfiguration{Types: a.EndpointTypes}
	if d.endpointTypes != nil {
		endpoint.Types = d.endpointTypes
	}
	request := settingsRequest(&settings, endpoint)
	if err := checkModelled(request); err != nil {
		return nil, err
	}
	guard, err := parseResourcePolicy(settings.Policy)
	if err != nil {
		return nil, err
	}
	next, err := newRestAPI(c, request)
	if err != nil {
		return nil, err
	}
	if slices.Equal(next.EndpointTypes, a.EndpointTypes) {
		next.IPAddressType = a.IPAddressType
	}
	next.ID, next.RootResourceID, next.Created, next.Tags = a.ID, a.RootResourceID, a.Created, a.Tags
	next.Policy = guard.of(next)
	return next, nil
}
