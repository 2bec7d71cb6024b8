package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// deleteUsagePlan deletes a plan that has no stage any more. Its keys stay, without it.
func (s *Service) deleteUsagePlan() service.Operation {
	return service.Define(apigatewayapi.DeleteUsagePlan, service.Contract{
		Action: "apigateway:DELETE", Resource: "UsagePlan", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.DeleteUsagePlanRequest) error {
		s.requirePlan(c, in.UsagePlanId.V, "")
		return nil
	}, s.handleDeleteUsagePlan)
}

func (s *Service) handleDeleteUsagePlan(_ context.Context, c *service.Call, in *apigatewayapi.DeleteUsagePlanRequest) (*wire.Empty, error) {
	return nil, s.changeHolding(c, func(ed *edit, h *holding) error {
		p := h.plans[in.UsagePlanId.V]
		switch {
		case p == nil:
			return noPlan()
		case len(p.Stages) > 0: // https://github.com/aws/aws-sdk-js/issues/3841
			return badRequest("Cannot delete Usage Plan %s because there are API Stages associated with it, including %s:%s",
				p.ID, p.Stages[0].APIID, p.Stages[0].Stage)
		}
		owner := scopeOf(c).owner()
		s.plans.remove(ed, owner, p.ID)
		for id, pk := range h.planKeys {
			if pk.PlanID == p.ID {
				s.planKeys.remove(ed, owner, id)
			}
		}
		return nil
	})
}
