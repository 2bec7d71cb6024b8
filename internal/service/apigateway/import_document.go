package apigateway

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/service/apigateway/openapi"
	"sluice/internal/wire"
)

// document is the body of ImportRestApi or PutRestApi, read.
type document struct {
	api           *openapi.API
	warnings      []string
	endpointTypes []string // nil where the request says nothing
}

// readDocument reads a body as the parameters say. Source of the variables: Developer Guide, "AWS variables for OpenAPI import".
func readDocument(c *service.Call, body []byte, parameters wire.Dict[string]) (*document, error) {
	o, types, err := openapi.ParseParameters(importParameters(parameters))
	if err != nil {
		return nil, refusedDocument(err)
	}
	o.Variables = map[string]string{"AWS::AccountId": c.Account, "AWS::Partition": "aws", "AWS::Region": c.Region}
	read, warnings, err := openapi.Read(body, o)
	if err != nil {
		return nil, refusedDocument(err)
	}
	return &document{api: read, warnings: warnings, endpointTypes: types}, nil
}

// importParameters are those of a query string that are about the document: the map holds all of it, a signature among them.
func importParameters(query wire.Dict[string]) map[string]string {
	parameters := toMap(query)
	for name := range parameters {
		if name == "mode" || name == "failonwarnings" || strings.HasPrefix(strings.ToLower(name), "x-amz-") {
			delete(parameters, name)
		}
	}
	return parameters
}

// refusedDocument words what is wrong with a document; other errors stay as they are.
func refusedDocument(err error) error {
	var refused *openapi.Error
	if errors.As(err, &refused) {
		answer := badRequest("%s", refused.Message)
		if refused.Reason != "" {
			answer.Cause = errors.New(refused.Reason)
		}
		return answer
	}
	return err
}

// failOnWarnings ends an import that was asked to have none.
func (d *document) failOnWarnings(fail wire.Opt[bool]) error {
	if !fail.V {
		return nil
	}
	return refusedDocument(openapi.FailOnWarnings(d.warnings))
}

// keys are the condition keys of what a document brings: a policy that forbids methods without authorization holds for imports too.
// Source: Service Authorization Reference, "Amazon API Gateway Management", condition keys: those of methods and authorizers come as
// collections with an import.
func (d *document) keys() []condition {
	keys := []condition{is("apigateway:Request/ApiName", d.api.Name)}
	if d.api.EndpointDisabled != nil {
		keys = append(keys, is("apigateway:Request/DisableExecuteApiEndpoint", boolText(*d.api.EndpointDisabled)))
	}
	collections := map[string][]string{"EndpointType": d.endpointTypes}
	add := func(name, text string) {
		if !slices.Contains(collections[name], text) {
			collections[name] = append(collections[name], text)
		}
	}
	for _, a := range d.api.Authorizers {
		add("AuthorizerType", a.Type)
		if a.URI != "" {
			add("AuthorizerUri", a.URI)
		}
	}
	for _, r := range d.api.Resources {
		for _, m := range r.Methods {
			add("ApiKeyRequired", strconv.FormatBool(m.APIKeyRequired))
			add("RouteAuthorizationType", m.AuthorizationType)
		}
	}
	for _, name := range sortedKeys(collections) {
		if len(collections[name]) > 0 {
			keys = append(keys, are("apigateway:Request/"+name, collections[name]))
		}
	}
	return keys
}

// requireRoles asks for the permission to pass each role that the document names.
func (d *document) requireRoles(c *service.Call) {
	roles := map[string]bool{}
	for _, a := range d.api.Authorizers {
		roles[a.Credentials] = true
	}
	for _, r := range d.api.Resources {
		for _, m := range r.Methods {
			if m.Integration != nil {
				roles[m.Integration.Credentials] = true
			}
		}
	}
	for _, role := range sortedKeys(roles) {
		requirePassRole(c, role)
	}
}

// settingsRequest is the request for an API of a description's settings: they are checked and taken as CreateRestApi does it.
func settingsRequest(d *openapi.Settings, endpoint *apigatewayapi.EndpointConfiguration) *apigatewayapi.CreateRestApiRequest {
	in := &apigatewayapi.CreateRestApiRequest{
		Name: wire.Some(d.Name), Description: wire.NonZero(d.Description), Version: wire.NonZero(d.Version), BinaryMediaTypes: d.BinaryMediaTypes,
		ApiKeySource: wire.NonZero(d.APIKeySource), Policy: wire.NonZero(d.Policy), SecurityPolicy: wire.NonZero(d.SecurityPolicy),
		EndpointAccessMode: wire.NonZero(d.EndpointAccessMode), EndpointConfiguration: endpoint,
	}
	if d.MinimumCompressionSize != nil {
		in.MinimumCompressionSize = wire.Some(*d.MinimumCompressionSize)
	}
	if d.EndpointDisabled != nil {
		in.DisableExecuteApiEndpoint = wire.Some(*d.EndpointDisabled)
	}
	endpoint.VpcEndpointIds = d.VPCEndpointIDs
	return in
}

// checkModelled holds what was made of a document against the model, as the edge does with a request.
func checkModelled(in wire.Shape) error {
	if found := wire.Check(in, ""); len(found) > 0 {
		return badRequest("%s", wire.ValidationText(found))
	}
	return nil
}
