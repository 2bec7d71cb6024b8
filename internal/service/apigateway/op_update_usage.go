package apigateway

import (
	"context"
	"strconv"
	"time"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// updateUsage grants a key another remaining quota for the rest of the period.
func (s *Service) updateUsage() service.Operation {
	return service.Define(apigatewayapi.UpdateUsage, service.Contract{
		Action: "apigateway:PATCH", Resource: "UsagePlan", Keys: []string{"aws:ResourceTag/${TagKey}"}, Errors: refuses(), Gaps: []string{planGap},
	}, func(c *service.Call, in *apigatewayapi.UpdateUsageRequest) error {
		s.requirePlan(c, in.UsagePlanId.V, "/keys/"+in.KeyId.V+"/usage")
		return nil
	}, s.handleUpdateUsage)
}

func (s *Service) handleUpdateUsage(_ context.Context, c *service.Call, in *apigatewayapi.UpdateUsageRequest) (out *apigatewayapi.Usage, err error) {
	day := today(c.Now)
	err = s.changeHolding(c, func(ed *edit, h *holding) error {
		before, err := h.planKey(in.UsagePlanId.V, in.KeyId.V)
		if err != nil {
			return err
		}
		p, pk := h.plans[before.PlanID], *before
		if p.Quota == nil {
			return p.noQuota()
		}
		if err := each(in.PatchOperations, func(op *patch) error { return pk.extend(op, day) }); err != nil {
			return err
		}
		s.planKeys.put(ed, scopeOf(c).owner(), &pk)
		out = &apigatewayapi.Usage{
			UsagePlanId: wire.Some(p.ID), StartDate: wire.Some(day.Format(time.DateOnly)), EndDate: wire.Some(day.Format(time.DateOnly)),
			Items: wire.Dict[[][]int64]{{Key: pk.KeyID, Value: p.Quota.days(day, day, pk.Extended)}},
		}
		return nil
	})
	return out, err
}

// extend applies a patch. That add takes no path is API Gateway's answer (https://github.com/boto/boto3/issues/2504).
func (k *planKey) extend(op *patch, day time.Time) error {
	switch {
	case op.op != opReplace:
		return op.notAmong()
	case op.path != "/remaining":
		return op.notAmong("/remaining")
	}
	remaining, err := strconv.ParseInt(op.value, 10, 32)
	if err != nil || remaining < 0 {
		return op.invalidValue()
	}
	k.Extended = &extension{Since: day.Format(time.DateOnly), Remaining: remaining}
	return nil
}
