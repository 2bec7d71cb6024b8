package apigateway

import (
	"context"
	"slices"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// createRestAPI creates an API with its root resource.
func (s *Service) createRestAPI() service.Operation {
	return service.Define(apigatewayapi.CreateRestApi, service.Contract{
		Action: "apigateway:POST", Resource: "RestApis",
		Keys: []string{
			"apigateway:Request/ApiName", "apigateway:Request/DisableExecuteApiEndpoint", "apigateway:Request/EndpointType",
			"aws:RequestTag/${TagKey}", "aws:TagKeys",
		},
		Errors: refuses(),
		Gaps: []string{
			"securityPolicy and endpointAccessMode are stored and shown: TLS is that of the listener",
			"the type PRIVATE is stored; an API of it is not deployed",
		},
	}, s.authorizeCreateRestAPI, s.handleCreateRestAPI)
}

func (s *Service) authorizeCreateRestAPI(c *service.Call, in *apigatewayapi.CreateRestApiRequest) error {
	keys := []condition{is("apigateway:Request/ApiName", in.Name.V)}
	if in.DisableExecuteApiEndpoint.Set {
		keys = append(keys, is("apigateway:Request/DisableExecuteApiEndpoint", boolText(in.DisableExecuteApiEndpoint.V)))
	}
	if in.EndpointConfiguration != nil {
		keys = append(keys, are("apigateway:Request/EndpointType", in.EndpointConfiguration.Types))
	}
	keys = append(keys, requestTags(toMap(in.Tags))...)
	s.require(c, "/restapis", keys...)
	if in.Policy.V != "" {
		s.requirePolicyUpdate(c, "/restapis", keys...)
	}
	if in.CloneFrom.V != "" {
		s.requireClone(c, in.CloneFrom.V, keys...)
	}
	return nil
}

func (s *Service) handleCreateRestAPI(_ context.Context, c *service.Call, in *apigatewayapi.CreateRestApiRequest) (*apigatewayapi.RestApi, error) {
	a, err := newRestAPI(c, in)
	if err != nil {
		return nil, err
	}
	guard, err := parseResourcePolicy(in.Policy.V)
	if err != nil {
		return nil, err
	}
	err = s.change(c, in.CloneFrom.V, func(e *edit, from *entry) error {
		if in.CloneFrom.V != "" && from == nil {
			return noSource(c, in.CloneFrom.V)
		}
		a.ID = s.newID(apiIDLength, s.image.taken)
		a.RootResourceID = s.randomText(rootIDLength)
		a.Policy = guard.of(a)
		if from != nil {
			a.inherit(from.api)
			e.putAPI(a)
			s.clone(e, from, a)
			return nil
		}
		e.putAPI(a)
		s.resources.put(e, a.ID, &resource{ID: a.RootResourceID})
		for _, m := range s.defaultModels() {
			s.models.put(e, a.ID, m)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return a.shape(), nil
}

// newRestAPI checks the request in the order of API Gateway's own answers.
func newRestAPI(c *service.Call, in *apigatewayapi.CreateRestApiRequest) (*restAPI, error) {
	a := &restAPI{
		Account: c.Account, Region: c.Region, Name: in.Name.V, Description: in.Description.V, Version: in.Version.V,
		APIKeySource: in.ApiKeySource.Or("HEADER"), EndpointDisabled: in.DisableExecuteApiEndpoint.V, Created: now(c),
	}
	if err := a.setEndpoint(in.EndpointConfiguration); err != nil {
		return nil, err
	}
	switch {
	case a.Name == "":
		return nil, badRequest("Name cannot be empty") // the text is ours
	case in.Description.Set && a.Description == "":
		return nil, badRequest("Description cannot be an empty string")
	case a.isPrivate() && in.EndpointConfiguration.IpAddressType.V == ipv4:
		return nil, badRequest("Only dualstack ipAddressType is supported for Private APIs.")
	}
	if err := a.setAccess(in); err != nil {
		return nil, err
	}
	if in.MinimumCompressionSize.Set {
		if err := a.setCompression(in.MinimumCompressionSize.V); err != nil {
			return nil, err
		}
	}
	for _, t := range in.BinaryMediaTypes {
		a.addMediaType(t)
	}
	a.Tags = toMap(in.Tags)
	return a, checkTags(a.Tags)
}

// The IP address types.
const (
	ipv4      = "ipv4"
	dualstack = "dualstack"
)

// setEndpoint takes the endpoint configuration; EDGE and ipv4 are the defaults, PRIVATE goes with dualstack (recorded).
func (a *restAPI) setEndpoint(in *apigatewayapi.EndpointConfiguration) error {
	a.EndpointTypes, a.IPAddressType = []string{"EDGE"}, ipv4
	if in == nil {
		return nil
	}
	switch {
	case in.Types != nil && len(in.Types) == 0:
		return badRequest("REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.")
	case len(in.Types) > 1:
		return badRequest("Cannot create an api with multiple Endpoint Types.")
	case len(in.Types) == 1:
		a.EndpointTypes = slices.Clone(in.Types)
	}
	if a.isPrivate() {
		a.IPAddressType = dualstack
	}
	a.IPAddressType = in.IpAddressType.Or(a.IPAddressType)
	return nil
}

func (a *restAPI) isPrivate() bool { return slices.Contains(a.EndpointTypes, "PRIVATE") }

// compressionBytesMax bounds minimumCompressionSize. Source: API reference, "CreateRestApi".
const compressionBytesMax = 10485760

func (a *restAPI) setCompression(size int64) error {
	if size < 0 || size > compressionBytesMax {
		return badCompression()
	}
	a.MinimumCompressionSize = &size
	return nil
}

func badCompression() error {
	return badRequest("Invalid minimum compression size, must be between 0 and 10485760")
}

func (a *restAPI) addMediaType(t string) {
	if !slices.Contains(a.BinaryMediaTypes, t) {
		a.BinaryMediaTypes = append(a.BinaryMediaTypes, t)
	}
}
