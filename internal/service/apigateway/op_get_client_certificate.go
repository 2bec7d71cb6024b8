package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getClientCertificate shows a certificate.
func (s *Service) getClientCertificate() service.Operation {
	return service.Define(apigatewayapi.GetClientCertificate, service.Contract{
		Action: "apigateway:GET", Resource: "ClientCertificate", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetClientCertificateRequest) error {
		s.requireCertificate(c, in.ClientCertificateId.V)
		return nil
	}, s.handleGetClientCertificate)
}

func (s *Service) handleGetClientCertificate(_ context.Context, c *service.Call, in *apigatewayapi.GetClientCertificateRequest) (*apigatewayapi.ClientCertificate, error) {
	cc := s.certificates.find(s, c, in.ClientCertificateId.V)
	if cc == nil {
		return nil, noCertificate()
	}
	return cc.shapeWithTags(), nil
}
