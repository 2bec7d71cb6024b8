package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateVPCLink patches a link's name and description.
func (s *Service) updateVPCLink() service.Operation {
	return service.Define(apigatewayapi.UpdateVpcLink, service.Contract{
		Action: "apigateway:PATCH", Resource: "VpcLink", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(), Gaps: vpcLinkGaps(),
	}, func(c *service.Call, in *apigatewayapi.UpdateVpcLinkRequest) error {
		s.requireVPCLink(c, in.VpcLinkId.V)
		return nil
	}, s.handleUpdateVPCLink)
}

func (s *Service) handleUpdateVPCLink(_ context.Context, c *service.Call, in *apigatewayapi.UpdateVpcLinkRequest) (out *apigatewayapi.VpcLink, err error) {
	err = s.changeHolding(c, func(ed *edit, h *holding) error {
		found, err := h.vpcLink(in.VpcLinkId.V)
		if err != nil {
			return err
		}
		l := found.clone()
		if err := each(in.PatchOperations, l.patch); err != nil {
			return err
		}
		if err := l.check(c); err != nil {
			return err
		}
		s.vpcLinks.put(ed, scopeOf(c).owner(), l)
		out = l.shapeWithTags()
		return nil
	})
	return out, err
}

// patch applies one patch. Source: API reference, "Patch Operations", UpdateVpcLink.
func (l *vpcLink) patch(p *patch) error {
	switch p.path {
	case "/name":
		l.Name = p.value
	case "/description":
		l.Description = p.value
	default:
		return p.invalidPath()
	}
	return p.only(opReplace)
}
