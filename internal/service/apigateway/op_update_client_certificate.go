package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateClientCertificate patches a certificate's description.
func (s *Service) updateClientCertificate() service.Operation {
	return service.Define(apigatewayapi.UpdateClientCertificate, service.Contract{
		Action: "apigateway:PATCH", Resource: "ClientCertificate", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.UpdateClientCertificateRequest) error {
		s.requireCertificate(c, in.ClientCertificateId.V)
		return nil
	}, s.handleUpdateClientCertificate)
}

func (s *Service) handleUpdateClientCertificate(_ context.Context, c *service.Call, in *apigatewayapi.UpdateClientCertificateRequest) (out *apigatewayapi.ClientCertificate, err error) {
	err = s.changeHolding(c, func(ed *edit, h *holding) error {
		if h.certificates[in.ClientCertificateId.V] == nil {
			return noCertificate()
		}
		cc := *h.certificates[in.ClientCertificateId.V]
		if err := each(in.PatchOperations, func(p *patch) error {
			switch {
			case p.op != opReplace:
				return p.notAmong()
			case p.path != "/description":
				return p.notAmong("/description")
			}
			cc.Description = p.value
			return nil
		}); err != nil {
			return err
		}
		s.certificates.put(ed, scopeOf(c).owner(), &cc)
		out = cc.shapeWithTags()
		return nil
	})
	return out, err
}
