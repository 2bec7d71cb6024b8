package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getUsagePlanKey shows a key of a plan, with its value.
func (s *Service) getUsagePlanKey() service.Operation {
	return service.Define(apigatewayapi.GetUsagePlanKey, service.Contract{
		Action: "apigateway:GET", Resource: "UsagePlanKey", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetUsagePlanKeyRequest) error {
		s.requirePlan(c, in.UsagePlanId.V, "/keys/"+in.KeyId.V)
		return nil
	}, s.handleGetUsagePlanKey)
}

func (s *Service) handleGetUsagePlanKey(_ context.Context, c *service.Call, in *apigatewayapi.GetUsagePlanKeyRequest) (out *apigatewayapi.UsagePlanKey, err error) {
	err = s.hold(c, func(h *holding) error {
		if _, err := h.planKey(in.UsagePlanId.V, in.KeyId.V); err != nil {
			return err
		}
		out = h.keys[in.KeyId.V].shapeInPlan()
		return nil
	})
	return out, err
}

// planKey is a key's place under a plan. The order and the texts are Moto's, which its tests hold; AWS's are not recorded.
func (h *holding) planKey(plan, key string) (*planKey, error) {
	pk := h.planKeys[planKeyID(plan, key)]
	switch {
	case h.keys[key] == nil:
		return nil, noKey()
	case pk == nil:
		return nil, noPlan()
	}
	return pk, nil
}
