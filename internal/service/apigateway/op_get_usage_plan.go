package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// getUsagePlan shows a plan.
func (s *Service) getUsagePlan() service.Operation {
	return service.Define(apigatewayapi.GetUsagePlan, service.Contract{
		Action: "apigateway:GET", Resource: "UsagePlan", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(),
	}, func(c *service.Call, in *apigatewayapi.GetUsagePlanRequest) error {
		s.requirePlan(c, in.UsagePlanId.V, "")
		return nil
	}, s.handleGetUsagePlan)
}

func (s *Service) handleGetUsagePlan(_ context.Context, c *service.Call, in *apigatewayapi.GetUsagePlanRequest) (*apigatewayapi.UsagePlan, error) {
	p := s.plans.find(s, c, in.UsagePlanId.V)
	if p == nil {
		return nil, noPlan()
	}
	return p.shapeWithTags(), nil
}
