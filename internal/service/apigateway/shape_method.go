package apigateway

import (
	"sluice/internal/api/apigatewayapi"
	"sluice/internal/wire"
)

func (m *method) shape() *apigatewayapi.Method {
	out := &apigatewayapi.Method{
		HttpMethod: wire.Some(m.HTTPMethod), AuthorizationType: wire.Some(m.AuthorizationType), ApiKeyRequired: wire.Some(m.APIKeyRequired),
		AuthorizationScopes: m.AuthorizationScopes, OperationName: wire.NonZero(m.OperationName),
		AuthorizerId: wire.NonZero(m.AuthorizerID), RequestValidatorId: wire.NonZero(m.ValidatorID),
		RequestParameters: toDict(m.RequestParameters), RequestModels: toDict(m.RequestModels),
	}
	for _, status := range sortedKeys(m.Responses) {
		out.MethodResponses = append(out.MethodResponses, wire.Entry[apigatewayapi.MethodResponse]{Key: status, Value: *m.Responses[status].shape()})
	}
	if m.Integration != nil {
		out.MethodIntegration = m.Integration.shape()
	}
	return out
}

func (r *methodResponse) shape() *apigatewayapi.MethodResponse {
	return &apigatewayapi.MethodResponse{
		StatusCode: wire.Some(r.StatusCode), ResponseParameters: toDict(r.Parameters), ResponseModels: toDict(r.Models),
	}
}

func (i *integration) shape() *apigatewayapi.Integration {
	out := &apigatewayapi.Integration{
		Type: wire.Some(i.Type), HttpMethod: wire.NonZero(i.HTTPMethod), Uri: wire.NonZero(i.URI),
		ConnectionType: wire.NonZero(i.ConnectionType), ConnectionId: wire.NonZero(i.ConnectionID), IntegrationTarget: wire.NonZero(i.Target),
		ResponseTransferMode: wire.NonZero(i.TransferMode), Credentials: wire.NonZero(i.Credentials),
		RequestParameters: toDict(i.RequestParameters), RequestTemplates: toDict(i.RequestTemplates),
		PassthroughBehavior: wire.Some(i.Passthrough), ContentHandling: wire.NonZero(i.ContentHandling),
		TimeoutInMillis: wire.Some(int64(i.TimeoutMillis)), CacheNamespace: wire.Some(i.CacheNamespace), CacheKeyParameters: i.CacheKeys,
	}
	if out.CacheKeyParameters == nil {
		out.CacheKeyParameters = []string{}
	}
	if i.SkipVerification != nil {
		out.TlsConfig = &apigatewayapi.TlsConfig{InsecureSkipVerification: wire.Some(*i.SkipVerification)}
	}
	for _, status := range sortedKeys(i.Responses) {
		out.IntegrationResponses = append(out.IntegrationResponses,
			wire.Entry[apigatewayapi.IntegrationResponse]{Key: status, Value: *i.Responses[status].shape()})
	}
	return out
}

func (r *integrationResponse) shape() *apigatewayapi.IntegrationResponse {
	out := &apigatewayapi.IntegrationResponse{
		StatusCode: wire.Some(r.StatusCode), ResponseParameters: toDict(r.Parameters), ResponseTemplates: toDict(r.Templates),
		ContentHandling: wire.NonZero(r.ContentHandling),
	}
	if r.SelectionPattern != nil {
		out.SelectionPattern = wire.Some(*r.SelectionPattern)
	}
	return out
}
