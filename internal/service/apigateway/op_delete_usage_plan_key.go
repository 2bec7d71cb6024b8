package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteUsagePlanKey takes a key out of a plan; the key stays.
func (s *Service) deleteUsagePlanKey() service.Operation {
	return service.Define(apigatewayapi.DeleteUsagePlanKey, service.Contract{
		Action: "apigateway:DELETE", Resource: "UsagePlanKey", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteUsagePlanKeyRequest) error {
		s.requirePlan(c, in.UsagePlanId.V, "/keys/"+in.KeyId.V)
		return nil
	}, s.handleDeleteUsagePlanKey)
}

func (s *Service) handleDeleteUsagePlanKey(_ context.Context, c *service.Call, in *apigatewayapi.DeleteUsagePlanKeyRequest) (*wire.Empty, error) {
	return nil, s.changeHolding(c, func(ed *edit, h *holding) error {
		if _, err := h.planKey(in.UsagePlanId.V, in.KeyId.V); err != nil {
			return err
		}
		s.planKeys.remove(ed, scopeOf(c).owner(), planKeyID(in.UsagePlanId.V, in.KeyId.V))
		return nil
	})
}
