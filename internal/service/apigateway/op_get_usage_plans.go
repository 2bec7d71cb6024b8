package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getUsagePlans lists the caller's plans, all or those of a key, the newest first.
func (s *Service) getUsagePlans() service.Operation {
	return service.Define(apigatewayapi.GetUsagePlans, service.Contract{
		Action: "apigateway:GET", Resource: "UsagePlans", Errors: refuses(),
	}, func(c *service.Call, _ *apigatewayapi.GetUsagePlansRequest) error {
		s.require(c, "/usageplans")
		return nil
	}, s.handleGetUsagePlans)
}

func (s *Service) handleGetUsagePlans(_ context.Context, c *service.Call, in *apigatewayapi.GetUsagePlansRequest) (*apigatewayapi.UsagePlans, error) {
	var all []*usagePlan
	_ = s.hold(c, func(h *holding) error {
		for id, p := range h.plans {
			if in.KeyId.V == "" || h.planKeys[planKeyID(id, in.KeyId.V)] != nil {
				all = append(all, p)
			}
		}
		return nil
	})
	found, next, err := pageNewest(all, in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.UsagePlans{Position: wire.NonZero(next), Items: []apigatewayapi.UsagePlan{}}
	for _, p := range found {
		out.Items = append(out.Items, *p.shape())
	}
	return out, nil
}
