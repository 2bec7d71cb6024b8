package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// getUsage shows what the keys of a plan used of their quota, by day. A plan without a quota keeps no such log.
func (s *Service) getUsage() service.Operation {
	return service.Define(apigatewayapi.GetUsage, service.Contract{
		Action: "apigateway:GET", Resource: "UsagePlan", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
		Gaps: []string{"usage is zero: a deployment with a method that requires a key is refused, so that no call comes under a plan"},
	}, func(c *service.Call, in *apigatewayapi.GetUsageRequest) error {
		s.requirePlan(c, in.UsagePlanId.V, "/usage")
		return nil
	}, s.handleGetUsage)
}

func (s *Service) handleGetUsage(_ context.Context, c *service.Call, in *apigatewayapi.GetUsageRequest) (*apigatewayapi.Usage, error) {
	p := s.plans.find(s, c, in.UsagePlanId.V)
	if p == nil {
		return nil, noPlan()
	}
	first, last, err := interval(in.StartDate.V, in.EndDate.V)
	if err != nil {
		return nil, err
	}
	var all []*planKey
	err = s.hold(c, func(h *holding) error {
		if in.KeyId.V != "" && h.keys[in.KeyId.V] == nil {
			return noKey()
		}
		for _, pk := range h.planKeys {
			if pk.PlanID == p.ID && (in.KeyId.V == "" || pk.KeyID == in.KeyId.V) && p.Quota != nil {
				all = append(all, pk)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	found, next, err := pageNewest(all, in.Position, in.Limit)
	if err != nil {
		return nil, err
	}
	out := &apigatewayapi.Usage{
		UsagePlanId: wire.Some(p.ID), StartDate: in.StartDate, EndDate: in.EndDate, Position: wire.NonZero(next), Items: wire.Dict[[][]int64]{},
	}
	for _, pk := range found {
		out.Items = append(out.Items, wire.Entry[[][]int64]{Key: pk.KeyID, Value: p.Quota.days(first, last, pk.Extended)})
	}
	return out, nil
}
