package apigateway

import (
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service/apigateway/openapi"
	"sluice/internal/wire"
)

// resources makes the document's resources, parents first, and their methods.
func (g *importing) resources() error {
	for i := range g.read.Resources {
		read := &g.read.Resources[i]
		r, err := g.resource(read.Path)
		if err := g.note("Unable to create resource at path '"+read.Path+"'", err); err != nil {
			return err
		}
		if r == nil {
			continue // it is listed, or what it stands below is
		}
		if err := g.methods(r, read); err != nil {
			return err
		}
	}
	return nil
}

// resource finds the resource of a path or makes it below its parent; it is a copy, whose methods may be changed. Nil and no error is a
// resource whose parent could not be made.
func (g *importing) resource(path string) (*resource, error) {
	r := g.paths[path]
	if r == nil {
		var err error
		if r, err = g.newResource(path); r == nil {
			return nil, err
		}
	}
	r = r.clone()
	if r.Methods == nil {
		r.Methods = map[string]*method{}
	}
	g.paths[path], g.next.resources[r.ID] = r, r
	return r, nil
}

func (g *importing) newResource(path string) (*resource, error) {
	slash := strings.LastIndexByte(path, '/')
	parent := g.paths[path[:max(slash, 0)]]
	if slash == 0 {
		parent = g.paths["/"]
	}
	if parent == nil {
		return nil, nil
	}
	part := path[slash+1:]
	if err := checkModelled(&apigatewayapi.CreateResourceRequest{
		RestApiId: wire.Some(g.next.api.ID), ParentId: wire.Some(parent.ID), PathPart: wire.Some(part),
	}); err != nil {
		return nil, err
	}
	if err := g.next.checkChild(parent, part, ""); err != nil {
		return nil, err
	}
	if len(g.next.resources) >= ResourcesMax {
		return nil, tooMany("Resources")
	}
	had := ""
	if former := g.former[path]; former != nil {
		had = former.ID
	}
	id := g.id(had, func(id string) bool { return g.before.resources[id] != nil || g.next.resources[id] != nil })
	return &resource{ID: id, ParentID: parent.ID, PathPart: part}, nil
}

// methods puts a path's methods into its resource, each in place of an earlier one.
func (g *importing) methods(r *resource, read *openapi.Resource) error {
	for i := range read.Methods {
		m, err := g.method(r, read.Path, &read.Methods[i])
		if err != nil {
			return err
		}
		r.Methods[m.HTTPMethod] = m
	}
	if len(r.Methods) == 0 {
		r.Methods = nil
	}
	return nil
}

// atMethod is how API Gateway names a method that is wrong; atIntegration and atResponse are for what belongs to it. Sources: answers of
// API Gateway in the OpenAPI package's tests.
func atMethod(name, path string) string {
	return "Unable to put method '" + name + "' on resource at path '" + path + "'"
}

func atIntegration(name, path string) string {
	return "Unable to put integration on '" + name + "' for resource at path '" + path + "'"
}

func atResponse(kind, name, path string) string {
	return "Unable to put " + kind + " response on '" + name + "' for resource at path '" + path + "'"
}

// method makes a method with its responses and its integration.
func (g *importing) method(r *resource, path string, read *openapi.Method) (*method, error) {
	in := &apigatewayapi.PutMethodRequest{
		RestApiId: wire.Some(g.next.api.ID), ResourceId: wire.Some(r.ID), HttpMethod: wire.Some(read.HTTPMethod),
		AuthorizationType: wire.Some(read.AuthorizationType), AuthorizerId: wire.NonZero(g.next.authorizerNamed(read.Authorizer)),
		ApiKeyRequired: wire.Some(read.APIKeyRequired), OperationName: wire.NonZero(read.OperationName), AuthorizationScopes: read.AuthorizationScopes,
		RequestParameters: toDict(read.RequestParameters), RequestModels: toDict(read.RequestModels),
		RequestValidatorId: wire.NonZero(g.next.validatorNamed(read.RequestValidator)),
	}
	m := newMethod(in)
	if err := g.check(atMethod(m.HTTPMethod, path), in, func() error { return m.check(g.next, in) }); err != nil {
		return nil, err
	}
	if err := g.methodResponses(r, m, path, read); err != nil {
		return nil, err
	}
	return m, g.integration(r, m, path, read.Integration)
}

