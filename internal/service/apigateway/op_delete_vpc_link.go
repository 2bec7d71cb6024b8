package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteVPCLink deletes a link.
func (s *Service) deleteVPCLink() service.Operation {
	return service.Define(apigatewayapi.DeleteVpcLink, service.Contract{
		Action: "apigateway:DELETE", Resource: "VpcLink", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteVpcLinkRequest) error {
		s.requireVPCLink(c, in.VpcLinkId.V)
		return nil
	}, func(_ context.Context, c *service.Call, in *apigatewayapi.DeleteVpcLinkRequest) (*wire.Empty, error) {
		return nil, s.changeHolding(c, func(ed *edit, h *holding) error {
			if _, err := h.vpcLink(in.VpcLinkId.V); err != nil {
				return err
			}
			s.vpcLinks.remove(ed, scopeOf(c).owner(), in.VpcLinkId.V)
			return nil
		})
	})
}
