package apigateway

import (
	"context"
	"slices"
	"strconv"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
)

// updateRestAPI patches an API's settings. Stages serve the API as it was deployed, so most take effect with the next deployment.
func (s *Service) updateRestAPI() service.Operation {
	return service.Define(apigatewayapi.UpdateRestApi, service.Contract{
		Action: "apigateway:PATCH", Resource: "RestApi",
		Keys: []string{
			"apigateway:Request/ApiName", "apigateway:Request/DisableExecuteApiEndpoint", "apigateway:Request/EndpointType",
			"apigateway:Resource/ApiName", "apigateway:Resource/DisableExecuteApiEndpoint", "apigateway:Resource/EndpointType",
			"aws:ResourceTag/${TagKey}",
		},
		Errors: refuses(),
	}, s.authorizeUpdateRestAPI, s.handleUpdateRestAPI)
}

func (s *Service) authorizeUpdateRestAPI(c *service.Call, in *apigatewayapi.UpdateRestApiRequest) error {
	keys, policed := s.aboutAPI(c, in.RestApiId.V), false
	for _, p := range patches(in.PatchOperations) {
		switch {
		case p.path == "/name":
			keys = append(keys, is("apigateway:Request/ApiName", p.value))
		case p.path == "/disableExecuteApiEndpoint":
			keys = append(keys, is("apigateway:Request/DisableExecuteApiEndpoint", boolText(p.isTrue())))
		case p.isEndpointType():
			keys = append(keys, are("apigateway:Request/EndpointType", []string{p.value}))
		case p.field == "policy":
			policed = true
		}
	}
	s.requireOn(c, in.RestApiId.V, "", keys...)
	if policed {
		s.requirePolicyUpdate(c, "/restapis/"+in.RestApiId.V, append(keys, s.resourceTags(c, in.RestApiId.V, "")...)...)
	}
	return nil
}

func (s *Service) handleUpdateRestAPI(_ context.Context, c *service.Call, in *apigatewayapi.UpdateRestApiRequest) (*apigatewayapi.RestApi, error) {
	var a *restAPI
	err := s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		if e == nil {
			return noAPI(c, in.RestApiId.V)
		}
		a = e.api.clone()
		if err := each(in.PatchOperations, a.patch); err != nil {
			return err
		}
		if err := a.checkAccess(); err != nil {
			return err
		}
		if err := a.checkStagesOf(e); err != nil {
			return err
		}
		ed.putAPI(a)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a.shapeWithTags(), nil
}

// checkStagesOf refuses to make an API private that has stages. On AWS it would be out of reach from here on; leaving its stages as they
// are would leave them open.
func (a *restAPI) checkStagesOf(e *entry) error {
	if a.isPrivate() && len(e.stages) > 0 {
		return badRequest("%s", (&restapi.UnsupportedError{Feature: "the endpoint type PRIVATE of an API with stages"}).Error())
	}
	return nil
}

func (a *restAPI) patch(p *patch) error {
	switch p.field {
	case "binaryMediaTypes":
		return a.patchMediaType(p)
	case "endpointConfiguration":
		return a.patchEndpoint(p)
	case "policy":
		return a.patchPolicy(p)
	case "securityPolicy", "endpointAccessMode":
		return a.patchAccess(p)
	}
	if p.rest != "" || !p.exact {
		return p.invalidPath()
	}
	switch p.field {
	case "description":
		a.Description = ""
		if p.op != opRemove {
			a.Description = p.value
		}
		return p.only(opReplace, opRemove)
	case "name", "apiKeySource", "disableExecuteApiEndpoint", "minimumCompressionSize":
		if err := p.only(opReplace); err != nil {
			return err
		}
		return a.replace(p)
	}
	return p.invalidPath()
}

// replace applies the paths that take that operation alone.
func (a *restAPI) replace(p *patch) error {
	switch p.field {
	case "name":
		if p.value == "" {
			return badRequest("Name cannot be empty") // the text is ours
		}
		a.Name = p.value
	case "apiKeySource":
		if p.value != "HEADER" && p.value != "AUTHORIZER" {
			return badRequest("Invalid API key source specified. Valid options are HEADER,AUTHORIZER") // the text is ours
		}
		a.APIKeySource = p.value
	case "disableExecuteApiEndpoint":
		a.EndpointDisabled = p.isTrue()
	case "minimumCompressionSize":
		if p.value == "" { // recorded: an empty value turns compression off
			a.MinimumCompressionSize = nil
			return nil
		}
		size, err := strconv.ParseInt(p.value, 10, 64)
		if err != nil {
			return badCompression()
		}
		return a.setCompression(size)
	}
	return nil
}

// patchMediaType changes the list of binary media types, which paths address by the type itself (recorded).
func (a *restAPI) patchMediaType(p *patch) error {
	if p.rest == "" {
		return p.invalidPath()
	}
	switch p.op {
	case opAdd:
		a.addMediaType(p.rest)
	case opRemove, opReplace:
		a.BinaryMediaTypes = slices.DeleteFunc(a.BinaryMediaTypes, func(t string) bool { return t == p.rest })
		if p.op == opReplace {
			a.addMediaType(p.value)
		}
	default:
		return p.only(opAdd, opRemove, opReplace)
	}
	return nil
}

func (p *patch) isEndpointType() bool {
	return p.field == "endpointConfiguration" && len(p.rest) > len("types/") && p.rest[:len("types/")] == "types/"
}

// patchEndpoint changes the endpoint's type, by index or old value, and its IP address type. The texts are recorded.
func (a *restAPI) patchEndpoint(p *patch) error {
	switch {
	case p.isEndpointType():
		if p.op != opReplace {
			return badRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'")
		}
		if !slices.Contains([]string{"REGIONAL", "EDGE", "PRIVATE"}, p.value) {
			return badRequest("Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE")
		}
		a.EndpointTypes = []string{p.value}
		if a.isPrivate() {
			a.IPAddressType = dualstack
		}
		return nil
	case p.rest == "ipAddressType":
		return a.patchAddressType(p)
	case p.rest == "vpcEndpointIds":
		return a.patchVPCEndpoints(p)
	}
	return p.invalidPath()
}

func (a *restAPI) patchAddressType(p *patch) error {
	switch {
	case p.op != opReplace:
		return p.only(opReplace)
	case p.value != ipv4 && p.value != dualstack:
		return badRequest("ipAddressType must be either ipv4 or dualstack.")
	case a.isPrivate() && p.value == ipv4:
		return badRequest("Only dualstack ipAddressType is supported for Private APIs.")
	}
	a.IPAddressType = p.value
	return nil
}
