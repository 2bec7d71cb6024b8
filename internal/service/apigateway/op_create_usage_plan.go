package apigateway

import (
	"context"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
)

// planGap is what usage plans do not do yet.
const planGap = "plans are stored and shown; a deployment with a method that requires a key is refused, so that no call comes under one"

// createUsagePlan makes a plan for stages that are there.
func (s *Service) createUsagePlan() service.Operation {
	return service.Define(apigatewayapi.CreateUsagePlan, service.Contract{
		Action: "apigateway:POST", Resource: "UsagePlans", Keys: []string{"aws:RequestTag/${TagKey}", "aws:TagKeys"},
		Errors: refuses(apigatewayapi.ErrConflictException, apigatewayapi.ErrLimitExceededException), Gaps: []string{planGap},
	}, func(c *service.Call, in *apigatewayapi.CreateUsagePlanRequest) error {
		s.require(c, "/usageplans", requestTags(toMap(in.Tags))...)
		return nil
	}, s.handleCreateUsagePlan)
}

func (s *Service) handleCreateUsagePlan(_ context.Context, c *service.Call, in *apigatewayapi.CreateUsagePlanRequest) (*apigatewayapi.UsagePlan, error) {
	p := &usagePlan{
		Name: in.Name.V, Description: in.Description.V, Throttle: throttleOf(in.Throttle), Quota: quotaOf(in.Quota), Tags: toMap(in.Tags),
	}
	err := s.changeHolding(c, func(ed *edit, h *holding) error {
		for _, st := range in.ApiStages {
			if err := s.addStage(c, p, st.ApiId.V, st.Stage.V); err != nil {
				return err
			}
			p.stage(st.ApiId.V, st.Stage.V).throttle(st.Throttle.All())
		}
		if err := p.check(); err != nil {
			return err
		}
		if err := checkTags(p.Tags); err != nil {
			return err
		}
		if len(h.plans) >= PlansMax {
			return limitExceeded("Maximum number of Usage Plans for this account has been reached: %d", PlansMax) // the text is ours
		}
		p.ID = s.newID(planIDLength, func(id string) bool { return h.plans[id] != nil })
		p.Order = nextOrder(h.plans, c.Now)
		s.plans.put(ed, scopeOf(c).owner(), p)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return p.shape(), nil
}

// planIDLength is that of AWS's: "c7y23b".
const planIDLength = 6

// throttle sets the limits of methods.
func (st *planStage) throttle(methods func(yield func(string, apigatewayapi.ThrottleSettings) bool)) {
	for name, limits := range methods {
		if st.Throttle == nil {
			st.Throttle = map[string]throttle{}
		}
		st.Throttle[name] = *throttleOf(&limits)
	}
}
