package apigateway

import (
	"cmp"
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
	out := &apigatewayapi.VpcLinks{Items: []apigatewayapi.VpcLink{}}
	place := func(l *vpcLink) string { return timeKey(l.Created, l.ID) }
	err := s.hold(c, func(h *holding) error {
		all := slices.SortedFunc(maps.Values(h.vpcLinks), func(a, b *vpcLink) int { return cmp.Compare(place(a), place(b)) })
		found, next, err := page(all, place, in.Position, in.Limit)
		for _, l := range found {
			out.Items = append(out.Items, *l.shape())
		}
		out.Position = wire.NonZero(next)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}
