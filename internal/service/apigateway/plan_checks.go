package apigateway

import (
	"math"
	"slices"
	"strings"

	"sluice/internal/api/apigatewayapi"
	"sluice/internal/service"
	"sluice/internal/wire"
)

// The limits of usage plans. PlansMax and PlansPerKeyMax are AWS's. Source: Developer Guide, "Amazon API Gateway quotas".
const (
	PlansMax        = 300
	PlansPerKeyMax  = 10
	planStagesMax   = 1000
	methodLimitsMax = 1000 // methods of one stage with throttling of their own
)

// check holds a plan against what API Gateway demands, whatever changed it.
func (p *usagePlan) check() error {
	switch {
	case p.Name == "":
		return badRequest("Usage Plan name must be specified") // the text is ours
	case len(p.Stages) > planStagesMax:
		return limitExceeded("Maximum number of API Stages for this Usage Plan has been reached: %d", planStagesMax)
	}
	for i := range p.Stages {
		methods := p.Stages[i].Throttle
		if len(methods) > methodLimitsMax {
			return limitExceeded("Maximum number of throttled methods for this API Stage has been reached: %d", methodLimitsMax)
		}
		for _, name := range sortedKeys(methods) {
			if err := methods[name].check(); err != nil {
				return err
			}
		}
	}
	if p.Throttle != nil {
		if err := p.Throttle.check(); err != nil {
			return err
		}
	}
	return p.Quota.check()
}

// check's texts are ours.
func (t throttle) check() error {
	switch {
	case t.Burst != nil && (*t.Burst < 0 || *t.Burst > math.MaxInt32):
		return badRequest("Usage Plan throttle burst limit must not be negative")
	case t.Rate != nil && !(*t.Rate >= 0 && *t.Rate <= math.MaxInt32): // NaN is in no range
		return badRequest("Usage Plan throttle rate limit must not be negative")
	}
	return nil
}

// check's texts on offsets are API Gateway's, which Terraform's provider repeats to refuse them earlier; the others are ours.
func (q *quota) check() error {
	switch {
	case q == nil:
		return nil
	case q.Limit < 0 || q.Limit > math.MaxInt32:
		return badRequest("Usage Plan quota limit must not be negative")
	case q.Period == periodDay && q.Offset != 0:
		return badRequest("Usage Plan quota offset must be zero in the DAY period")
	case q.Period == periodWeek && (q.Offset < 0 || q.Offset > 6):
		return badRequest("Usage Plan quota offset must be between 0 and 6 inclusive in the WEEK period")
	case q.Period == periodMonth && (q.Offset < 0 || q.Offset > 27):
		return badRequest("Usage Plan quota offset must be between 0 and 27 inclusive in the MONTH period")
	case !slices.Contains([]string{periodDay, periodWeek, periodMonth}, q.Period):
		return badRequest("Usage Plan quota period must be one of DAY, WEEK, MONTH")
	}
	return nil
}

// addStage opens a stage of the caller's to the plan's keys.
func (s *Service) addStage(c *service.Call, p *usagePlan, api, stage string) error {
	switch {
	case api == "" || stage == "":
		// API Gateway's own text has %s where the names belong: https://github.com/aws/aws-sdk/issues/354.
		return badRequest("Invalid API Stage {api: %s, stage: %s} specified for usageplan %s", api, stage, p.Name)
	case !s.hasStage(c, api, stage):
		return notFound("API Stage not found: " + api + ":" + stage) // https://github.com/boto/boto3/issues/825
	case p.stage(api, stage) != nil:
		return conflict("API Stage %s:%s is already associated with Usage Plan %s", api, stage, p.Name) // the text is ours
	}
	p.Stages = append(p.Stages, planStage{APIID: api, Stage: stage})
	return nil
}

// noPlanStage is the answer to a stage that a plan has not (recorded).
func (p *usagePlan) noPlanStage(api, stage string) *wire.Error {
	return notFound("Invalid API Stage {api: " + api + ", stage: " + stage + "} specified for usageplan " + p.ID)
}

// cutStage takes "api:stage" apart; what follows a second colon is left out (https://github.com/boto/boto3/issues/825).
func cutStage(text string) (api, stage string, err error) {
	parts := strings.Split(text, ":")
	if len(parts) < 2 {
		return "", "", badRequest("Invalid API Stage specified") // recorded
	}
	return parts[0], parts[1], nil
}

// plansOf are the plans that a key is under.
func (h *holding) plansOf(key string) (out []*usagePlan) {
	for id, p := range h.plans {
		if h.planKeys[planKeyID(id, key)] != nil {
			out = append(out, p)
		}
	}
	return out
}

// shares reports whether a stage is in both plans. A key can be under one of them only, or a call would not know by which it comes. Source:
// Developer Guide, "Usage plans and API keys for REST APIs".
func (p *usagePlan) shares(other *usagePlan) bool {
	return slices.ContainsFunc(p.Stages, func(st planStage) bool { return other.stage(st.APIID, st.Stage) != nil })
}

// checkKeys refuses a change by which a key of the plan would call a stage under two plans.
func (h *holding) checkKeys(p *usagePlan) error {
	for id, other := range h.plans {
		if id == p.ID || !other.shares(p) {
			continue
		}
		for _, pk := range h.planKeys {
			if pk.PlanID == p.ID && h.planKeys[planKeyID(id, pk.KeyID)] != nil {
				return clashes(pk.KeyID, id)
			}
		}
	}
	return nil
}

// clashes is in our words.
func clashes(key, plan string) error {
	return conflict("API Key %s is already associated with an API Stage of this Usage Plan by Usage Plan %s", key, plan)
}

// throttleOf takes a request's throttling.
func throttleOf(in *apigatewayapi.ThrottleSettings) *throttle {
	if in == nil {
		return nil
	}
	t := &throttle{}
	if in.BurstLimit.Set {
		t.Burst = &in.BurstLimit.V
	}
	if in.RateLimit.Set {
		t.Rate = &in.RateLimit.V
	}
	return t
}

func quotaOf(in *apigatewayapi.QuotaSettings) *quota {
	if in == nil {
		return nil
	}
	return &quota{Limit: in.Limit.V, Offset: in.Offset.V, Period: in.Period.V}
}
