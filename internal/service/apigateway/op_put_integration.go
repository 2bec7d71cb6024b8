package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/gateway/restapi"
	"sluice/internal/service"
)

// putIntegration sets what stands behind a method. Naming a role takes the permission to pass it.
func (s *Service) putIntegration() service.Operation {
	return service.Define(withNullTemplates(apigatewayapi.PutIntegration), service.Contract{
		Action: "apigateway:PUT", Resource: "Integration", Keys: []string{"aws:ResourceTag/${TagKey}", "iam:PassedToService"},
		Errors: refuses(),
		Gaps: []string{
			"AWS_PROXY to Firehose and connectionType VPC_LINK are stored; an API with one of them is not deployed",
		},
	}, func(c *service.Call, in *apigatewayapi.PutIntegrationRequest) error {
		s.requireOn(c, in.RestApiId.V, integrationPath(in.ResourceId.V, in.HttpMethod.V))
		requirePassRole(c, in.Credentials.V)
		return nil
	}, s.handlePutIntegration)
}

func (s *Service) handlePutIntegration(_ context.Context, c *service.Call, in *apigatewayapi.PutIntegrationRequest) (out nullTemplates[*apigatewayapi.Integration], err error) {
	err = s.change(c, in.RestApiId.V, func(ed *edit, e *entry) error {
		r, m, err := e.find(in.ResourceId.V, in.HttpMethod.V)
		if err != nil {
			return err
		}
		i := newIntegration(in)
		if err := i.check(c, e.api, m); err != nil {
			return err
		}
		if err := s.checkLink(c, i); err != nil {
			return err
		}
		m = m.clone()
		m.Integration = i
		ed.putMethod(e, r, m)
		out.shape = i.shape()
		return nil
	})
	return out, err
}

// The connection types of an integration.
const (
	internet = "INTERNET"
	vpc      = "VPC_LINK"
)

// The response transfer modes.
const (
	buffered = "BUFFERED"
	stream   = "STREAM"
)

// newIntegration takes the request as API Gateway shows it again (recorded): MOCK has neither method nor URI, only HTTP types
// have a connection type, and the cache's namespace is the resource's ID.
func newIntegration(in *apigatewayapi.PutIntegrationRequest) *integration {
	i := &integration{
		Type: in.Type.V, HTTPMethod: in.IntegrationHttpMethod.V, URI: in.Uri.V, Credentials: in.Credentials.V,
		RequestParameters: toMap(in.RequestParameters), RequestTemplates: toMap(in.RequestTemplates),
		Passthrough: in.PassthroughBehavior.Or(string(restapi.WhenNoMatch)), ContentHandling: in.ContentHandling.V,
		TimeoutMillis: int(in.TimeoutInMillis.Or(restapi.TimeoutMillisMax)), CacheNamespace: in.CacheNamespace.Or(in.ResourceId.V),
		CacheKeys: cacheKeysOf(in.CacheKeyParameters), ConnectionID: in.ConnectionId.V, Target: in.IntegrationTarget.V, TransferMode: in.ResponseTransferMode.V,
	}
	if in.ConnectionType.V == vpc {
		i.ConnectionType = vpc
	}
	switch restapi.Type(i.Type) {
	case restapi.Mock:
		i.HTTPMethod, i.URI = "", ""
	case restapi.HTTP, restapi.HTTPProxy:
		i.ConnectionType = in.ConnectionType.Or(internet)
		if in.TlsConfig != nil {
			skip := in.TlsConfig.InsecureSkipVerification.V
			i.SkipVerification = &skip
		}
	}
	return i
}

// putIntegrationResponse puts a response into a copy of its method's integration.
func (ed *edit) putIntegrationResponse(e *entry, r *resource, m *method, response *integrationResponse) {
	m = m.clone()
	m.Integration = m.Integration.clone()
	if m.Integration.Responses == nil {
		m.Integration.Responses = map[string]*integrationResponse{}
	}
	m.Integration.Responses[response.StatusCode] = response
	ed.putMethod(e, r, m)
}
