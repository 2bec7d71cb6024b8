package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// generateClientCertificate makes a self-signed certificate of a year, whose private key stays inside.
func (s *Service) generateClientCertificate() service.Operation {
	return service.Define(apigatewayapi.GenerateClientCertificate, service.Contract{
		Action: "apigateway:POST", Resource: "ClientCertificates", Keys: []string{"aws:RequestTag/${TagKey}", "aws:TagKeys"},
		Errors: refuses(apigatewayapi.ErrLimitExceededException), Gaps: []string{"integrations do not show a certificate yet"},
	}, func(c *service.Call, in *apigatewayapi.GenerateClientCertificateRequest) error {
		s.require(c, "/clientcertificates", requestTags(toMap(in.Tags))...)
		return nil
	}, s.handleGenerateClientCertificate)
}

func (s *Service) handleGenerateClientCertificate(_ context.Context, c *service.Call, in *apigatewayapi.GenerateClientCertificateRequest) (*apigatewayapi.ClientCertificate, error) {
	cc := &clientCertificate{Description: in.Description.V, Tags: toMap(in.Tags), Created: now(c), Expires: now(c).Add(certificateValidity)}
	if err := checkTags(cc.Tags); err != nil {
		return nil, err
	}
	if err := s.hold(c, (*holding).roomForCertificate); err != nil {
		return nil, err // before the work, which is a lot
	}
	certificate, private, err := selfSigned(now(c))
	if err != nil {
		return nil, err
	}
	cc.PEM = string(certificate)
	err = s.changeHolding(c, func(ed *edit, h *holding) error {
		if err := h.roomForCertificate(); err != nil {
			return err
		}
		owner := scopeOf(c).owner()
		cc.ID = s.newID(certificateIDLength, func(id string) bool { return h.certificates[id] != nil })
		cc.Order = nextOrder(h.certificates, c.Now)
		cc.Sealed = s.certificateSealer.Seal(private, []byte(key(owner, cc.ID)))
		s.certificates.put(ed, owner, cc)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return cc.shape(), nil
}

func (h *holding) roomForCertificate() error {
	if len(h.certificates) >= CertificatesMax {
		return limitExceeded("Maximum number of client certificates for this account has been reached: %d", CertificatesMax) // the text is ours
	}
	return nil
}
