package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getVPCLink shows a link.
func (s *Service) getVPCLink() service.Operation {
	return service.Define(apigatewayapi.GetVpcLink, service.Contract{
		Action: "apigateway:GET", Resource: "VpcLink", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(), Gaps: vpcLinkGaps(),
	}, func(c *service.Call, in *apigatewayapi.GetVpcLinkRequest) error {
		s.requireVPCLink(c, in.VpcLinkId.V)
		return nil
	}, func(_ context.Context, c *service.Call, in *apigatewayapi.GetVpcLinkRequest) (out *apigatewayapi.VpcLink, err error) {
		err = s.hold(c, func(h *holding) error {
			l, err := h.vpcLink(in.VpcLinkId.V)
			if err != nil {
				return err
			}
			out = l.shapeWithTags()
			return nil
		})
		return out, err
	})
}
