package apigateway

import (
	"sluice/internal/api/apigatewayapi"
	"sluice/internal/wire"
)

// shape shows a plan. Recorded answers show tags only where there are some, but for those of shapeWithTags.
func (p *usagePlan) shape() *apigatewayapi.UsagePlan {
	out := &apigatewayapi.UsagePlan{
		Id: wire.Some(p.ID), Name: wire.Some(p.Name), Description: wire.NonZero(p.Description), ProductCode: wire.NonZero(p.ProductCode),
		ApiStages: []apigatewayapi.ApiStage{},
	}
	for _, st := range p.Stages {
		out.ApiStages = append(out.ApiStages, st.shape())
	}
	if p.Throttle != nil {
		out.Throttle = p.Throttle.shape()
	}
	if q := p.Quota; q != nil {
		out.Quota = &apigatewayapi.QuotaSettings{Limit: wire.Some(q.Limit), Offset: wire.Some(q.Offset), Period: wire.Some(q.Period)}
	}
	if len(p.Tags) > 0 {
		out.Tags = toDict(p.Tags)
	}
	return out
}

// shapeWithTags is shape with a map of tags even where there is none (recorded for GetUsagePlan and UpdateUsagePlan).
func (p *usagePlan) shapeWithTags() *apigatewayapi.UsagePlan {
	out := p.shape()
	if out.Tags == nil {
		out.Tags = wire.Dict[string]{}
	}
	return out
}

func (st *planStage) shape() apigatewayapi.ApiStage {
	out := apigatewayapi.ApiStage{ApiId: wire.Some(st.APIID), Stage: wire.Some(st.Stage)}
	for _, name := range sortedKeys(st.Throttle) {
		out.Throttle = append(out.Throttle, wire.Entry[apigatewayapi.ThrottleSettings]{Key: name, Value: *new(st.Throttle[name]).shape()})
	}
	return out
}

// shape shows what was not given as zero, as the model's numbers without null are.
func (t *throttle) shape() *apigatewayapi.ThrottleSettings {
	out := &apigatewayapi.ThrottleSettings{BurstLimit: wire.Some[int64](0), RateLimit: wire.Some[float64](0)}
	if t.Burst != nil {
		out.BurstLimit.V = *t.Burst
	}
	if t.Rate != nil {
		out.RateLimit.V = *t.Rate
	}
	return out
}
