package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteClientCertificate deletes a certificate that no stage shows.
func (s *Service) deleteClientCertificate() service.Operation {
	return service.Define(apigatewayapi.DeleteClientCertificate, service.Contract{
		Action: "apigateway:DELETE", Resource: "ClientCertificate", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException),
	}, func(c *service.Call, in *apigatewayapi.DeleteClientCertificateRequest) error {
		s.requireCertificate(c, in.ClientCertificateId.V)
		return nil
	}, s.handleDeleteClientCertificate)
}

func (s *Service) handleDeleteClientCertificate(_ context.Context, c *service.Call, in *apigatewayapi.DeleteClientCertificateRequest) (*wire.Empty, error) {
	return nil, s.changeHolding(c, func(ed *edit, h *holding) error {
		id := in.ClientCertificateId.V
		if h.certificates[id] == nil {
			return noCertificate()
		}
		if api, stage := s.image.showing(scopeOf(c), id); stage != "" {
			return conflict("Client Certificate %s is in use by the stage %s of the API %s", id, stage, api) // the text is ours
		}
		s.certificates.remove(ed, scopeOf(c).owner(), id)
		return nil
	})
}

// showing is a stage of the scope that shows a certificate to its integrations, if there is one.
func (i *image) showing(at scope, certificate string) (api, stage string) {
	i.mu.RLock()
	defer i.mu.RUnlock()
	for id := range i.of[at] {
		for name, st := range i.apis[id].stages {
			if st.ClientCertificateID == certificate {
				return id, name
			}
		}
	}
	return "", ""
}
