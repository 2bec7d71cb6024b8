package apigateway

import (
	"context"
	"maps"
	"slices"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getClientCertificates lists the caller's certificates, the newest first.
func (s *Service) getClientCertificates() service.Operation {
	return service.Define(apigatewayapi.GetClientCertificates, service.Contract{
		Action: "apigateway:GET", Resource: "ClientCertificates", Errors: refuses(),
	}, func(c *service.Call, _ *apigatewayapi.GetClientCertificatesRequest) error {
		s.require(c, "/clientcertificates")
		return nil
	}, s.handleGetClientCertificates)
}

func (s *Service) handleGetClientCertificates(_ context.Context, c *service.Call, in *apigatewayapi.GetClientCertificatesRequest) (*apigatewayapi.ClientCertificates, error) {
	var all []*clientCertificate
	_ = s.hold(c, func(h *holding) error {
		all = slices.Collect(maps.Values(h.certificates))
		return nil
	})
	found, next, err := pageNewest(all, in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.ClientCertificates{Position: wire.NonZero(next), Items: []apigatewayapi.ClientCertificate{}}
	for _, cc := range found {
		out.Items = append(out.Items, *cc.shape())
	}
	return out, nil
}
