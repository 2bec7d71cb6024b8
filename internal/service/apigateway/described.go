package apigateway

import (
	"cmp"
	"slices"

	"sluice/internal/service/apigateway/openapi"
)

// described are an API's settings as a document says them; what is AWS's default is left unsaid.
func (a *restAPI) described() openapi.Settings {
	out := openapi.Settings{
		Name: a.Name, Description: a.Description, Version: a.Version, BinaryMediaTypes: a.BinaryMediaTypes,
		MinimumCompressionSize: a.MinimumCompressionSize, Policy: a.Policy, VPCEndpointIDs: a.VPCEndpointIDs, SecurityPolicy: a.SecurityPolicy,
		EndpointAccessMode: a.AccessMode,
	}
	if a.APIKeySource != "HEADER" {
		out.APIKeySource = a.APIKeySource
	}
	if a.EndpointDisabled {
		out.EndpointDisabled = &a.EndpointDisabled
	}
	return out
}

// describe says what a deployment holds as a document does: identifiers are names. The parts are those of the documentation to go with it.
func describe(taken *snapshot, version string, parts []*documentationPart) *openapi.API {
	d := &describing{api: &openapi.API{Settings: taken.API.described()}, tree: &entry{api: &taken.API, belongings: newBelongings()}}
	d.things(taken)
	for _, r := range taken.Resources {
		d.tree.resources[r.ID] = r
	}
	for _, r := range taken.Resources {
		d.resource(r)
	}
	slices.SortFunc(d.api.Resources, func(a, b openapi.Resource) int { return cmp.Compare(a.Path, b.Path) })
	d.api.Documentation.Version = version
	for _, p := range parts {
		d.api.Documentation.Parts = append(d.api.Documentation.Parts, openapi.DocumentationPart{Location: openapi.Location(p.Location), Properties: p.Properties})
	}
	return d.api
}

// describing is a description being made.
type describing struct {
	api  *openapi.API
	tree *entry
}

func (d *describing) things(taken *snapshot) {
	for _, m := range taken.Models {
		// What is no JSON has no place in a document; a method with no other models is refused there.
		if read, err := openapi.ParseModel(m.Name, m.Description, m.ContentType, m.Schema, taken.API.ID); err == nil {
			d.api.Models = append(d.api.Models, read)
		}
	}
	for _, v := range taken.Validators {
		d.tree.validators[v.ID] = v
		d.api.Validators = append(d.api.Validators, openapi.RequestValidator{Name: v.exportedName(), ValidateBody: v.Body, ValidateParameters: v.Parameters})
	}
	slices.SortFunc(d.api.Validators, func(a, b openapi.RequestValidator) int { return cmp.Compare(a.Name, b.Name) })
	for _, a := range taken.Authorizers {
		d.tree.authorizers[a.ID] = a
		d.api.Authorizers = append(d.api.Authorizers, a.described())
	}
	slices.SortFunc(d.api.Authorizers, func(a, b openapi.Authorizer) int { return cmp.Compare(a.Name, b.Name) })
	for _, r := range taken.Responses {
		d.api.GatewayResponses = append(d.api.GatewayResponses, openapi.GatewayResponse{
			Type: r.Type, StatusCode: r.StatusCode, Parameters: orNil(r.Parameters), Templates: orNil(r.Templates),
		})
	}
}

// exportedName is what methods call a validator by; one may have no name.
func (v *validator) exportedName() string { return cmp.Or(v.Name, v.ID) }

func (a *authorizer) described() openapi.Authorizer {
	out := openapi.Authorizer{
		Name: a.Name, Type: a.Type, AuthType: a.AuthType, URI: a.URI, Credentials: a.Credentials, ProviderARNs: a.ProviderARNs,
		IdentitySource: a.IdentitySource, ValidationExpression: a.Validation,
	}
	if a.TTLSeconds != nil {
		seconds := int(*a.TTLSeconds)
		out.ResultTTLSeconds = &seconds
	}
	return out
}

func (d *describing) resource(r *resource) {
	out := openapi.Resource{Path: d.tree.path(r)}
	for _, name := range sortedKeys(r.Methods) {
		out.Methods = append(out.Methods, d.method(r, r.Methods[name]))
	}
	d.api.Resources = append(d.api.Resources, out)
}

func (d *describing) method(r *resource, m *method) openapi.Method {
	out := openapi.Method{
		HTTPMethod: m.HTTPMethod, OperationName: m.OperationName, AuthorizationType: m.AuthorizationType, APIKeyRequired: m.APIKeyRequired,
		AuthorizationScopes: m.AuthorizationScopes, RequestParameters: orNil(m.RequestParameters), RequestModels: orNil(m.RequestModels),
		Integration: m.Integration.described(r),
	}
	if a := d.tree.authorizers[m.AuthorizerID]; a != nil {
		out.Authorizer = a.Name
	}
	if v := d.tree.validators[m.ValidatorID]; v != nil {
		out.RequestValidator = v.exportedName()
	}
	for _, response := range sorted(m.Responses) {
		out.Responses = append(out.Responses, openapi.MethodResponse{
			StatusCode: response.StatusCode, Parameters: orNil(response.Parameters), Models: orNil(response.Models),
		})
	}
	return out
}

// described leaves out the cache's namespace of the resource's own.
func (i *integration) described(r *resource) *openapi.Integration {
	if i == nil {
		return nil
	}
	out := &openapi.Integration{
		Type: i.Type, HTTPMethod: i.HTTPMethod, URI: i.URI, Credentials: i.Credentials, ConnectionType: i.ConnectionType,
		ConnectionID: i.ConnectionID, Target: i.Target, ResponseTransferMode: i.TransferMode,
		RequestParameters: orNil(i.RequestParameters), RequestTemplates: orNil(i.RequestTemplates), Passthrough: i.Passthrough,
		ContentHandling: i.ContentHandling, TimeoutMillis: i.TimeoutMillis, CacheKeys: i.CacheKeys, InsecureSkipVerification: i.SkipVerification,
	}
	if i.CacheNamespace != r.ID {
		out.CacheNamespace = i.CacheNamespace
	}
	for _, response := range sorted(i.Responses) {
		described := openapi.IntegrationResponse{
			StatusCode: response.StatusCode, Parameters: orNil(response.Parameters), Templates: orNil(response.Templates), ContentHandling: response.ContentHandling,
		}
		if response.SelectionPattern != nil {
			described.SelectionPattern = *response.SelectionPattern
		}
		out.Responses = append(out.Responses, described)
	}
	return out
}

// orNil is the map, or nil for an empty one.
func orNil[V any](m map[string]V) map[string]V {
	if len(m) == 0 {
		return nil
	}
	return m
}
