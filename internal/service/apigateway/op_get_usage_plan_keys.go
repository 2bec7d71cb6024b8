package apigateway

import (
	"context"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getUsagePlanKeys lists a plan's keys, the newest first, with their values. A plan that is not there has none (recorded).
func (s *Service) getUsagePlanKeys() service.Operation {
	return service.Define(apigatewayapi.GetUsagePlanKeys, service.Contract{
		Action: "apigateway:GET", Resource: "UsagePlanKeys", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetUsagePlanKeysRequest) error {
		s.requirePlan(c, in.UsagePlanId.V, "/keys")
		return nil
	}, s.handleGetUsagePlanKeys)
}

func (s *Service) handleGetUsagePlanKeys(_ context.Context, c *service.Call, in *apigatewayapi.GetUsagePlanKeysRequest) (*apigatewayapi.UsagePlanKeys, error) {
	var all []*planKey
	named := map[string]*apiKey{}
	_ = s.hold(c, func(h *holding) error {
		for _, pk := range h.planKeys {
			k := h.keys[pk.KeyID]
			if pk.PlanID == in.UsagePlanId.V && k != nil && strings.HasPrefix(k.Name, in.NameQuery.V) {
				all = append(all, pk)
				named[pk.KeyID] = k
			}
		}
		return nil
	})
	found, next, err := pageNewest(all, in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.UsagePlanKeys{Position: wire.NonZero(next), Items: []apigatewayapi.UsagePlanKey{}}
	for _, pk := range found {
		out.Items = append(out.Items, *named[pk.KeyID].shapeInPlan())
	}
	return out, nil
}
