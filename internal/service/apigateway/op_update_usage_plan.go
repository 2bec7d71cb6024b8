package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// updateUsagePlan patches a plan; what the patches leave is checked as a whole.
func (s *Service) updateUsagePlan() service.Operation {
	return service.Define(apigatewayapi.UpdateUsagePlan, service.Contract{
		Action: "apigateway:PATCH", Resource: "UsagePlan", Keys: []string{"aws:ResourceTag/${TagKey}"},
		Errors: refuses(apigatewayapi.ErrConflictException, apigatewayapi.ErrLimitExceededException), Gaps: []string{planGap},
	}, func(c *service.Call, in *apigatewayapi.UpdateUsagePlanRequest) error {
		s.requirePlan(c, in.UsagePlanId.V, "")
		return nil
	}, s.handleUpdateUsagePlan)
}

func (s *Service) handleUpdateUsagePlan(_ context.Context, c *service.Call, in *apigatewayapi.UpdateUsagePlanRequest) (out *apigatewayapi.UsagePlan, err error) {
	err = s.changeHolding(c, func(ed *edit, h *holding) error {
		if h.plans[in.UsagePlanId.V] == nil {
			return noPlan()
		}
		p := h.plans[in.UsagePlanId.V].clone()
		if err := each(in.PatchOperations, func(op *patch) error { return s.patchPlan(c, p, op) }); err != nil {
			return err
		}
		if err := p.check(); err != nil {
			return err
		}
		if err := h.checkKeys(p); err != nil {
			return err
		}
		s.plans.put(ed, scopeOf(c).owner(), p)
		out = p.shapeWithTags()
		return nil
	})
	return out, err
}
