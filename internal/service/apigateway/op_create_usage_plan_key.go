package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// createUsagePlanKey puts a key under a plan.
func (s *Service) createUsagePlanKey() service.Operation {
	return service.Define(apigatewayapi.CreateUsagePlanKey, service.Contract{
		Action: "apigateway:POST", Resource: "UsagePlanKeys", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException, apigatewayapi.ErrLimitExceededException), Gaps: []string{planGap},
	}, func(c *service.Call, in *apigatewayapi.CreateUsagePlanKeyRequest) error {
		s.requirePlan(c, in.UsagePlanId.V, "/keys")
		return nil
	}, s.handleCreateUsagePlanKey)
}

func (s *Service) handleCreateUsagePlanKey(_ context.Context, c *service.Call, in *apigatewayapi.CreateUsagePlanKeyRequest) (out *apigatewayapi.UsagePlanKey, err error) {
	if in.KeyType.V != keyTypeAPIKey {
		return nil, badRequest("Invalid Key Type specified. Must be %s", keyTypeAPIKey) // the text is ours
	}
	err = s.changeHolding(c, func(ed *edit, h *holding) error {
		pk, err := h.link(in.UsagePlanId.V, in.KeyId.V)
		if err != nil {
			return err
		}
		pk.Order = nextOrder(h.planKeys, c.Now)
		s.planKeys.put(ed, scopeOf(c).owner(), pk)
		out = h.keys[in.KeyId.V].shapeInPlan()
		return nil
	})
	return out, err
}

// link puts a key under a plan if it may be there.
func (h *holding) link(plan, key string) (*planKey, error) {
	p := h.plans[plan]
	switch {
	case p == nil:
		return nil, noPlan()
	case h.keys[key] == nil:
		return nil, noKey()
	case h.planKeys[planKeyID(plan, key)] != nil:
		return nil, conflict("API Key %s is already associated with Usage Plan %s", key, plan) // the text is ours
	}
	others := h.plansOf(key)
	if len(others) >= PlansPerKeyMax {
		return nil, limitExceeded("Maximum number of Usage Plans for this API Key has been reached: %d", PlansPerKeyMax) // the text is ours
	}
	for _, other := range others {
		if other.shares(p) {
			return nil, clashes(key, other.ID)
		}
	}
	return &planKey{PlanID: plan, KeyID: key}, nil
}