func (g *importing) methodResponses(r *resource, m *method, path string, read *openapi.Method) error {
	for _, response := range read.Responses {
		in := &apigatewayapi.PutMethodResponseRequest{
			RestApiId: wire.Some(g.next.api.ID), ResourceId: wire.Some(r.ID), HttpMethod: wire.Some(m.HTTPMethod), StatusCode: wire.Some(response.StatusCode),
			ResponseParameters: toDict(response.Parameters), ResponseModels: toDict(response.Models),
		}
		made := newMethodResponse(in)
		if err := g.check(atResponse("method", m.HTTPMethod, path), in, func() error { return made.check(g.next) }); err != nil {
			return err
		}
		m.Responses = set(m.Responses, made.StatusCode, made)
	}
	return nil
}

// integration makes what stands behind a method, with its responses; a document need not say it.
func (g *importing) integration(r *resource, m *method, path string, read *openapi.Integration) error {
	if read == nil {
		return nil
	}
	in := integrationRequest(g.next.api.ID, r.ID, m.HTTPMethod, read)
	m.Integration = newIntegration(in)
	if err := g.check(atIntegration(m.HTTPMethod, path), in,
		func() error { return m.Integration.check(g.c, g.next.api, m) },
		func() error { return g.s.checkLink(g.c, m.Integration) }); err != nil {
		return err
	}
	for _, response := range read.Responses {
		in := &apigatewayapi.PutIntegrationResponseRequest{
			RestApiId: wire.Some(g.next.api.ID), ResourceId: wire.Some(r.ID), HttpMethod: wire.Some(m.HTTPMethod), StatusCode: wire.Some(response.StatusCode),
			SelectionPattern: wire.NonZero(response.SelectionPattern), ResponseParameters: toDict(response.Parameters),
			ResponseTemplates: toDict(response.Templates), ContentHandling: wire.NonZero(response.ContentHandling),
		}
		made := newIntegrationResponse(in)
		if err := g.check(atResponse("integration", m.HTTPMethod, path), in, func() error { return made.check(m) }); err != nil {
			return err
		}
		m.Integration.Responses = set(m.Integration.Responses, made.StatusCode, made)
	}
	return nil
}

// integrationRequest is the request that would put an integration.
func integrationRequest(api, resource, name string, read *openapi.Integration) *apigatewayapi.PutIntegrationRequest {
	in := &apigatewayapi.PutIntegrationRequest{
		RestApiId: wire.Some(api), ResourceId: wire.Some(resource), HttpMethod: wire.Some(name), Type: wire.Some(read.Type),
		IntegrationHttpMethod: wire.NonZero(read.HTTPMethod), Uri: wire.NonZero(read.URI), ConnectionType: wire.NonZero(read.ConnectionType),
		ConnectionId: wire.NonZero(read.ConnectionID), Credentials: wire.NonZero(read.Credentials), RequestParameters: toDict(read.RequestParameters),
		RequestTemplates: toDict(read.RequestTemplates), PassthroughBehavior: wire.NonZero(read.Passthrough), CacheNamespace: wire.NonZero(read.CacheNamespace),
		CacheKeyParameters: read.CacheKeys, ContentHandling: wire.NonZero(read.ContentHandling), TimeoutInMillis: wire.Some(int64(read.TimeoutMillis)),
		ResponseTransferMode: wire.NonZero(read.ResponseTransferMode), IntegrationTarget: wire.NonZero(read.Target),
	}
	if read.InsecureSkipVerification != nil {
		in.TlsConfig = &apigatewayapi.TlsConfig{InsecureSkipVerification: wire.Some(*read.InsecureSkipVerification)}
	}
	return in
}
