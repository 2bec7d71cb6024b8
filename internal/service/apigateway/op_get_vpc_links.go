package apigateway

import (
	"context"
	"maps"
	"slices"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getVPCLinks lists the caller's links, the oldest first.
func (s *Service) getVPCLinks() service.Operation {
	return service.Define(apigatewayapi.GetVpcLinks, service.Contract{
		Action: "apigateway:GET", Resource: "VpcLinks", Errors: refuses(), Gaps: vpcLinkGaps(),
	}, func(c *service.Call, _ *apigatewayapi.GetVpcLinksRequest) error {
		s.require(c, "/vpclinks")
		return nil
	}, s.handleGetVPCLinks)
}

func (s *Service) handleGetVPCLinks(_ context.Context, c *service.Call, in *apigatewayapi.GetVpcLinksRequest) (*apigatewayapi.VpcLinks, error) {
	var all []*vpcLink
	_ = s.hold(c, func(h *holding) error {
		all = slices.Collect(maps.Values(h.vpcLinks))
		return nil
	})
	found, next, err := pageOldest(all, func(l *vpcLink) string { return timeKey(l.Created, l.ID) }, in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.VpcLinks{Position: wire.NonZero(next), Items: []apigatewayapi.VpcLink{}}
	for _, l := range found {
		out.Items = append(out.Items, *l.shape())
	}
	return out, nil
}
